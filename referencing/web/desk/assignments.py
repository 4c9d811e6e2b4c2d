"""Who follows a case: its parts, to give, take or release; its history; the same for many cases at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from models.assignment import WHOLE
from models.case import CaseMixin, state_of
from models.organisation import Person
from models.queries.assignments import assignment_history, current_assignments
from referencing import access, clock
from referencing.services import assigning
from referencing.services.assigning import BarredError, Given, give, give_many
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.services.seeing import identified_case, identified_cases, is_of_the_house, staff_roles
from referencing.web.database import session, writing
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import AssignForm, PlainForm
from referencing.web.desk.views import identified
from referencing.web.identity import signed_in_person
from referencing.words import gettext, ngettext
from workflows.assigning import BAR_WORDS, WARNINGS, Bar, Candidate, Part, bars
from workflows.calendar import day_of
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Actor, Role
from workflows.words import _

MOST = 50  # cases at once: a page and the choice of a second one


@blueprint.get("/instruction/attributions/<number>")
@access.desk
def assignment(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show who follows the parts of a case, and its history."""
    return page_of(house_case(session(), number, signed_in_person()))


@blueprint.post("/instruction/attributions/<number>")
@access.desk
def assign(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Give one part of a case to somebody, or free it; what was typed is kept for the page that says why not."""
    form, person, at = AssignForm(), signed_in_person(), clock.now()
    try:
        with writing() as current:
            case: Any = house_case(current, number, person)
            actor = actor_for(current, person, case.organisation_id)
            if not form.validate_on_submit():
                return page_of(case, form), 422
            made = give(current, case, _given(form), actor=actor, at=at, on=day_of(at))
    except BarredError as error:
        session().rollback()
        form.person.errors = tuple(gettext(BAR_WORDS[bar]) for bar in error.bars)
        status = 409 if Bar.CHANGED in error.bars else 422
        return page_of(house_case(session(), number, person), form), status
    flash(gettext(_("Attribution faite.")) if made else gettext(_("Cette partie du dossier est libre.")))
    return redirect(url_for("desk.assignment", number=case.number), 303)


@blueprint.post("/instruction/attributions")
@access.desk
def assign_many() -> Any:  # noqa: ANN401 - what Flask takes
    """Give the follow-up of the cases that were ticked to one person, each with its own result."""
    PlainForm().validate_on_submit()
    numbers, person = request.form.getlist("dossier")[:MOST], signed_in_person()
    if request.form.get("geste") == "proposer":
        return redirect(url_for("desk.proposal", dossier=numbers), 303)
    to = _chosen_person(request.form.get("personne", ""), person)
    with writing() as current:
        results = _give_all(current, numbers, to, person)
    given = sum(1 for _number, faults in results if not faults)
    flash(ngettext("{0} dossier attribué.", "{0} dossiers attribués.", given).format(given))
    for number, faults in results:
        if faults:
            flash(f"{number} : {' '.join(gettext(BAR_WORDS[bar]) for bar in faults)}")
    return redirect(_back(), 303)


def house_case(current: Session, number: str, person: Person) -> CaseMixin:
    """Return a case that a person may give as one of the house; NotFoundError for any other.

    Who follows it is settled before anybody opens it: no declaration is asked, and nothing of the dossier shown.
    """
    case = identified_case(current, number, person)
    if not is_of_the_house(person, case):
        raise NotFoundError(number)
    return case


def house_cases(current: Session, numbers: Sequence[str], person: Person) -> list[CaseMixin]:
    """Return cases that a person may give as one of the house, each once; NotFoundError when one is another's."""
    cases = identified_cases(current, numbers, person)
    for case in cases:
        if not is_of_the_house(person, case):
            raise NotFoundError(case.number)
    return cases


def page_of(case: Any, refused: AssignForm | None = None) -> str:  # noqa: ANN401 - of any procedure
    """Return the page of a case's parts; `refused`: the form that was not accepted."""
    person, on = signed_in_person(), day_of(clock.now())
    held = {one.theme: one for one in current_assignments(session(), [case.id]).get(case.id, [])}
    themes = ["", *(theme.key for theme in assigning.themes_in(case))]
    parts = assigning.parts_of(session(), [(case, theme) for theme in themes])
    people = assigning.candidates(session(), on)
    is_officer = Role.OFFICER in staff_roles(person)
    shown = [(part, held.get(part.theme), _form(part, held, people, person, refused, is_officer)) for part in parts]
    return render_template(
        "pages/desk/assignment.html",
        case=case,
        state=state_of(case),
        parts=shown,
        refused=refused,
        is_officer=is_officer,
        history=assignment_history(session(), case.id),
        part_words=assigning.part_words,
        is_closed=state_of(case) in PROCEDURES[case.procedure].final,
        me=person,
    )


def _form(
    part: Part,
    held: Any,  # noqa: ANN401 - theme → assignment
    people: Sequence[Candidate],
    person: Person,
    refused: AssignForm | None,
    is_officer: bool,  # noqa: FBT001 - never written out by hand
) -> AssignForm:
    """Return the form of one part, its people those who may have it; the refused one as it was typed."""
    if refused is not None and refused.theme.data == part.theme:
        form = refused
    else:
        form = AssignForm(formdata=None, prefix="")
        form.why.data = ""
    holder = held.get(part.theme)
    form.theme.data, form.seen.data = part.theme, holder.person_id.hex if holder else ""
    offered = [one for one in people if not set(bars(part, one)) - WARNINGS and (is_officer or one.id == person.id)]
    form.person.choices = [("", gettext(_("Personne : laisser libre")))] + [
        (one.id.hex, _offered(one)) for one in offered
    ]
    if form is not refused:
        form.person.data = form.seen.data
    for field in (form.person, form.why, form.theme, form.seen):
        field.id = f"{field.name}-{part.theme or 'suivi'}"
        field.label.field_id = field.id
    return form


def _offered(one: Candidate) -> str:
    words = ngettext("{0} ({1} en cours)", "{0} ({1} en cours)", one.load).format(one.name, one.load)
    return f"{words}, {gettext(_('absence en cours'))}" if one.is_away else words


def _given(form: AssignForm) -> Given:
    to, seen = form.person.data, form.seen.data
    return Given(
        theme=form.theme.data or "",
        to=identified(to) if to else None,
        seen=identified(seen) if seen else None,
        why=form.why.data or "",
    )


def _give_all(
    current: Session, numbers: list[str], to: uuid.UUID | None, person: Person
) -> list[tuple[str, tuple[Bar, ...]]]:
    """Return each number with every reason why its case was not given, none when it was."""
    at, cases = clock.now(), house_cases(current, numbers, person)
    held = current_assignments(current, [case.id for case in cases])  # type: ignore[attr-defined]  # the key of Base
    wanted = [(case, Given(theme="", to=to, seen=_holder(held, case))) for case in cases]
    actor = Actor(person.id, person.name, staff_roles(person))
    made = give_many(current, wanted, actor=actor, at=at, on=day_of(at))
    return [(case.number, one if isinstance(one, tuple) else ()) for case, one in zip(cases, made, strict=True)]


def _holder(held: Any, case: Any) -> uuid.UUID | None:  # noqa: ANN401 - case → assignments; a case of any procedure
    return next((one.person_id for one in held.get(case.id, []) if one.theme == WHOLE), None)


def _chosen_person(text: str, person: Person) -> uuid.UUID | None:
    if text == "moi":
        return person.id
    return identified(text) if text else None


def _back() -> str:
    asked = request.form.get("filtre", "")
    return f"{url_for('desk.queue')}?{asked}" if asked.isprintable() and asked else url_for("desk.queue")
