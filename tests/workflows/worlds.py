"""Worlds for each procedure: some content its guards, some do not, and each guard says yes and no in one at least."""

from functools import cache

from tests.workflows.builders import ON
from tests.workflows.ready import (
    DAY,
    ME,
    SECRET,
    YESTERDAY,
    application_facts,
    audit_facts,
    deliberation,
    draw_facts,
    grounding,
    listing_facts,
    report_facts,
    reservation_facts,
    seats,
)
from workflows import facts as f
from workflows.completeness import Gap
from workflows.report_facts import Auditing
from workflows.vocabulary import Access, AuditConclusion, Kind, Opinion, Party, Refusal, Role, Track

ALL_SIGNED = f.Signing(signed=frozenset(Party))
BARE_APPLICATION = {
    "opening": f.Opening(listing=None, open_applications=("D-2026-0001",)),
    "filing": f.Filing(
        eligibility_gaps=(Gap("ELI-PUBLIC", "not_eligible", ("Public",)),), gaps=(Gap("URB-HDS", "unanswered"),)
    ),
    "changes": f.Changes(flags=(), due_on=None, changed_unflagged=("URB-2FA",)),
    "assessment": f.Assessment(
        without_finding=("URB-HDS",), to_complete=("SEC-TLS",), found=frozenset(), assessors=frozenset()
    ),
    "deliberation": deliberation(None, present=0, voters=frozenset({ME})),
    "connection": f.Connection(asked=(("pairing", Access.READ),), passed=frozenset()),
    "silence": f.Silence(lapses_on=ON + 90 * DAY, warned_days=None, warned_on=None),
    "open_suspensive": 1,
}
WORLDS = {
    "application": [
        (application_facts, {}),
        (application_facts, {"signing": ALL_SIGNED}),
        (application_facts, {"signing": ALL_SIGNED, "track": Track.SIMPLE}),
        (application_facts, {"silence": f.Silence(lapses_on=ON + 20 * DAY, warned_days=None, warned_on=None)}),
        (application_facts, BARE_APPLICATION),
        (application_facts, {"deliberation": deliberation(held_on=ON + DAY)}),
        (application_facts, {"kind": Kind.RENEWAL, "deliberation": deliberation(Opinion.SUSPENSIVE)}),
        (application_facts, {"changes": f.Changes(flags=(), due_on=None)}),
        (application_facts, {"approval": f.Approval(is_known=True, is_awaited=True, is_current=True)}),
        (application_facts, {"approval": f.Approval(is_known=True, is_given=True, is_current=True)}),
        (application_facts, {"carried": f.Carried(to_review=("URB-HDS",), to_confirm=("SEC-TLS",))}),
        (application_facts, {"reason": " "}),
        (application_facts, {"is_recused": True}),
        (application_facts, {"is_undeclared": True}),
    ],
    "listing": [
        (listing_facts, {}),
        (listing_facts, {"hearing": None, "overdue_releases": ("3.0.0",)}),
        (listing_facts, {"hearing": f.Hearing(due_on=YESTERDAY, is_answered=False)}),
        (listing_facts, {"ends_on": ON + 20 * DAY, "rank": 2, "is_flagged": True, "reason": ""}),
        (listing_facts, {"ends_on": YESTERDAY, "undeclared_releases": 0}),
        (listing_facts, {"ends_on": YESTERDAY, "was_suspended": True}),
        (listing_facts, {"grounding": grounding(opinion=Opinion.UNFAVOURABLE, decider=None)}),
        (listing_facts, {"is_recused": True}),
        (listing_facts, {"is_undeclared": True}),
    ],
    "reservation": [
        (reservation_facts, {}),
        (reservation_facts, {"due_on": ON, "has_evidence": False, "reason": ""}),
        (reservation_facts, {"is_recused": True}),
        (reservation_facts, {"is_undeclared": True}),
    ],
    "audit": [
        (audit_facts, {}),
        (audit_facts, {"starts_on": ON, "due_on": YESTERDAY, "has_observations": True}),
        (audit_facts, {"has_plan": False, "starts_on": None, "due_on": None, "contradicted": 0, "conclusion": None}),
        (audit_facts, {"unanswered": 2, "unfound": ("URB-HDS",), "auditor_is_conflicted": True, "reason": ""}),
        (audit_facts, {"conclusion": AuditConclusion.COMPLIANT}),
        (audit_facts, {"asked_again": 0, "unreplied": ("URB-HDS",), "auditor_assessed": True, "due_on": YESTERDAY}),
        (audit_facts, {"placement": (Refusal("schedule_not_asked"), Refusal("schedule_no_auditor"))}),
        (audit_facts, {"is_recused": True}),
        (audit_facts, {"is_undeclared": True}),
    ],
    "report": [
        (report_facts, {}),
        (report_facts, {"due_on": YESTERDAY, "noted_for": YESTERDAY, "remind_on": None}),
        (report_facts, {"due_on": None, "remind_on": ON + DAY, "has_text_for_vendor": False, "reason": " "}),
        (report_facts, {"due_on": YESTERDAY, "noted_for": ON - 30 * DAY}),
        (report_facts, {"auditing": Auditing(is_listed=False, has_auditor=True)}),
        (report_facts, {"auditing": Auditing(is_listed=True, has_auditor=False)}),
        (report_facts, {"is_recused": True}),
        (report_facts, {"is_undeclared": True}),
    ],
    "draw": [
        (draw_facts, {}),
        (draw_facts, {"reason": "b" * 64}),
        (draw_facts, {"reason": SECRET.text}),
        (draw_facts, {"seats": seats(is_revealed=True), "reveal_by": YESTERDAY, "public_on": ON, "reason": "4 8 15"}),
        (draw_facts, {"seats": seats(is_revealed=True), "reveal_by": YESTERDAY, "typed": ("4 8 15", "4 8 15")}),
        (draw_facts, {"seats": seats(is_revealed=True), "public_on": ON, "typed": ("4 8 15",), "reason": "4 8 16"}),
        (draw_facts, {"reveal_by": YESTERDAY, "reason": "a" * 64}),
        (draw_facts, {"reveal_by": None, "public_on": None, "seats": seats(commitment=None)[:1], "reason": " "}),
        (draw_facts, {"refusals": (Refusal("population_empty"),), "is_unchanged": False, "begun": ("AUD-2026-00001",)}),
        (draw_facts, {"standing": ("TIR-2026-00002",), "seats": seats()[1:]}),
        (draw_facts, {"is_recused": True}),
    ],
}


@cache
def worlds(name):
    """Return every world of a procedure as each role sees it."""
    return [make(role, **changes) for make, changes in WORLDS[name] for role in Role]
