"""The page of a case, and the one route that takes any step of it."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin, state_of
from models.listing import Listing
from models.organisation import Person
from models.queries.cases import ledger_of
from models.queries.checking import certificate_in_force
from referencing import access, clock
from referencing.access import Standing
from referencing.services.commenting import comments_for
from referencing.services.errors import NotFoundError
from referencing.services.papers import PAPERS
from referencing.services.people import actor_for
from referencing.services.seeing import (
    is_of_the_house,
    linked_cases,
    may_read_dossier,
    staff_roles,
    visible_case,
)
from referencing.services.steps import take_step
from referencing.web.assessment.clocks import held_days
from referencing.web.attempt import Attempt
from referencing.web.ball import ball_of, clock_words
from referencing.web.case_places import places_of
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import visible_documents
from referencing.web.particulars import KINDS, particulars
from referencing.web.step_pages import STEP_PAGES, StepLink, link_to
from referencing.web.timeline import events
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.procedures import PROCEDURES
from workflows.steps import Step
from workflows.vocabulary import VENDOR_ROLES, Actor, Refusal
from workflows.words import _

blueprint = Blueprint("cases", __name__)


@blueprint.get("/dossiers/<number>")
@access.signed_in
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a case as this reader may see it."""
    person = signed_in_person()
    case: Any = visible_case(session(), number, person)
    on, of_the_house = day_of(clock.now()), is_of_the_house(person, case)
    actor = actor_for(session(), person, case.organisation_id)
    offers, gaps = offers_and_gaps(session(), case, actor, on)
    is_draft = not may_read_dossier(session(), case, person)
    entries = list(ledger_of(session(), case))
    return render_template(
        "pages/cases/page.html",
        case=case,
        house_pages=house_pages(case, person, is_draft=is_draft) if of_the_house else [],
        is_vendors_own=isinstance(case, Application) and bool(actor.roles & VENDOR_ROLES),
        places=places_of(session(), case, person),
        kind=gettext(KINDS[case.procedure]),
        kinds=KINDS,
        papers=PAPERS,
        state=state_of(case),
        particulars=particulars(case),
        ball=ball_of(case, on),
        clock=clock_words(case.procedure, state_of(case)) if of_the_house else "",
        held=held_days(entries, clock.now()) if of_the_house and isinstance(case, Application) else None,
        offers=offers,
        gaps=[] if is_draft else gaps,
        is_draft=is_draft,
        events=events(case, entries, of_the_house=of_the_house),
        documents=visible_documents(session(), case, of_the_house=of_the_house),
        certificate=certificate_in_force(session(), case) if isinstance(case, Listing) else None,
        links=linked_cases(session(), case, person),
        comments=comments_for(session(), case, person, None) if isinstance(case, Application) else [],
        states={name: procedure.states for name, procedure in PROCEDURES.items()},
        form=StepForm(formdata=None, seen_version=case.version),
    )


def house_pages(case: CaseMixin, person: Person, *, is_draft: bool) -> list[tuple[str, str]]:
    """Return address and words of the other pages of a case that this person of the house may open."""
    known = Standing(is_signed_in=True, roles=staff_roles(person))
    return [
        (url_for(endpoint, number=case.number), gettext(words))
        for mark, endpoint, words, shows_dossier in _HOUSE_PAGES
        if known.admits(mark) and (not shows_dossier or (isinstance(case, Application) and not is_draft))
    ]


_HOUSE_PAGES = (
    (access.Access.DESK, "assessment.page", _("Instruction critère par critère"), True),
    (access.Access.DESK, "desk.assignment", _("Qui suit le dossier"), False),
    (access.Access.STAFF, "independence.page", _("Déclaration d’intérêts"), False),
    (access.Access.STAFF, "messages.page", _("Messages"), False),
    (access.Access.STAFF, "case_mails.page", _("Courriels envoyés"), False),
)


@blueprint.post("/dossiers/<number>/etapes/<trigger>")
@access.signed_in
def step(number: str, trigger: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a step of a case; what was typed is kept for the page that says why not."""
    person, form = signed_in_person(), StepForm()
    with writing() as current:
        case: Any = visible_case(current, number, person)
        row = PROCEDURES[case.procedure].step.get(trigger)
        if row is None:
            raise NotFoundError(trigger)
        actor = actor_for(current, person, case.organisation_id)
        if (link := _elsewhere(current, case, row, form, actor)) is not None:
            flash(gettext(_("L’étape « {0} » se franchit depuis cette page."), gettext(row.label)))
            return redirect(link.address, 303)
        is_final = row.target in PROCEDURES[case.procedure].final
        g.attempt = Attempt(case.number, case.service.name, row, form, is_final=is_final)
        _take(current, case, g.attempt, actor)
    flash(gettext(_("Étape faite : {0}."), gettext(row.label)))
    back = form.page.data if form.page.data in _LIFE_PAGES.get(case.procedure, ()) else "cases.page"
    return redirect(url_for(back, number=case.number), 303)


# Pages of a right in force from which steps are taken, and to which they lead back.
_LIFE_PAGES = {
    "listing": ("references.page", "listed.page"),
    "reservation": ("references.reservation",),
    "audit": ("audit.page", "own_audits.page"),
}


def _elsewhere(current: Session, case: CaseMixin, row: Step, form: StepForm, actor: Actor) -> StepLink | None:
    """Return the way to the page that takes a step, when the form was not sent from there and the step might be."""
    page = STEP_PAGES.get((case.procedure, row.trigger))
    if page is None or page.sends(form.page.data or ""):
        return None
    if state_of(case) not in row.sources or not actor.roles & set(row.roles):
        return None  # the door says so
    return link_to(current, case, row.trigger)


def _take(current: Session, case: CaseMixin, attempt: Attempt, actor: Actor) -> None:
    """Take the step of an attempt; what is wrong with its form is told beside what the door refuses, all at once."""
    form, trigger, state = attempt.form, attempt.step.trigger, state_of(case)
    wrong = tuple(_wrong_shape(attempt))
    reason, version = form.reason.data or "", form.seen_version.data
    try:
        take_step(current, case, trigger, actor=actor, at=clock.now(), reason=reason, seen_version=version)
    except StepRefusedError as error:
        raise StepRefusedError(trigger, state, error.refusals + wrong) from error
    if wrong:  # the transaction ends here: nothing of the step is kept
        raise StepRefusedError(trigger, state, wrong)


def _wrong_shape(attempt: Attempt) -> Iterator[Refusal]:
    attempt.form.validate_on_submit()
    if attempt.form.seen_version.errors:
        yield Refusal("version_missing")
    if attempt.form.reason.errors:
        yield Refusal("reason_too_long")
    if attempt.is_final and not attempt.form.is_confirmed.data:
        yield Refusal("confirmation_missing")
