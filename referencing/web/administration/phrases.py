"""Canned phrases: listed, written and previewed, retired."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from models.phrase import Phrase
from models.queries.assessment import phrase_in_use, phrase_was_kept
from referencing import access, clock
from referencing.mail.kinds import CASE
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.phrases import (
    PhraseKnownError,
    PhraseRefusedError,
    Wording,
    list_phrases,
    refusals_of,
    retire_phrase,
    save_phrase,
)
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.staff import theme_titles
from referencing.web.administration.blueprint import administrator, blueprint, known_id
from referencing.web.administration.forms import PhraseForm, say_in_french
from referencing.web.database import session, writing
from referencing.words import gettext
from workflows.phrases import VARIABLES, filled
from workflows.words import _

_SAMPLE = {
    "service": CASE["service"],
    "editeur": CASE["organisation"],
    "dossier": CASE["number"],
    "version": "2.1",
    "critere": _("Hébergement des données"),
    "theme": _("Sécurité"),
    "echeance": _("12 mars 2026"),
    "aujourdhui": _("26 février 2026"),
}
_STALE = _(
    "Cette phrase a été changée ou retirée par quelqu’un d’autre entre-temps. Votre texte est ci-dessous : "
    "l’enregistrer en fait une nouvelle phrase."
)
_KNOWN = _("Cette phrase existe déjà, au même endroit : rien n’a été enregistré une seconde fois.")


@blueprint.get("/phrases")
@access.administrator
def phrases() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the phrases in use and where each is offered."""
    criteria, titles = _criteria(), theme_titles()
    rows = [(one, _place(one, criteria, titles)) for one in list_phrases(session())]
    return render_template("pages/administration/phrases.html", rows=rows)


@blueprint.get("/phrases/nouvelle")
@access.administrator
def new_phrase() -> Any:  # noqa: ANN401 - what Flask takes
    """Show an empty form."""
    return _shown(PhraseForm(formdata=None))


@blueprint.get("/phrases/<phrase_id>")
@access.administrator
def phrase(phrase_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form of a phrase."""
    found = phrase_in_use(session(), known_id(phrase_id))
    if found is None:
        raise NotFoundError(phrase_id)
    return _shown(PhraseForm(formdata=None, obj=found), found.id, preview=filled(found.text, _words()))


@blueprint.post("/phrases/nouvelle")
@access.administrator
def add_phrase() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a new phrase, or show how it reads."""
    return _save(None)


@blueprint.post("/phrases/<phrase_id>")
@access.administrator
def change_phrase(phrase_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a phrase in place of the one before, or show how it reads."""
    return _save(known_id(phrase_id))


@blueprint.post("/phrases/<phrase_id>/retrait")
@access.administrator
def drop_phrase(phrase_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Offer a phrase no more; what was written with it stays."""
    identifier, said = known_id(phrase_id), _("La phrase n’est plus proposée.")
    try:
        with writing() as current:
            retire_phrase(current, identifier, by=administrator(), at=clock.now())
    except NotFoundError:
        if not phrase_was_kept(session(), identifier):
            raise
        said = _("Cette phrase n’était déjà plus proposée : quelqu’un l’a changée ou retirée entre-temps.")
    flash(gettext(said))
    return redirect(url_for("administration.phrases"), 303)


def _save(replaces: uuid.UUID | None) -> Any:  # noqa: ANN401 - what Flask takes
    form = _with_places(PhraseForm())
    if not form.validate_on_submit():
        return _shown(form, replaces, say_in_french(form)), 422
    wording = _wording(form)
    refusals = refusals_of(wording)
    if refusals:
        return _shown(form, replaces, [(form.text.id, refusal_sentence(one)) for one in refusals]), 422
    if "preview" in request.form:
        return _shown(form, replaces, preview=filled(wording.text, _words()))
    return _kept(form, wording, replaces)


def _kept(form: PhraseForm, wording: Wording, replaces: uuid.UUID | None) -> Any:  # noqa: ANN401 - what Flask takes
    try:
        with writing() as current:
            save_phrase(current, wording, by=administrator(), at=clock.now(), replaces=replaces)
    except NotFoundError:
        return _shown(form, None, [(form.text.id, gettext(_STALE))]), 409
    except PhraseKnownError:
        return _shown(form, replaces, [(form.text.id, gettext(_KNOWN))]), 409
    except PhraseRefusedError as error:  # pragma: no cover - asked above; the service asks again for others
        return _shown(form, replaces, [(form.text.id, refusal_sentence(one)) for one in error.refusals]), 422
    flash(gettext(_("Phrase enregistrée : {0}."), wording.title))
    return redirect(url_for("administration.phrases"), 303)


def _wording(form: PhraseForm) -> Wording:
    return Wording(
        title=form.title.data or "",
        text=form.text.data or "",
        rulebook=form.rulebook.data or "",
        theme=form.theme.data or "",
        criterion=form.criterion.data or "",
    )


def _shown(
    form: PhraseForm,
    replaces: uuid.UUID | None = None,
    wrong: list[tuple[str, str]] | None = None,
    preview: str | None = None,
) -> str:
    return render_template(
        "pages/administration/phrase.html",
        form=_with_places(form),
        phrase_id=replaces,
        wrong=wrong or [],
        preview=preview,
        variables=VARIABLES,
    )


def _with_places(form: PhraseForm) -> PhraseForm:
    """Offer the rulebooks, themes and criteria that a phrase may be for."""
    books = [SelectChoice(key, rulebooks.load(key).title) for key in rulebooks.keys()]  # noqa: SIM118 - a function
    form.rulebook.choices = [SelectChoice("", gettext(_("Tous les référentiels"))), *books]
    themes = [SelectChoice(*theme) for theme in theme_titles().items()]
    form.theme.choices = [SelectChoice("", gettext(_("Tous les thèmes"))), *themes]
    criteria = [SelectChoice(key, f"{key} – {title}") for key, title in _criteria().items()]
    form.criterion.choices = [SelectChoice("", gettext(_("Tous les critères"))), *criteria]
    return form


def _criteria() -> dict[str, str]:
    return {
        one.key: one.title
        for key in rulebooks.keys()  # noqa: SIM118 - a function of a module
        for one in rulebooks.load(key).criteria
    }


def _place(phrase: Phrase, criteria: dict[str, str], titles: dict[str, str]) -> str:
    """Return in words where a phrase is offered."""
    book = rulebooks.load(phrase.rulebook).title if phrase.rulebook in rulebooks.keys() else phrase.rulebook  # noqa: SIM118
    criterion = f"{phrase.criterion} – {criteria.get(phrase.criterion, '')}" if phrase.criterion else ""
    narrow = [one for one in (book, titles.get(phrase.theme, phrase.theme), criterion) if one]
    return ", ".join(narrow) or gettext(_("Partout"))


def _words() -> dict[str, str]:
    return {name: gettext(words) for name, words in _SAMPLE.items()}
