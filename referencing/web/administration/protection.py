"""What else is done about somebody: themes to examine, second factors lost, the link that opens an account."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from models.organisation import Person
from referencing import access, clock
from referencing.services import staff
from referencing.services import users as verbs
from referencing.services.errors import NotFoundError
from referencing.services.proving.credentials import factors_of
from referencing.services.users import UserError
from referencing.web.administration.blueprint import administrator, blueprint
from referencing.web.administration.forms import ReasonForm, ThemesForm, say_in_french
from referencing.web.administration.users import found_person
from referencing.web.database import session, writing
from referencing.words import gettext
from workflows.vocabulary import Role
from workflows.words import _

_RESET = _("Les seconds facteurs de {0} sont retirés et ses sessions fermées ; un courriel le lui dit.")
_SET = _("Les thèmes de {0} sont enregistrés.")
_SENT = _("Un nouveau lien part à {0} ; le précédent ne fonctionne plus.")


@blueprint.get("/personnes/<person_id>/themes")
@access.administrator
def themes(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the themes that a reviewer examines."""
    person = _reviewer(person_id)
    return _themes(person, ThemesForm(formdata=None, themes=sorted(staff.themes_of(session(), person.id))))


@blueprint.post("/personnes/<person_id>/themes")
@access.administrator
def set_themes(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Set them, with the reason."""
    person, form = _reviewer(person_id), ThemesForm()
    form.themes.choices = _choices(person)
    if not form.validate_on_submit():
        return _themes(person, form, say_in_french(form)), 422
    with writing() as current:
        chosen, why = form.themes.data or (), form.reason.data or ""
        staff.set_themes(current, person, chosen, actor=administrator(), at=clock.now(), reason=why)
    return _back(person, _SET, person.name)


@blueprint.get("/personnes/<person_id>/seconds-facteurs")
@access.administrator
def factors(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask why the second factors of somebody are taken off."""
    return _factors(found_person(person_id), ReasonForm(formdata=None))


@blueprint.post("/personnes/<person_id>/seconds-facteurs")
@access.administrator
def reset_factors(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take them off, with the reason."""
    person, form = found_person(person_id), ReasonForm()
    if not form.validate_on_submit():
        return _factors(person, form, say_in_french(form)), 422
    try:
        with writing() as current:
            verbs.reset_factors(current, person, actor=administrator(), at=clock.now(), reason=form.reason.data or "")
    except UserError as error:
        return _factors(person, form, [(form.reason.id, gettext(error.sentence))]), 422
    return _back(person, _RESET, person.name)


@blueprint.post("/personnes/<person_id>/lien")
@access.administrator
def send_link(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Send somebody who has not opened their account a new link."""
    person = found_person(person_id)
    try:
        with writing() as current:
            verbs.send_link(current, person, actor=administrator(), at=clock.now())
    except UserError as error:
        return _back(person, error.sentence)
    return _back(person, _SENT, person.email)


def _back(person: Person, words: str, *given: str) -> Any:  # noqa: ANN401 - what Flask takes
    flash(gettext(words, *given))
    return redirect(url_for("administration.user", person_id=person.id), 303)


def _choices(person: Person) -> list[tuple[str, str]]:
    """Return the themes of the rulebooks, and those set before that no rulebook has any more."""
    titles = staff.theme_titles()
    return [*titles.items(), *((key, key) for key in sorted(staff.themes_of(session(), person.id) - titles.keys()))]


def _themes(person: Person, form: ThemesForm, wrong: list[tuple[str, str]] | None = None) -> str:
    form.themes.choices = _choices(person)
    return render_template("pages/administration/themes.html", person=person, form=form, wrong=wrong or [])


def _factors(person: Person, form: ReasonForm, wrong: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "pages/administration/second_factors.html",
        person=person,
        form=form,
        wrong=wrong or [],
        factors=factors_of(session(), person.id),
    )


def _reviewer(person_id: str) -> Person:
    person = found_person(person_id)
    if Role.REVIEWER not in {held.role for held in person.staff_roles}:
        raise NotFoundError(person_id)
    return person
