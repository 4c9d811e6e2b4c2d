"""Facts with which the guards are content, from which a test takes something away, for each of the six procedures."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.workflows.builders import ON, rulebook
from workflows import facts as f
from workflows.draw import Secret, commitment_of
from workflows.report_facts import Auditing, ReportFacts
from workflows.vocabulary import (
    Access,
    Actor,
    AuditConclusion,
    Kind,
    MissedEffect,
    Opinion,
    Party,
    Role,
    Track,
)

ME, REVIEWER, *MEMBERS = (UUID(int=number) for number in range(1, 8))
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = ON - DAY, ON + DAY


def actor(*roles: Role) -> Actor:
    """Return a person who holds these roles on the case."""
    return Actor(ME, "Claude Martin", frozenset(roles))


def common(*roles: Role) -> dict[str, Any]:
    """Return what all facts hold: a person, the day, the rulebook, no holiday, a reason that quotes a criterion."""
    words = "Le critère URB-HDS n’est pas satisfait."
    return {"actor": actor(*roles), "on": ON, "book": rulebook(), "holidays": frozenset(), "reason": words}


def deliberation(opinion: Opinion | None = Opinion.FAVOURABLE, **changes: Any) -> f.Deliberation:
    """Return a commission of five that voted unanimously."""
    unanimous = f.Deliberation(
        present=5,
        ballots=tuple((member, opinion) for member in MEMBERS) if opinion else (),
        voters=frozenset(MEMBERS),
        recused_voters=(),
        absent_voters=(),
        opinion=opinion,
        suspensive=0,
        non_suspensive=0,
    )
    return replace(unanimous, **changes)


def application_facts(*roles: Role, **changes: Any) -> f.ApplicationFacts:
    """Return an unsigned exchange application that may take any step of its track but warn and confirm_unchanged."""
    asked = (("pairing", Access.READ), ("measures", Access.WRITE))
    ready = f.ApplicationFacts(
        **common(*roles),
        kind=Kind.INITIAL,
        track=Track.EXCHANGE,
        opening=f.Opening(listing=None, open_applications=()),
        filing=f.Filing(eligibility_gaps=(), gaps=()),
        approval=f.Approval(),
        carried=f.Carried(),
        changes=f.Changes(
            flags=(f.Flag(criterion="URB-HDS", reason="Certificat.", is_answered=True),), due_on=TOMORROW
        ),
        assessment=f.Assessment(
            without_finding=(), to_complete=(), found=frozenset({"URB-HDS", "SEC-TLS"}), assessors=frozenset({REVIEWER})
        ),
        deliberation=deliberation(),
        signing=f.Signing(signed=frozenset()),
        connection=f.Connection(asked=asked, passed=frozenset(asked)),
        silence=f.Silence(lapses_on=YESTERDAY, warned_days=7, warned_on=ON - 8 * DAY),
    )
    return replace(ready, **changes)


def grounding(**changes: Any) -> f.Grounding:
    """Return a renewal that was decided as it should be."""
    sound = f.Grounding(
        kind=Kind.RENEWAL,
        opinion=Opinion.FAVOURABLE,
        decider=ME,
        assessors=frozenset({REVIEWER}),
        voters=frozenset(MEMBERS),
        signed=frozenset(Party),
        open_suspensive=0,
    )
    return replace(sound, **changes)


def listing_facts(*roles: Role, **changes: Any) -> f.ListingFacts:
    """Return a first-term listing far from its end, not flagged, with a release to declare and a vendor heard."""
    ready = f.ListingFacts(
        **common(*roles),
        ends_on=date(2027, 6, 30),
        rank=1,
        grounding=grounding(),
        hearing=f.Hearing(due_on=TOMORROW, is_answered=True),
        undeclared_releases=1,
    )
    return replace(ready, **changes)


def reservation_facts(*roles: Role, **changes: Any) -> f.ReservationFacts:
    """Return a reservation with evidence, one day late."""
    ready = f.ReservationFacts(
        **common(*roles), due_on=YESTERDAY, missed_effect=MissedEffect.PROPOSE_SUSPENSION, has_evidence=True
    )
    return replace(ready, **changes)


def audit_facts(*roles: Role, **changes: Any) -> f.AuditFacts:
    """Return an audit planned for two months from now, one anomaly found, a conclusion written."""
    ready = f.AuditFacts(
        **common(*roles),
        placement=(),
        has_plan=True,
        starts_on=ON + 60 * DAY,
        due_on=TOMORROW,
        next_reminder_on=ON,
        contradicted=1,
        asked_again=1,
        conclusion=AuditConclusion.RESERVATIONS,
    )
    return replace(ready, **changes)


def report_facts(*roles: Role, **changes: Any) -> ReportFacts:
    """Return a report with a text for its vendor, one day late, its reminder due, about a service with auditors."""
    ready = ReportFacts(
        **common(*roles),
        due_on=YESTERDAY,
        remind_on=ON,
        has_text_for_vendor=True,
        auditing=Auditing(is_listed=True, has_auditor=True),
    )
    return replace(ready, **changes)


SECRET = Secret("0" * 32, "seize signes ici, et plus")
DRAW = "TIR-2026-00001"


def seats(**changes: Any) -> tuple[f.Seat, ...]:
    """Return two officials who committed; the second has revealed, the first is whoever acts, changed as asked."""
    mine = f.Seat(number=1, person=ME, name="Claude Martin", commitment=commitment_of(DRAW, 1, SECRET))
    other = f.Seat(number=2, person=REVIEWER, name="Dominique Petit", commitment="a" * 64, is_revealed=True)
    return replace(mine, **changes), other


def draw_facts(*roles: Role, **changes: Any) -> f.DrawFacts:
    """Return a draw whose officials committed, whose population may be frozen, far from the day of the value."""
    ready = f.DrawFacts(
        **common(*roles),
        number=DRAW,
        seats=seats(),
        reveal_by=TOMORROW,
        public_on=ON + 2 * DAY,
        refusals=(),
        is_unchanged=True,
        begun=(),
    )
    return replace(ready, **changes)


def said(guard: Any, facts: f.Facts) -> list[tuple[str, ...]]:
    """Return what a guard refuses: each code with its details."""
    return [(refusal.code, *refusal.details) for refusal in guard(facts)]
