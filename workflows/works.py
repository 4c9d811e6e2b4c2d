"""What people prepare between two steps: in which states, in which role. The steps then look at what they prepared."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.independence import DECLARING
from workflows.labels import label
from workflows.vocabulary import (
    STAFF_ROLES,
    Actor,
    ApplicationState,
    AuditState,
    ListingState,
    Refusal,
    ReservationState,
    Role,
)


@dataclass(frozen=True, slots=True)
class Work:
    """`only_flagged`: states in which only the criteria of the change request may be touched."""

    states: tuple[StrEnum, ...]
    roles: tuple[Role, ...]
    only_flagged: tuple[StrEnum, ...] = ()


_VENDOR = (Role.VENDOR, Role.SIGNATORY)
_A, _L, _R, _U = ApplicationState, ListingState, ReservationState, AuditState

WORKS: dict[str, Work] = {
    "declare": Work((_A.ELIGIBILITY, _A.CONFORMITY), _VENDOR),
    "answer": Work((_A.ELIGIBILITY, _A.CONFORMITY, _A.CHANGES_REQUESTED), _VENDOR, (_A.CHANGES_REQUESTED,)),
    "find": Work((_A.ASSESSMENT,), (Role.REVIEWER,)),
    "flag": Work((_A.ASSESSMENT,), (Role.REVIEWER,)),
    "deliberate": Work((_A.COMMISSION,), (Role.SECRETARY,)),
    "vote": Work((_A.COMMISSION,), (Role.MEMBER,)),
    "record_vote": Work((_A.COMMISSION,), (Role.SECRETARY,)),
    "prepare_decision": Work((_A.DECISION,), (Role.DECIDER,)),
    "test_connection": Work((_A.CONNECTION,), (Role.OFFICER,)),
    "record_release": Work((_L.ACTIVE, _L.SUSPENDED), _VENDOR),
    "attach_evidence": Work((_R.OPEN, _R.OVERDUE), _VENDOR),
    "plan_audit": Work((_U.PLANNED,), (Role.AUDITOR,)),
    "answer_audit": Work((_U.COLLECTING,), _VENDOR),
    "find_audit": Work((_U.ANALYSIS, _U.ON_SITE), (Role.AUDITOR,)),
    "ask_again": Work((_U.ANALYSIS,), (Role.AUDITOR,)),
    "note_visit": Work((_U.ANALYSIS, _U.ON_SITE), (Role.AUDITOR,)),
    "observe_audit": Work((_U.CONTRADICTORY,), _VENDOR),
    "reply_audit": Work((_U.CONTRADICTORY,), (Role.AUDITOR,)),
    "draft_conclusion": Work((_U.COMMISSION,), (Role.SECRETARY,)),
}


def forbidden_work(
    name: str,
    state: StrEnum,
    actor: Actor,
    *,
    is_recused: bool = False,
    is_undeclared: bool = False,
    flagged: frozenset[str] = frozenset(),
    key: str = "",
) -> tuple[Refusal, ...]:
    """Return every reason why this actor may not do this work now; `key` is the criterion touched, if one is."""
    work = WORKS[name]
    if not actor.roles & set(work.roles):
        return (Refusal("wrong_role", tuple(label(role) for role in work.roles)),)
    if is_recused and STAFF_ROLES & set(work.roles):
        return (Refusal("recused"),)
    if is_undeclared and DECLARING & set(work.roles):
        return (Refusal("interest_not_declared"),)
    if state not in work.states:
        return (Refusal("not_in_this_state", (label(state),)),)
    if state in work.only_flagged and key not in flagged:
        return (Refusal("not_flagged", (key,)),)
    return ()
