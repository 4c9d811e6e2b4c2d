"""Papers of the commission and of the decision: minutes, acceptance, refusal."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.commission import Deliberation
from models.queries.facts import deliberation_of, findings_of, last_filing, present_members
from models.queries.papers import recused_members, reservations_of
from models.reservation import Reservation
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, criterion, delay, on, reservations
from referencing.services.public_holidays import french_holidays
from referencing.words import gettext
from workflows.calendar import day_of, due_on
from workflows.guards.decision import is_quoted
from workflows.rulebook import DelayName, Rulebook
from workflows.vocabulary import Opinion, ReservationState, Track
from workflows.words import _


def minutes(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the session, who sat and who was recused, the ballots counted by opinion, the opinion as given."""
    deliberation = _deliberation(session, case)
    recused = recused_members(session, case.service_id)
    present = present_members(session, deliberation.session_id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "session": _session(deliberation),
        "quorum": {"required": book.commission.quorum, "members": book.commission.members},
        "present": _sitting(present, recused),
        "recused": list(recused.values()),
        "ballots": _ballots(deliberation),
        "opinion": coded(_opinion(deliberation)),
        "summary": deliberation.summary,
        "reservations": reservations(_imposed(session, case, deliberation, about, book), book),
    }


def _imposed(
    session: Session, case: Application, deliberation: Deliberation, about: Issue, book: Rulebook
) -> Sequence[Reservation]:
    """Return the reservations of an opinion given, else those that it would impose, without a number yet."""
    if deliberation.given_at is not None:
        return reservations_of(session, case.id)
    usual = due_on(day_of(about.at), book.delay(DelayName.RESERVATION), french_holidays())
    return [
        Reservation(
            number=gettext(_("Réserve {0}"), position),
            text=draft.text,
            criterion=draft.criterion,
            is_suspensive=draft.is_suspensive,
            must_be_lifted_by=draft.due_on or usual,
            missed_effect=draft.missed_effect,
            owner=draft.owner,
            state=ReservationState.OPEN,
        )
        for position, draft in enumerate(deliberation.drafts, start=1)
    ]


def _deliberation(session: Session, case: Application) -> Deliberation:
    deliberation = deliberation_of(session, case.id)
    if deliberation is None:
        raise LookupError(case.number)
    return deliberation


def _session(deliberation: Deliberation) -> dict[str, Any]:
    meeting = deliberation.session
    return {"held_on": on(meeting.held_on), "place": meeting.place} if meeting else {"held_on": None, "place": ""}


def _sitting(present: dict[uuid.UUID, str], recused: dict[uuid.UUID, str]) -> list[str]:
    return [name for person, name in present.items() if person not in recused]


def _ballots(deliberation: Deliberation) -> dict[str, Any]:
    """Return the ballots counted by opinion: who voted what stays with the secretariat."""
    cast = [ballot.opinion for ballot in deliberation.ballots]
    counts = [{"opinion": coded(opinion), "count": cast.count(opinion)} for opinion in Opinion]
    return {"counts": counts, "total": len(cast)}


def _opinion(deliberation: Deliberation) -> Opinion:
    if deliberation.opinion is None:
        raise LookupError(deliberation.id)
    return deliberation.opinion


def acceptance(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the opinion behind the decision, the reservations, and what comes next."""
    exchanges = case.track is Track.EXCHANGE
    return {
        **_decided(session, case, about),
        "reservations": reservations(reservations_of(session, case.id), book),
        "agreement": {
            "parties": [coded(party) for party in book.agreement.parties],
            "in_order": book.agreement.in_order,
            "delay": delay(book.delay(DelayName.AGREEMENT)),
            "due_on": on(due_on(day_of(about.at), book.delay(DelayName.AGREEMENT), french_holidays())),
        },
        "connection": delay(book.delay(DelayName.CONNECTION)) if exchanges else None,
        "terms_years": list(book.terms_years),
    }


def refusal(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the grounds, the findings that they quote, and the appeal."""
    findings = findings_of(session, case.id)
    return {
        **_decided(session, case, about),
        "findings": [
            {**criterion(key, book), "verdict": coded(findings[key].verdict), "comment": findings[key].comment}
            for key in book.criterion
            if key in findings and is_quoted(key, about.reason)
        ],
        "appeal": delay(book.delay(DelayName.APPEAL)),
    }


def _decided(session: Session, case: Application, about: Issue) -> dict[str, Any]:
    deliberation = _deliberation(session, case)
    filing = last_filing(session, case.id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "filed_on": on(filing.filed_at) if filing else None,
        "session": _session(deliberation),
        "opinion": coded(_opinion(deliberation)),
        "summary": deliberation.summary,
        "grounds": about.reason,
    }
