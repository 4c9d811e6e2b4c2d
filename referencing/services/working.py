"""Check that a person may prepare something on a case now, before any of it is written."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.case import CaseMixin, touch
from models.queries.cases import locked
from referencing.services.interests import interests_in
from workflows.machine import StepRefusedError
from workflows.vocabulary import Actor, Refusal
from workflows.works import forbidden_work


def begin_work(
    session: Session, case: CaseMixin, name: str, actor: Actor, *, flagged: frozenset[str] = frozenset(), key: str = ""
) -> None:
    """Keep other writers from the case and raise StepRefusedError when this actor may not do this work now.

    The case then has another version: a step decided on a page read before is stale.
    """
    case = locked(session, type(case), [_id(case)])[_id(case)]
    said = interests_in(session, case, actor.id, actor.roles)
    refusals = forbidden_work(
        name, case.state, actor, is_recused=said.is_recused, is_undeclared=said.is_undeclared, flagged=flagged, key=key
    )
    refuse_if(refusals, case, name)
    touch(case)


def refuse_if(refusals: tuple[Refusal, ...], case: CaseMixin, name: str) -> None:
    """Raise StepRefusedError when there is any reason."""
    if refusals:
        raise StepRefusedError(name, case.state, refusals)


def acting_person(actor: Actor) -> UUID:
    """Return the identifier of the person who acts; LookupError for the service itself."""
    if actor.id is None:
        raise LookupError(actor.name)
    return actor.id


def _id(case: CaseMixin) -> UUID:
    identifier: UUID = case.id  # type: ignore[attr-defined]  # the key of Base
    return identifier
