"""Requests for the APIs of Mon espace santé: one block an API, saved while it is written."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for

from models.application import Application
from models.application import GrantRequest as Kept
from models.queries.facts import grant_requests_of
from models.queries.writing import writings_of
from models.writing import Writing
from referencing import access, clock
from referencing.mail.notice import moment_in_words
from referencing.services import rulebooks
from referencing.services.answering import may_declare
from referencing.services.declarations import dossier_of
from referencing.services.errors import NotFoundError, StalePartError
from referencing.services.gap_sentences import sentence
from referencing.services.granting import drop_api, request_api, subject_of
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.writing import version_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.vendor.answer_forms import told_at_fields
from referencing.web.vendor.grant_forms import ACCESS_WORDS, GrantForm, grant_data
from referencing.web.vendor.own_case import is_autosave, own_application
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.completeness import gaps
from workflows.machine import StepRefusedError
from workflows.rulebook import Api
from workflows.vocabulary import Actor, Track
from workflows.words import _

_REFUSED, _STALE = 422, 409
blueprint = Blueprint("grants", __name__)


@dataclass(frozen=True, slots=True)
class Block:
    """One API: what is kept, what is typed, what is missing; `theirs`: what a colleague wrote meanwhile."""

    api: Api
    row: Kept | None
    form: GrantForm
    missing: list[str]
    written: Writing | None
    theirs: Kept | None = None
    is_typed: bool = False


@blueprint.get("/editeur/dossiers/<number>/api")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what is asked of each API."""
    return _shown(*own_application(session(), number, signed_in_person()))


@blueprint.post("/editeur/dossiers/<number>/api/<api>")
@access.vendor
def save(number: str, api: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Write the request for one API."""
    person = signed_in_person()
    application, actor = own_application(session(), number, person)
    book = rulebooks.load(application.rulebook)
    if api not in book.api:
        raise NotFoundError(api)
    form = GrantForm().offer(book.api[api], book)
    if not form.is_good():
        return _answer(number, api, form, _REFUSED)
    try:
        with writing() as current:
            application, actor = own_application(current, number, person)
            seen = form.seen_version.data
            request_api(current, application, form.given(api), actor=actor, at=clock.now(), seen=seen)
            version = version_of(current, application, subject_of(api))
    except StepRefusedError as error:
        form.form_errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _answer(number, api, form, _REFUSED)
    except StalePartError:
        return _answer(number, api, form, _STALE)
    if is_autosave():
        return jsonify(version=version, words=gettext(_("Enregistré le {0}."), moment_in_words(clock.now())))
    flash(gettext(_("Demande enregistrée : {0}."), book.api[api].title))
    return redirect(url_for("grants.page", number=number, _anchor=api), 303)


@blueprint.post("/editeur/dossiers/<number>/api/<api>/retrait")
@access.vendor
def drop(number: str, api: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a request back."""
    person = signed_in_person()
    form = GrantForm()
    try:
        with writing() as current:
            application, actor = own_application(current, number, person)
            if api not in rulebooks.load(application.rulebook).api:
                raise NotFoundError(api)
            drop_api(current, application, api, actor=actor, at=clock.now(), seen=form.seen_version.data)
    except StepRefusedError as error:
        flash(" ".join(map(refusal_sentence, error.refusals)))
    except StalePartError:
        flash(gettext(_("Un collègue a modifié cette demande entre-temps : relisez-la avant de la retirer.")))
    else:
        flash(gettext(_("Demande retirée.")))
    return redirect(url_for("grants.page", number=number, _anchor=api), 303)


def _answer(number: str, api: str, form: GrantForm, status: int) -> Any:  # noqa: ANN401 - what Flask takes
    if is_autosave() and status == _STALE:
        words = gettext(_("Un collègue a modifié cette demande : enregistrez pour voir les deux versions."))
        return jsonify(words=words), _STALE
    if is_autosave():
        return jsonify(errors={name or "": list(map(str, told)) for name, told in form.errors.items()}), _REFUSED
    application, actor = own_application(session(), number, signed_in_person())
    return _shown(application, actor, api, form, is_stale=status == _STALE), status


def _shown(
    application: Application, actor: Actor, api: str = "", form: GrantForm | None = None, *, is_stale: bool = False
) -> str:
    book, written = rulebooks.load(application.rulebook), writings_of(session(), application.id)
    rows = {row.api: row for row in grant_requests_of(session(), application.id)}
    missing = _missing(application)
    blocks = []
    for one in book.apis:
        row, last = rows.get(one.key), written.get(subject_of(one.key))
        version = last.version if last else 0
        if form is not None and one.key == api:
            if is_stale:
                form.seen_version.process_data(version)
                form.seen_version.raw_data = None
            theirs = row if is_stale else None
            blocks.append(Block(one, row, form, missing.get(one.key, []), last, theirs, is_typed=True))
        else:
            kept = GrantForm(formdata=None, data=grant_data(row, version)).offer(one, book)
            blocks.append(Block(one, row, kept, missing.get(one.key, []), last))
    return render_template(
        "pages/grants/page.html",
        case=application,
        blocks=blocks,
        purposes={purpose.key: purpose.title for purpose in book.purposes},
        accesses=ACCESS_WORDS,
        is_exchange=application.track is Track.EXCHANGE,
        is_open=may_declare(application, actor),
        missing=missing.get("grants", []),
        told=told_at_fields(form, {}) if form is not None and not is_stale else [],
        reasons=list(form.form_errors) if form is not None else [],
    )


def _missing(application: Application) -> dict[str, list[str]]:
    """Return what each request misses, in sentences."""
    book = rulebooks.load(application.rulebook)
    found: dict[str, list[str]] = {}
    for gap in gaps(dossier_of(session(), application), book, day_of(clock.now())):
        found.setdefault(gap.key, []).append(sentence(gap.code, gap.details))
    return found
