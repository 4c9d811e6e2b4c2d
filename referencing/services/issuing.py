"""Leave the documents and the messages of a step, in its own transaction; they go out after the commit."""

from typing import Any

from sqlalchemy.orm import Session

from models.entropy import new_code, new_id
from models.queries.cases import take_numbers
from models.queries.issued import add_documents, add_messages
from models.queries.papers import Parties
from referencing.services.chain import role_used
from referencing.services.outbox import remember
from referencing.services.papers import build_context, parties
from referencing.services.papers.issue import Issue
from referencing.services.turn import Turn

DOCUMENT_SERIES = "DOC"


def issue(session: Session, turns: list[Turn]) -> None:
    """Insert the documents and the messages that a step leaves, for all its turns."""
    documents = _documents(session, turns)
    add_documents(session, documents)
    messages = [
        _message("render", document["number"], {"document_id": str(document["id"])}, turns[0]) for document in documents
    ]
    messages += [
        _message("announce", str(turn.entry_id), {"entry_id": str(turn.entry_id)}, turn)
        for turn in turns
        if turn.step.notifies
    ]
    add_messages(session, messages)
    remember(session, [message["id"] for message in messages])


def _documents(session: Session, turns: list[Turn]) -> list[dict[str, Any]]:
    writing = [(turn, kind) for turn in turns for kind in turn.step.documents]
    if not writing:
        return []
    numbers = take_numbers(session, DOCUMENT_SERIES, turns[0].on.year, len(writing))
    to = parties(session, [turn.generic for turn in turns])
    return [
        _document(session, turn, kind, number, to[turn.case.id])
        for (turn, kind), number in zip(writing, numbers, strict=True)
    ]


def _document(session: Session, turn: Turn, kind: str, number: str, to: Parties) -> dict[str, Any]:
    code = new_code()
    about = Issue(
        number=number,
        code=code,
        at=turn.at,
        actor_name=turn.actor.name,
        role=role_used(turn.actor, turn.step.roles),
        reason=turn.reason,
        public_url=session.info.get("public_url", ""),
        is_demo=to.is_demo,
    )
    return {
        "id": new_id(),
        "number": number,
        "code": code,
        "kind": kind,
        "procedure": turn.procedure.name,
        "case_id": turn.case.id,
        "entry_id": turn.entry_id,
        "issued_at": turn.at,
        "context": build_context(kind, session, turn.case, about, to),
        "sha256": None,
        "size": None,
        "rendered_at": None,
    }


def _message(kind: str, key: str, payload: dict[str, Any], turn: Turn) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": kind,
        "key": f"{kind}:{key}",
        "payload": payload,
        "created_at": turn.at,
        "due_at": turn.at,
        "attempts": 0,
        "leased_until": None,
        "leased_by": None,
        "done_at": None,
        "failed_at": None,
        "error": None,
    }
