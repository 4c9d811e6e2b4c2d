"""One case in session: the report, the quorum, recusals, votes, the opinion as it is being written."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from models.application import Application
from models.case import state_of
from models.commission import CommissionSession, Deliberation
from models.queries import commission as query
from models.queries.facts import findings_of
from referencing import access, clock
from referencing.services import rulebooks, voting
from referencing.services.errors import NotFoundError
from referencing.services.previewing import preview
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.commission.blueprint import blueprint
from referencing.web.commission.forms import BallotForm, OpinionForm, ReservationForm, errors_of
from referencing.web.commission.sittings import Reader, examined_case, identifier_of, reader_of, session_for
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.letters import letter_of
from referencing.web.offers import Offer, offers_and_gaps
from referencing.web.papers import visible_documents
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.rulebook import Rulebook
from workflows.sitting import before_its_day, quorum_of, result_of
from workflows.vocabulary import Actor, ApplicationState, Opinion, Role, Verdict
from workflows.words import _

STATEMENT = _("Intérêt déclaré en séance, noté par le secrétariat.")


@dataclass(frozen=True, slots=True)
class Seat:
    """One member at the table for one case; `opinion`: their vote as the reader may see it."""

    id: uuid.UUID
    name: str
    is_present: bool
    is_recused: bool
    has_voted: bool
    opinion: Opinion | None


def seats_of(
    current: Session, sitting: CommissionSession, case: Application, deliberation: Deliberation, reader: Reader
) -> list[Seat]:
    """Return the members called to a session, as they stand on one case: who voted what only the secretary sees."""
    present = {one.person_id for one in sitting.attendances}
    recused = query.recused_by_service(current, [case.service_id]).get(case.service_id, {})
    cast = {ballot.person_id: ballot.opinion for ballot in deliberation.ballots}
    people = {one.person_id: one.person.name for one in query.convenings_of(current, sitting.id)}
    return [
        Seat(
            person,
            name,
            person in present,
            person in recused,
            person in cast,
            cast.get(person) if reader.is_secretary or person == reader.person.id else None,
        )
        for person, name in people.items()
    ]


def case_page(  # noqa: PLR0913 - what stands on the page and what was refused
    current: Session,
    sitting: CommissionSession,
    number: str,
    reader: Reader,
    *,
    ballot_form: BallotForm | None = None,
    opinion_form: OpinionForm | None = None,
    reservation_form: ReservationForm | None = None,
    is_stale: bool = False,
    refusals: tuple[str, ...] = (),
) -> str:
    """Return the page of a case in session; the forms hold what was typed and refused."""
    case, deliberation = examined_case(current, sitting, number, reader)
    book = rulebooks.load(case.rulebook)
    seats = seats_of(current, sitting, case, deliberation, reader)
    mine = next((seat for seat in seats if seat.id == reader.person.id), None)
    return render_template(
        "pages/commission/deliberation.html",
        sitting=sitting,
        case=case,
        state=state_of(case),
        deliberation=deliberation,
        book=book,
        mine=mine,
        **_counted(book, seats, deliberation, reader),
        **_opened(sitting, case, reader, mine),
        offers=_offers(current, case, reader.actor),
        form=StepForm(formdata=None, seen_version=case.version),
        ballot_form=ballot_form or BallotForm(formdata=None, opinion=mine.opinion if mine else None),
        opinion_form=opinion_form or _opinion_form(deliberation),
        reservation_form=reservation_form or new_reservation_form(case, deliberation),
        errors=[error for one in (ballot_form, opinion_form, reservation_form) if one for error in errors_of(one)],
        is_stale=is_stale,
        refusals=refusals,
        **_assessed(current, case, book),
    )


def _opened(sitting: CommissionSession, case: Application, reader: Reader, mine: Seat | None) -> dict[str, bool]:
    """Return whether the case is still open, whether the day of the session lies ahead, whether the reader may vote."""
    is_open = case.state is ApplicationState.COMMISSION and sitting.cancelled_at is None
    is_ahead = bool(before_its_day(sitting.held_on, day_of(clock.now())))
    is_seated = reader.is_member and mine is not None and mine.is_present
    return {"is_open": is_open, "is_ahead": is_ahead, "may_vote": is_open and not is_ahead and is_seated}


def _counted(book: Rulebook, seats: list[Seat], deliberation: Deliberation, reader: Reader) -> dict[str, Any]:
    """Return quorum and votes, the reservations written, and whether the reader may know how the votes stand."""
    present = [seat.id for seat in seats if seat.is_present]
    return {
        "seats": seats,
        "is_secretary": reader.is_secretary,
        "quorum": quorum_of(book, present, [seat.id for seat in seats if seat.is_recused]),
        "opinions": list(Opinion),
        "result": result_of(ballot.opinion for ballot in deliberation.ballots),
        "shows_result": reader.is_secretary or deliberation.given_at is not None,
        "drafts": sorted(deliberation.drafts, key=lambda draft: draft.position),
    }


def _assessed(current: Session, case: Application, book: Rulebook) -> dict[str, Any]:
    """Return what the assessment found: verdicts counted, the criteria that are not met, the papers to read."""
    findings = findings_of(current, case.id)
    return {
        "counts": [(verdict, sum(one.verdict is verdict for one in findings.values())) for verdict in Verdict],
        "negative": [
            findings[key] for key in book.criterion if key in findings and _is_negative(findings[key].verdict)
        ],
        "reports": [one for one in visible_documents(current, case, of_the_house=True) if one.kind in _PAPERS],
    }


def _offers(current: Session, case: Application, actor: Actor) -> list[Offer]:
    """Return the steps that end the deliberation, as this actor may take them."""
    offers, _gaps = offers_and_gaps(current, case, actor, day_of(clock.now()))
    return sorted((one for one in offers if one.step.trigger in _STEPS), key=_place)


_STEPS = ("give_opinion", "return_to_assessment")
_PAPERS = ("assessment_report", "minutes")


def _place(offer: Offer) -> int:
    return _STEPS.index(offer.step.trigger)


def _is_negative(verdict: Verdict) -> bool:
    return verdict in (Verdict.NON_COMPLIANT, Verdict.TO_COMPLETE)


def _opinion_form(deliberation: Deliberation) -> OpinionForm:
    return OpinionForm(
        formdata=None,
        seen_draft=deliberation.version,
        opinion=deliberation.opinion.value if deliberation.opinion else "",
        summary=deliberation.summary,
    )


def new_reservation_form(case: Application, deliberation: Deliberation) -> ReservationForm:
    """Return an empty form for one more reservation."""
    book = rulebooks.load(case.rulebook)
    form = ReservationForm(formdata=None, seen_draft=deliberation.version, missed_effect=book.missed_effect.value)
    return with_criteria(form, case)


def with_criteria(form: ReservationForm, case: Application) -> ReservationForm:
    """Offer the criteria of the rulebook of a case."""
    book = rulebooks.load(case.rulebook)
    none = SelectChoice("", gettext(_("Aucun critère en particulier")))
    form.criterion.choices = [none, *(SelectChoice(one.key, f"{one.key} – {one.title}") for one in book.criteria)]
    return form


@blueprint.get("/instruction/commission/<identifier>/dossiers/<number>", endpoint="case")
@access.commission
def page(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a case in session."""
    reader = reader_of(session())
    return case_page(session(), session_for(session(), identifier, reader), number, reader)


def refused(identifier: str, number: str, error: StepRefusedError) -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page of a case in session with the reasons why something was refused."""
    if error.is_about_role:
        raise error
    reader = reader_of(session())
    sentences = tuple(refusal_sentence(refusal) for refusal in error.refusals)
    return case_page(session(), session_for(session(), identifier, reader), number, reader, refusals=sentences), 422


def back(identifier: str, number: str, words: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Return to the page of a case in session."""
    flash(words)
    return redirect(url_for("commission.case", identifier=identifier, number=number), 303)


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/vote")
@access.commission
def vote(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Cast the member's own vote."""
    form = BallotForm()
    if not form.validate_on_submit():
        reader = reader_of(session())
        sitting = session_for(session(), identifier, reader)
        return case_page(session(), sitting, number, reader, ballot_form=form), 422
    try:
        with writing() as current:
            reader = reader_of(current)
            case, _draft = examined_case(current, session_for(current, identifier, reader), number, reader)
            voting.cast_ballot(current, case, Opinion(form.opinion.data), actor=reader.actor, at=clock.now())
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Votre vote est enregistré.")))


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/scrutin")
@access.secretary
def record(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Note the votes said in session, or take one back: one control a member, all of them kept or none."""
    chosen = {name.removeprefix("vote-"): value for name, value in request.form.items() if name.startswith("vote-")}
    if not set(chosen.values()) <= {"", *Opinion}:
        raise NotFoundError(number)
    try:
        with writing() as current:
            reader = reader_of(current)
            case, deliberation = examined_case(current, session_for(current, identifier, reader), number, reader)
            cast = {ballot.person_id: ballot.opinion.value for ballot in deliberation.ballots}
            for written, value in chosen.items():
                member = identifier_of(written)
                if cast.get(member, "") != value:
                    opinion = Opinion(value) if value else None
                    voting.record_ballot(current, case, member, opinion, actor=reader.actor, at=clock.now())
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Votes enregistrés.")))


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/deport")
@access.secretary
def recuse(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Note that a member declares an interest in session."""
    try:
        with writing() as current:
            reader = reader_of(current)
            case, _draft = examined_case(current, session_for(current, identifier, reader), number, reader)
            member = identifier_of(request.form.get("member", ""))
            voting.note_recusal(current, case, member, gettext(STATEMENT), actor=reader.actor, at=clock.now())
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Déport enregistré : ce membre ne compte plus dans le quorum.")))


@blueprint.get("/instruction/commission/<identifier>/dossiers/<number>/proces-verbal")
@access.secretary
def minutes(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the minutes as they will be issued."""
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    case, deliberation = examined_case(session(), sitting, number, reader)
    letter = None
    if deliberation.opinion is not None:
        said = preview(session(), case, "minutes", actor=reader.actor, role=Role.SECRETARY, at=clock.now())
        letter = letter_of("minutes", said)
    return render_template("pages/commission/minutes.html", sitting=sitting, case=case, letter=letter)
