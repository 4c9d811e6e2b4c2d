"""Who may look at what: which roles a procedure concerns, what waits for whom, what stays inside the house."""

from enum import StrEnum

from workflows.procedures import DRAW, PROCEDURES
from workflows.steps import Procedure, Step
from workflows.vocabulary import STAFF_ROLES, VENDOR_ROLES, AuditState, Holder, ListingState, Role
from workflows.works import WORKS

ROLES_OF: dict[Holder, frozenset[Role]] = {
    Holder.VENDOR: VENDOR_ROLES,
    Holder.DESK: frozenset({Role.OFFICER}),
    Holder.REVIEWERS: frozenset({Role.REVIEWER}),
    Holder.COMMISSION: frozenset({Role.SECRETARY, Role.MEMBER}),
    Holder.DECIDER: frozenset({Role.DECIDER}),
    Holder.PARTIES: frozenset({Role.SIGNATORY, Role.DECIDER, Role.CNAM}),
    Holder.AUDITOR: frozenset({Role.AUDITOR}),
    Holder.OFFICIALS: frozenset(DRAW.step["commit"].roles),
    Holder.NOBODY: frozenset(),
}

# The plan of an audit reaches the vendor with its notification, and not a day before.
HIDDEN_FROM_VENDOR: frozenset[StrEnum] = frozenset({AuditState.PLANNED})

# Nobody need do anything about a listing in force.
_AT_REST: frozenset[StrEnum] = frozenset({ListingState.ACTIVE})

# Until it is filed a dossier is its vendor's own draft: the desk knows that it exists, of which service and vendor.
FILED_ONCE = 1
_DESK = frozenset({Role.OFFICER, Role.REVIEWER})

# The vendor reads the findings with the draft report, the replies to its observations once the commission has both.
_FINDINGS_TOLD = frozenset({AuditState.CONTRADICTORY, AuditState.COMMISSION, AuditState.CLOSED})
_REPLIES_TOLD = frozenset({AuditState.COMMISSION, AuditState.CLOSED})

# What experts and the commission write for the decision is not sent to the vendor: its letter quotes what it needs.
INTERNAL_DOCUMENTS = frozenset({"assessment_report", "minutes"})


def staff_concerned(procedure: Procedure) -> frozenset[Role]:
    """Return the staff roles that act on the cases of a procedure, prepare something on them or are told of them."""
    rows = (procedure.opening, *procedure.steps)
    acting = {role for row in rows for role in row.roles}
    told = {role for row in rows for holder in row.notifies for role in ROLES_OF[holder]}
    preparing = {
        role
        for work in WORKS.values()
        if any(isinstance(state, procedure.states) for state in work.states)
        for role in work.roles
    }
    return frozenset((acting | told | preparing) & STAFF_ROLES)


def are_findings_told(state: AuditState) -> bool:
    """Return whether the vendor reads the findings of an audit."""
    return state in _FINDINGS_TOLD


def are_replies_told(state: AuditState) -> bool:
    """Return whether the vendor reads what the auditor replied to its observations."""
    return state in _REPLIES_TOLD


def is_dossier_open_to_staff(filings: int) -> bool:
    """Return whether the house may read the answers and the evidence of an application filed so many times."""
    return filings >= FILED_ONCE


def knows_of_drafts(roles: frozenset[Role]) -> bool:
    """Return whether staff with these roles see that an application exists before it was ever filed."""
    return bool(roles & _DESK)


def waiting_states(procedure: Procedure, roles: frozenset[Role]) -> tuple[StrEnum, ...]:
    """Return the states of a procedure in which somebody with one of these roles holds the ball."""
    return tuple(
        state for state in procedure.states if state not in _AT_REST and ROLES_OF[procedure.holder(state)] & roles
    )


def queued_states(procedure: Procedure) -> tuple[StrEnum, ...]:
    """Return the states of the cases that a queue shows unless it is asked for others: those that still move."""
    return tuple(state for state in procedure.states if state not in procedure.final)


def states_at_rest(procedure: Procedure) -> tuple[StrEnum, ...]:
    """Return the states in which a case needs nobody, unless it carries a flag."""
    return tuple(state for state in procedure.states if state in _AT_REST)


def is_told_to_vendor(step: Step, role: Role) -> bool:
    """Return whether the words of a step are for the vendor: it took the step, or it is told of it."""
    return role in VENDOR_ROLES or Holder.VENDOR in step.notifies


def row_of(procedure: str, trigger: str) -> Step:
    """Return the row behind a ledger entry, the opening included; KeyError when the table has none."""
    table = PROCEDURES[procedure]
    return table.opening if trigger == table.opening.trigger else table.step[trigger]
