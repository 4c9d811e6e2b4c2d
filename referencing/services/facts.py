"""Gather what the guards of a step look at: only the sections that they name."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.audit import Audit
from models.case import CaseMixin
from models.commission import Deliberation
from models.draw import Draw
from models.listing import Listing
from models.queries import facts as query
from models.queries.approvals import last_approval
from models.report import Report
from models.reservation import Reservation
from referencing.services import rulebooks
from referencing.services.audit_independence import has_assessed
from referencing.services.carrying import carried_by
from referencing.services.declarations import digest_of, dossier_of, plain_answers
from referencing.services.draw_facts import draw_facts
from referencing.services.interests import interests_in
from referencing.services.programme.asked import placement_refusals
from referencing.services.public_holidays import french_holidays
from referencing.services.report_facts import report_facts
from workflows import facts as f
from workflows.completeness import applicable, eligibility_gaps, gaps
from workflows.procedures import PROCEDURES
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, AuditFinding, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks about a case, on which day, with which words; `through`: the application that opens or renews."""

    actor: Actor
    on: date
    reason: str = ""
    through: Application | None = None


def facts_for(session: Session, case: CaseMixin, asked: Question, sections: Collection[str]) -> f.Facts:
    """Return the facts about a case that hold the sections asked for."""
    book = rulebooks.load(case.rulebook)
    interests = interests_in(session, case, asked.actor.id, asked.actor.roles)
    common = {
        "actor": asked.actor,
        "on": asked.on,
        "book": book,
        "holidays": french_holidays(),
        "reason": asked.reason,
        "is_recused": interests.is_recused,
        "is_undeclared": interests.is_undeclared,
    }
    return _BUILDERS[type(case)](session, case, asked, book, sections, common)


def _application(
    session: Session,
    case: Application,
    asked: Question,
    book: Rulebook,
    sections: Collection[str],
    common: dict[str, Any],
) -> f.ApplicationFacts:
    found = {name: _SECTIONS[name](session, case, asked.on, book) for name in sections if name in _SECTIONS}
    if "silence" in sections and case.lapses_on is not None:
        found["silence"] = f.Silence(lapses_on=case.lapses_on, warned_days=case.warned_days, warned_on=case.warned_on)
    if "reservations" in sections:
        found["open_suspensive"] = query.open_suspensive_reservations(session, case.id)
    return f.ApplicationFacts(kind=case.kind, track=case.track, **common, **found)


def _opening(session: Session, case: Application, _on: date, _book: Rulebook) -> f.Opening:
    listing = query.listing_of_service(session, case.service_id)
    final = tuple(PROCEDURES["application"].final)
    return f.Opening(
        listing=f.ListingInBrief(state=listing.state, ends_on=listing.ends_on, rank=listing.rank) if listing else None,
        open_applications=query.open_application_numbers(session, case.service_id, final, case.id),
    )


def _filing(session: Session, case: Application, on: date, book: Rulebook) -> f.Filing:
    dossier = dossier_of(session, case)
    return f.Filing(eligibility_gaps=eligibility_gaps(dossier, book), gaps=gaps(dossier, book, on))


def _approval(session: Session, case: Application, _on: date, _book: Rulebook) -> f.Approval:
    last = last_approval(session, case)
    if last is None:
        return f.Approval()
    return f.Approval(
        is_known=True,
        is_awaited=last.is_given is None,
        is_given=last.is_given is True,
        is_current=last.digest == digest_of(session, case),
    )


def _carried(session: Session, case: Application, on: date, _book: Rulebook) -> f.Carried:
    carried = carried_by(session, case, on)
    return f.Carried(to_review=carried.to_review, to_confirm=carried.to_confirm) if carried else f.Carried()


def _changes(session: Session, case: Application, _on: date, _book: Rulebook) -> f.Changes:
    request = query.change_request_of(session, case.id)
    if request is None:
        return f.Changes(flags=(), due_on=None)
    flags = tuple(
        f.Flag(criterion=flag.criterion, reason=flag.reason, is_answered=flag.answered_at is not None)
        for flag in request.flags
    )
    changed = _changed_unflagged(session, case, {flag.criterion for flag in flags}) if request.sent_at else ()
    return f.Changes(flags=flags, due_on=request.due_on, changed_unflagged=changed)


def _changed_unflagged(session: Session, case: Application, flagged: set[str]) -> tuple[str, ...]:
    filing = query.last_filing(session, case.id)
    before = filing.content.get("answers", {}) if filing else {}
    now = plain_answers(dossier_of(session, case))
    return tuple(
        key for key in sorted(before.keys() | now.keys()) if before.get(key) != now.get(key) and key not in flagged
    )


def _assessment(session: Session, case: Application, _on: date, book: Rulebook) -> f.Assessment:
    findings = query.findings_of(session, case.id)
    conflicted = query.conflicted_people(session, case.service_id)
    asked = [criterion.key for criterion in applicable(dossier_of(session, case), book)]
    sound = {key: finding for key, finding in findings.items() if finding.reviewer_id not in conflicted}
    return f.Assessment(
        without_finding=tuple(key for key in asked if key not in sound),
        to_complete=tuple(key for key in asked if key in sound and sound[key].verdict is Verdict.TO_COMPLETE),
        found=frozenset(sound),
        assessors=query.assessors_of(session, case.id),
    )


def _deliberation(session: Session, case: Application, _on: date, _book: Rulebook) -> f.Deliberation:
    deliberation = query.deliberation_of(session, case.id) or Deliberation(application_id=case.id)
    conflicted = query.conflicted_people(session, case.service_id)
    present = query.present_members(session, deliberation.session_id)
    suspensive = sum(draft.is_suspensive for draft in deliberation.drafts)
    return f.Deliberation(
        present=sum(person not in conflicted for person in present),
        ballots=tuple((ballot.person_id, ballot.opinion) for ballot in deliberation.ballots),
        voters=query.voters_on(session, case.id),
        recused_voters=tuple(b.person.name for b in deliberation.ballots if b.person_id in conflicted),
        absent_voters=tuple(b.person.name for b in deliberation.ballots if b.person_id not in present),
        opinion=deliberation.opinion,
        suspensive=suspensive,
        non_suspensive=len(deliberation.drafts) - suspensive,
        is_explained=bool((deliberation.summary or "").strip()),
        held_on=query.day_of_session(session, deliberation.session_id),
    )


def _signing(session: Session, case: Application, _on: date, _book: Rulebook) -> f.Signing:
    return f.Signing(signed=query.parties_signed(session, case.id))


def _connection(session: Session, case: Application, _on: date, book: Rulebook) -> f.Connection:
    version = case.declaration["service"]["version"]
    passed = query.operations_passed(session, case.id, version)
    asked = [(grant.api, access) for grant in dossier_of(session, case).grants for access in grant.access]
    return f.Connection(
        asked=tuple(asked),
        passed=frozenset(
            (api, access) for api, access in asked if (api, access, book.api[api].specification_version) in passed
        ),
    )


_SECTIONS: dict[str, Callable[[Session, Application, date, Rulebook], Any]] = {
    "opening": _opening,
    "filing": _filing,
    "approval": _approval,
    "carried": _carried,
    "changes": _changes,
    "assessment": _assessment,
    "deliberation": _deliberation,
    "signing": _signing,
    "connection": _connection,
}


def _listing(
    session: Session, case: Listing, asked: Question, _book: Rulebook, sections: Collection[str], common: dict[str, Any]
) -> f.ListingFacts:
    found: dict[str, Any] = {}
    if "grounding" in sections and asked.through is not None:
        found["grounding"] = _grounding(session, asked.through)
    if "hearing" in sections and (hearing := query.open_hearing(session, case.id)):
        found["hearing"] = f.Hearing(due_on=hearing.due_on, is_answered=hearing.observed_at is not None)
    if "releases" in sections:
        found["undeclared_releases"] = len(query.undeclared_releases(session, case.id))
        found["overdue_releases"] = query.overdue_releases(session, case.id, asked.on)
        found["is_update_filed"] = query.is_update_filed(
            session, case.service_id, tuple(PROCEDURES["application"].final)
        )
    return f.ListingFacts(
        ends_on=case.ends_on,
        rank=case.rank,
        reminded_days=case.reminded_days,
        is_flagged=case.flagged_at is not None,
        was_suspended=case.suspended_at is not None,
        **common,
        **found,
    )


def _grounding(session: Session, through: Application) -> f.Grounding:
    deliberation = query.deliberation_of(session, through.id)
    decision = query.decision_of(session, through.id)
    return f.Grounding(
        kind=through.kind,
        opinion=deliberation.opinion if deliberation else None,
        decider=decision.decider_id if decision and decision.is_accepted else None,
        assessors=query.assessors_of(session, through.id),
        voters=query.voters_on(session, through.id),
        signed=query.parties_signed(session, through.id),
        open_suspensive=query.open_suspensive_reservations(session, through.id),
    )


def _reservation(
    session: Session,
    case: Reservation,
    _asked: Question,
    _book: Rulebook,
    sections: Collection[str],
    common: dict[str, Any],
) -> f.ReservationFacts:
    evidence = "evidence" in sections and query.fresh_evidence_count(session, case.id) > 0
    return f.ReservationFacts(
        due_on=case.must_be_lifted_by, missed_effect=case.missed_effect, has_evidence=evidence, **common
    )


def _audit(
    session: Session, case: Audit, asked: Question, _book: Rulebook, sections: Collection[str], common: dict[str, Any]
) -> f.AuditFacts:
    items = query.audit_items(session, case.id) if "items" in sections else ()
    return f.AuditFacts(
        placement=placement_refusals(session, case) if "placement" in sections else None,
        has_plan=bool(case.perimeter.strip() and case.calendar.strip() and case.conditions.strip()),
        starts_on=case.starts_on,
        due_on=case.due_on,
        next_reminder_on=case.next_reminder_on,
        unanswered=sum(item.answered_at is None for item in items),
        unfound=tuple(item.criterion for item in items if item.finding is None),
        contradicted=sum(item.finding is AuditFinding.CONTRADICTED for item in items),
        unverifiable=sum(item.finding is AuditFinding.UNVERIFIABLE for item in items),
        asked_again=sum(item.is_asked_again for item in items),
        has_observations=case.observations is not None,
        unreplied=tuple(
            item.criterion
            for item in items
            if case.observations is not None and item.observation and not item.reply.strip()
        ),
        conclusion=case.conclusion,
        auditor_is_conflicted=query.has_interest(case.auditor_id, case.service_id, session),
        auditor_assessed=has_assessed(session, case.auditor_id, case.service_id, asked.on),
        **common,
    )


def _draw(
    session: Session, case: Draw, asked: Question, _book: Rulebook, sections: Collection[str], common: dict[str, Any]
) -> f.DrawFacts:
    return draw_facts(session, case, asked.on, sections, common)


def _report(
    session: Session, case: Report, asked: Question, _book: Rulebook, sections: Collection[str], common: dict[str, Any]
) -> f.Facts:
    return report_facts(session, case, asked.on, sections, common)


_BUILDERS: dict[type, Callable[..., f.Facts]] = {
    Application: _application,
    Listing: _listing,
    Reservation: _reservation,
    Audit: _audit,
    Draw: _draw,
    Report: _report,
}
