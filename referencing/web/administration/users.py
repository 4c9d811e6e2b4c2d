"""People and their roles: find somebody, open an account, give and take roles, close and open again."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from models.organisation import Person
from models.queries.administration import acts_page, people_page, person_with_id
from referencing import access, clock
from referencing.services import users as verbs
from referencing.services.errors import NotFoundError
from referencing.services.people import Newcomer
from referencing.services.proving.credentials import factors_of
from referencing.services.staff import theme_titles, themes_of
from referencing.services.users import UserError
from referencing.web.administration.blueprint import PAGE_SIZE, administrator, asked, blueprint, cut, known_id
from referencing.web.administration.forms import ROLES, AccountForm, ReasonForm, RoleForm, say_in_french
from referencing.web.database import session, writing
from referencing.words import gettext
from workflows.administration import WORDS
from workflows.labels import label
from workflows.refusals import REFUSALS
from workflows.vocabulary import Role
from workflows.words import _

_HISTORY = 50
# What the guards refuse to one person who holds several roles, in their own words.
_INCOMPATIBLE = ("decider_assessed", "decider_voted")
_SWITCHES = {
    "desactivation": (verbs.deactivate, _("Ce compte est déjà désactivé : rien n’a été changé.")),
    "reactivation": (verbs.reactivate, _("Ce compte est déjà ouvert : rien n’a été changé.")),
}
_GIVEN_BEFORE = _("Cette personne a déjà ce rôle : rien n’a été changé.")
_TAKEN_BEFORE = _("Cette personne n’a pas, ou plus, ce rôle : rien n’a été changé.")


@blueprint.get("/personnes")
@access.administrator
def users() -> Any:  # noqa: ANN401 - what Flask takes
    """Show people, a page at a time, by address."""
    words, role = asked("q"), asked("role")
    chosen = Role(role) if role in dict(ROLES) else None
    after = asked("apres") or None
    only_closed = asked("etat") == "desactive"
    rows = people_page(session(), PAGE_SIZE + 1, after, words, chosen, only_closed=only_closed)
    people, last = cut(rows)
    return render_template(
        "pages/administration/users.html",
        people=people,
        after=last.email if last else None,
        is_first=after is None,
        asked={
            "q": words or None,
            "role": chosen.value if chosen else None,
            "etat": "desactive" if only_closed else None,
        },
        roles=ROLES,
    )


@blueprint.get("/personnes/nouvelle")
@access.administrator
def new_user() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form of an account."""
    return render_template("pages/administration/new_user.html", form=AccountForm(formdata=None), wrong=[])


@blueprint.post("/personnes/nouvelle")
@access.administrator
def create_user() -> Any:  # noqa: ANN401 - what Flask takes
    """Open an account; what was typed is kept where it cannot be."""
    form = AccountForm()
    is_well = form.validate_on_submit()
    if is_well:
        roles = frozenset(map(Role, form.roles.data or ()))
        try:
            with writing() as current:
                person = verbs.create_account(
                    current,
                    Newcomer(form.email.data or "", form.name.data or "", tuple(roles)),
                    actor=administrator(),
                    at=clock.now(),
                    reason=form.reason.data or "",
                )
        except UserError as error:
            wrong = [(form.email.id, gettext(error.sentence))]
            form.email.errors = [gettext(error.sentence)]
        else:
            flash(gettext(_("Compte créé pour {0}."), person.name))
            return redirect(url_for("administration.user", person_id=person.id), 303)
    else:
        wrong = say_in_french(form)
    return render_template("pages/administration/new_user.html", form=form, wrong=wrong), 422


@blueprint.get("/personnes/<person_id>")
@access.administrator
def user(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show somebody, their roles, and what was changed about them and why."""
    return _shown(found_person(person_id), RoleForm(formdata=None))


@blueprint.post("/personnes/<person_id>/roles")
@access.administrator
def give(person_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Give a role, with its reason."""
    person, form = found_person(person_id), RoleForm()
    if not form.validate_on_submit():
        return _shown(person, form, say_in_french(form)), 422
    return _done(person, form, (_("Rôle donné : {0}."), _GIVEN_BEFORE), verbs.give_role, Role(form.role.data))


@blueprint.post("/personnes/<person_id>/roles/<role>/retrait")
@access.administrator
def take(person_id: str, role: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a role, with its reason."""
    person, form = found_person(person_id), ReasonForm()
    if role not in dict(ROLES):
        raise NotFoundError(role)
    if not form.validate_on_submit():
        return _ask(person, role, form, say_in_french(form)), 422
    return _done(person, form, (_("Rôle retiré : {0}."), _TAKEN_BEFORE), verbs.take_role, Role(role))


@blueprint.get("/personnes/<person_id>/roles/<role>/retrait")
@access.administrator
def ask_take(person_id: str, role: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask why a role is taken."""
    person = found_person(person_id)
    if role not in {held.role.value for held in person.staff_roles}:
        raise NotFoundError(role)
    return _ask(person, role, ReasonForm(formdata=None), [])


@blueprint.post("/personnes/<person_id>/<switch>")
@access.administrator
def switch_user(person_id: str, switch: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Close an account or open it again, with the reason."""
    person, form = found_person(person_id), ReasonForm()
    if switch not in _SWITCHES:
        raise NotFoundError(switch)
    if not form.validate_on_submit():
        return _shown(person, RoleForm(formdata=None), say_in_french(form), form), 422
    verb, unchanged = _SWITCHES[switch]
    return _done(person, form, (_("C’est fait : {0}."), unchanged), verb)


def _done(person: Person, form: ReasonForm, words: tuple[str, str], verb: Any, *given: Role) -> Any:  # noqa: ANN401
    """Do something about somebody; what it refuses is said on their page, the typed text kept.

    `words`: said when it is done, and when somebody else had done it before.
    """
    try:
        with writing() as current:
            is_done = verb(current, person, *given, actor=administrator(), at=clock.now(), reason=form.reason.data)
    except UserError as error:
        return _undone(person, form, error.sentence), 422
    if not is_done:
        return _undone(person, form, words[1]), 409
    flash(gettext(words[0], gettext(label(given[0])) if given else person.name))
    return redirect(url_for("administration.user", person_id=person.id), 303)


def _undone(person: Person, form: ReasonForm, sentence: str) -> str:
    typed = RoleForm(formdata=None, data=form.data)
    return _shown(found_person(str(person.id)), typed, [("motif", gettext(sentence))], form)


def _shown(
    person: Person, form: RoleForm, wrong: list[tuple[str, str]] | None = None, switch: ReasonForm | None = None
) -> str:
    return render_template(
        "pages/administration/user.html",
        person=person,
        form=form,
        switch=switch or ReasonForm(formdata=None, prefix="compte-"),
        wrong=wrong or [],
        history=acts_page(session(), _HISTORY, about=person.id),
        acts=WORDS,
        factors=factors_of(session(), person.id),
        themes=_themes(person),
        incompatible=[REFUSALS[code] for code in _INCOMPATIBLE],
    )


def _themes(person: Person) -> list[str] | None:
    """Return the titles of the themes that a reviewer examines, none for all of them; None for no reviewer."""
    if Role.REVIEWER not in {held.role for held in person.staff_roles}:
        return None
    titles = theme_titles()
    return sorted(titles.get(theme, theme) for theme in themes_of(session(), person.id))


def _ask(person: Person, role: str, form: ReasonForm, wrong: list[tuple[str, str]]) -> str:
    return render_template("pages/administration/take.html", person=person, role=Role(role), form=form, wrong=wrong)


def found_person(person_id: str) -> Person:
    """Return a person by the identifier in an address; NotFoundError when there is none."""
    person = person_with_id(session(), known_id(person_id))
    if person is None:
        raise NotFoundError(person_id)
    return person
