"""What leaves after the commit, a handler a kind: who is told, the mail to one reader, the paper of a step."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy.orm import Session

from models.case import state_of
from models.database import reading
from models.queries.agendas import agenda_with_id, note_agenda_rendering
from models.queries.news import carried_by, withhold
from models.queries.programme import note_programme_rendering, programme_to_render
from models.queries.recipients import covers_of, entry_with_case, people_to_tell, signing_for_the_cnam
from models.queries.rendering import note_rendering, to_render
from referencing.config import Settings
from referencing.mail.message import Mail
from referencing.services.account_mail import send_account_mail
from referencing.services.agendas import AGENDA
from referencing.services.beats import VERIFY, check_ledgers
from referencing.services.context import Context
from referencing.services.digests import DIGEST
from referencing.services.notices import Reading, digest_of, mail_of, reading_of
from referencing.services.outbox import Delivery, Handler
from referencing.services.programme.papers import PROGRAMME
from referencing.services.programme.proposals import SEARCH, search
from referencing.services.proving.links import ACCOUNT_MAIL
from referencing.services.reports.mailing import REPORT_MAIL, send_report_mail
from referencing.services.store import Room
from referencing.services.telling import MAIL, Story, tell_people
from referencing.services.webhooks.delivering import FAN_OUT, POST, deliver, fan_out
from workflows.calendar import day_of
from workflows.news import group_of_step
from workflows.procedures import PROCEDURES
from workflows.sight import row_of
from workflows.vocabulary import Holder, Withheld


def announce(context: Context, delivery: Delivery) -> None:
    """Tell of the step behind a ledger entry each person whom its table names, as each of them wants to be told."""
    with context.sessions.begin() as session:
        entry, case = entry_with_case(session, uuid.UUID(delivery.payload["entry_id"]))
        row = row_of(entry.procedure, entry.trigger)
        people = people_to_tell(session, case, row.notifies, but=entry.detail.actor_id)
        awaited = people_to_tell(session, case, (PROCEDURES[entry.procedure].holder(state_of(case)),))
        vendors, on = people_to_tell(session, case, (Holder.VENDOR,)), day_of(entry.at)
        people |= covers_of(session, people, on) - {entry.detail.actor_id}
        awaited |= covers_of(session, awaited, on)
        cnam = signing_for_the_cnam(session)
        groups = {
            person: group_of_step(
                entry.procedure,
                entry.trigger,
                is_vendor=person in vendors,
                is_awaited=person in awaited,
                is_cnam=person in cnam,
            )
            for person in people
        }
        kind = f"{entry.procedure}.{entry.trigger}"
        story = Story(kind=kind, key=str(entry.id), at=delivery.at, case=case, entry_id=entry.id, context={})
        tell_people(session, story, groups)


def mail(context: Context, delivery: Delivery) -> None:
    """Send the mail that a row carries: one piece of news, or those that a digest gathers.

    What its reader may not read any more, or does not want any more, is withheld and says so.
    """
    with reading(), context.sessions() as session:
        found = [(news.id, reading_of(session, news)) for news in carried_by(session, delivery.id)]
        readings = [one for _id, one in found if isinstance(one, Reading)]
        write = digest_of if delivery.kind == DIGEST else _mail_of_one
        letter = write(session, readings, delivery, context.settings) if readings else None
    with context.sessions.begin() as session:
        for news_id, why in found:
            if isinstance(why, Withheld):
                withhold(session, [news_id], why)
    if letter is not None:
        context.sender.send(letter)


def _mail_of_one(session: Session, readings: Sequence[Reading], delivery: Delivery, settings: Settings) -> Mail:
    return mail_of(session, readings[0], delivery, settings)


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


def render_agenda(context: Context, delivery: Delivery) -> None:
    """Render the agenda of a session and keep its PDF; one that has its PDF keeps it."""
    agenda_id = uuid.UUID(delivery.payload["agenda_id"])
    with reading(), context.sessions() as session:
        agenda = agenda_with_id(session, agenda_id)
        wanted = None if agenda.rendered_at else agenda.context
    if wanted is None:
        return
    from referencing.documents import render as pdf_of  # noqa: PLC0415 - as above

    kept = context.store.keep(Room.PAPERS, pdf_of(AGENDA, wanted))
    with context.sessions.begin() as session:
        note_agenda_rendering(session, agenda_id, kept.sha256, kept.size, delivery.at)


def render_programme(context: Context, delivery: Delivery) -> None:
    """Render a programme of audits and keep its PDF; one that has its PDF keeps it."""
    programme_id = uuid.UUID(delivery.payload["programme_id"])
    with reading(), context.sessions() as session:
        programme = programme_to_render(session, programme_id)
        wanted = None if programme.rendered_at else programme.context
    if wanted is None:
        return
    from referencing.documents import render as pdf_of  # noqa: PLC0415 - as above

    kept = context.store.keep(Room.PAPERS, pdf_of(PROGRAMME, wanted))
    with context.sessions.begin() as session:
        note_programme_rendering(session, programme_id, kept.sha256, kept.size, delivery.at)


def verify_ledger(context: Context, delivery: Delivery) -> None:
    """Check every ledger and keep what was found, for the administrators' page."""
    check_ledgers(context.sessions, delivery.at)


HANDLERS: Mapping[str, Callable[[Context, Delivery], None]] = {
    "announce": announce,
    MAIL: mail,
    DIGEST: mail,
    "render": render,
    AGENDA: render_agenda,
    PROGRAMME: render_programme,
    SEARCH: search,
    ACCOUNT_MAIL: send_account_mail,
    REPORT_MAIL: send_report_mail,
    VERIFY: verify_ledger,
    FAN_OUT: fan_out,
    POST: deliver,
}


def handlers(context: Context) -> dict[str, Handler]:
    """Return the handler of each kind of row, its context filled in."""
    return {kind: partial(handler, context) for kind, handler in HANDLERS.items()}
