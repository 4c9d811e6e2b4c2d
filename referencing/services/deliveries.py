"""What leaves after the commit, a handler a kind: who is told, the mail to one reader, the paper of a step."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.database import reading
from models.ledger import LedgerEntry
from models.queries.recipients import (
    Recipient,
    entry_with_case,
    flag_count,
    names_of,
    people_to_tell,
    recipient,
)
from models.queries.rendering import note_rendering, to_render
from referencing.mail.message import Mail
from referencing.mail.notice import Notice, words_of
from referencing.services.context import Context
from referencing.services.outbox import Delivery, Handler, put
from referencing.services.store import Room
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.labels import label
from workflows.procedures import PROCEDURES
from workflows.steps import Step
from workflows.vocabulary import Holder


def announce(context: Context, delivery: Delivery) -> None:
    """Put one mail for each person whom the step behind a ledger entry is told to."""
    with context.sessions.begin() as session:
        entry, case = entry_with_case(session, uuid.UUID(delivery.payload["entry_id"]))
        people = people_to_tell(session, case, _step_of(entry).notifies, but=entry.detail.actor_id)
        for person_id in sorted(people):
            payload = {"entry_id": str(entry.id), "person_id": str(person_id)}
            put(session, "mail", f"mail:{entry.id}:{person_id}", payload, delivery.at)


def mail(context: Context, delivery: Delivery) -> None:
    """Send one person the notice of one step; nothing goes to an account that was closed meanwhile."""
    with reading(), context.sessions() as session:
        entry, case = entry_with_case(session, uuid.UUID(delivery.payload["entry_id"]))
        reader = recipient(session, uuid.UUID(delivery.payload["person_id"]), case)
        notice = _notice(session, entry, case, reader, delivery.at, context.settings.public_url) if reader else None
    if reader is None or notice is None:
        return
    words = words_of(notice)
    context.sender.send(
        Mail(
            key=delivery.key,
            name=reader.name,
            email=reader.email,
            at=delivery.created_at,
            subject=words.subject,
            text=words.text,
            html=words.html,
        )
    )


def render(context: Context, delivery: Delivery) -> None:
    """Render a document and keep its PDF; a document that has one keeps it."""
    document_id = uuid.UUID(delivery.payload["document_id"])
    with reading(), context.sessions() as session:
        wanted = to_render(session, document_id)
    if wanted is None:
        return
    from referencing.documents import render as pdf_of  # noqa: PLC0415 - WeasyPrint: half a second, 50 MB

    kept = context.store.keep(Room.PAPERS, pdf_of(*wanted))
    with context.sessions.begin() as session:
        note_rendering(session, document_id, kept.sha256, kept.size, delivery.at)


HANDLERS: Mapping[str, Callable[[Context, Delivery], None]] = {
    "announce": announce,
    "mail": mail,
    "render": render,
}


def handlers(context: Context) -> dict[str, Handler]:
    """Return the handler of each kind of row, its context filled in."""
    return {kind: partial(handler, context) for kind, handler in HANDLERS.items()}


def _step_of(entry: LedgerEntry) -> Step:
    procedure = PROCEDURES[entry.procedure]
    opening = procedure.opening
    return opening if entry.trigger == opening.trigger else procedure.step[entry.trigger]


def _notice(
    session: Session, entry: LedgerEntry, case: CaseMixin, reader: Recipient, at: datetime, public_url: str
) -> Notice:
    holder = PROCEDURES[entry.procedure].holder(state_of(case))
    if entry.procedure == "listing":  # a right in force: nobody is late, the clock ends it
        holder = Holder.NOBODY
    service, organisation = names_of(session, case)
    due_on = None if holder is Holder.NOBODY else case.due_on
    return Notice(
        procedure=entry.procedure,
        trigger=entry.trigger,
        number=case.number,
        service=service,
        organisation=organisation,
        reader=reader.name,
        reader_is_vendor=reader.is_vendor,
        awaited=None if holder is Holder.NOBODY else gettext(label(holder)),
        reader_is_awaited=reader.id in people_to_tell(session, case, (holder,)),
        due_on=due_on,
        is_late=due_on is not None and day_of(at) > due_on,
        has_document=_step_of(entry).document is not None,
        link=f"{public_url}/dossiers/{case.number}",
        ends_on=getattr(case, "ends_on", None),
        lapses_on=getattr(case, "lapses_on", None),
        flags=_flags(session, entry),
    )


def _flags(session: Session, entry: LedgerEntry) -> int:
    if (entry.procedure, entry.trigger) != ("application", "request_changes"):
        return 0
    return flag_count(session, entry.case_id)
