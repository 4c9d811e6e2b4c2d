"""From a piece of news to the mail that one reader gets, or the reason why they get none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.every import CASES
from models.ledger import LedgerEntry
from models.news import News
from models.organisation import Person
from models.queries.news import choices_of
from models.queries.recipients import Recipient, entry_with_case, flag_count, names_of, people_to_tell, recipient
from referencing.config import Settings
from referencing.mail.kinds import KINDS
from referencing.mail.message import Attachment, Mail
from referencing.mail.notice import Footing, Item, Notice, Part, Told, Words, digest_words, sentence_of, told_words
from referencing.mail.notice import words_of as words_of_notice
from referencing.mail.why import why, why_digest
from referencing.services import unsubscribing
from referencing.services.inviting import is_open, link_in_mail
from referencing.services.outbox import Delivery
from referencing.services.seeing import may_see
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.labels import label
from workflows.news import CHOSEN
from workflows.procedures import PROCEDURES
from workflows.sight import row_of
from workflows.vocabulary import Holder, Rhythm, Withheld
from workflows.words import _

PREFERENCES = "/compte/courriels"


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of news with its case, and the reader as they stand at the time of sending."""

    news: News
    case: CaseMixin | None
    reader: Recipient


def reading_of(session: Session, news: News) -> Reading | Withheld:
    """Return the news with its reader, or why it is not sent: closed account, case not theirs, unsubscribed."""
    if news.withheld is not None or _is_over(session, news):
        return news.withheld or Withheld.NOT_VISIBLE
    case: Any = session.get(CASES[news.procedure], news.case_id) if news.procedure else None
    if news.person_id is None:
        return Reading(news, case, Recipient(news.id, news.name or "", news.email or "", is_vendor=False))
    person = session.get(Person, news.person_id)
    if person is None or not person.is_active:
        return Withheld.ACCOUNT_CLOSED
    if case is not None and not may_see(session, case, person):
        return Withheld.NOT_VISIBLE
    if choices_of(session, [person.id]).get((person.id, news.group)) is Rhythm.NEVER and news.group in CHOSEN:
        return Withheld.UNSUBSCRIBED
    found = recipient(session, person.id, case) if case else None
    return Reading(news, case, found or Recipient(person.id, person.name, person.email, is_vendor=False))


def _is_over(session: Session, news: News) -> bool:
    """Return whether news invites to something that was answered or withdrawn meanwhile."""
    invitation = news.context.get("invitation")
    return invitation is not None and not is_open(session, uuid.UUID(invitation))


def mail_of(session: Session, reading: Reading, delivery: Delivery, settings: Settings) -> Mail:
    """Return the mail that tells one piece of news."""
    news, reader = reading.news, reading.reader
    footing = _footing(session, reading, settings)
    if news.entry_id is not None:
        words = words_of_notice(notice_of(session, reading, delivery.at, settings.public_url), footing)
    else:
        words = told_words(told_of(session, reading, settings), footing)
    files = tuple(Attachment(**attachment) for attachment in news.attachments)
    return _mail(reader, delivery, words, footing, files)


def digest_of(session: Session, readings: Sequence[Reading], delivery: Delivery, settings: Settings) -> Mail:
    """Return the mail that gathers news for one reader, grouped by case in the order in which the cases came up."""
    reader = readings[0].reader
    groups = {reading.news.group for reading in readings}
    footing = Footing(
        why=why_digest(),
        settings_link=settings.public_url + PREFERENCES,
        unsubscribe_link=unsubscribing.address(settings, reader.id, groups),
    )
    parts: dict[object, Part] = {}
    for reading in readings:
        item = Item(day_of(reading.news.at), _line(session, reading, delivery.at, settings))
        part = parts.setdefault(reading.news.case_id, _part(session, reading, settings.public_url))
        part.news.append(item)
    return _mail(reader, delivery, digest_words(reader.name, list(parts.values()), footing), footing, ())


def told_of(session: Session, reading: Reading, settings: Settings) -> Told:
    """Return what a mail of a kind says to its reader."""
    news, case = reading.news, reading.case
    facts = dict(news.context)
    path = _path(session, facts, settings.secret_key) or (f"/dossiers/{case.number}" if case else "/")
    if case is not None:
        service, organisation = names_of(session, case)
        facts |= {"number": case.number, "service": service, "organisation": organisation}
    link = path if path.startswith(settings.public_url) else settings.public_url + path
    return Told(kind=KINDS[news.kind], reader=reading.reader.name, link=link, facts=facts)


def _path(session: Session, facts: dict[str, Any], key: str) -> str | None:
    """Take the page that the button opens out of the facts; a link that is a secret is signed only now."""
    path = str(facts.pop("path", ""))
    invitation = facts.pop("invitation", None)
    return link_in_mail(session, uuid.UUID(invitation), key) if invitation else path or None


def notice_of(session: Session, reading: Reading, at: datetime, public_url: str) -> Notice:
    """Return the notice of the step that a piece of news tells of, as the case stands at an instant."""
    entry, case = entry_with_case(session, reading.news.entry_id or uuid.UUID(int=0))
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
        reader=reading.reader.name,
        reader_is_vendor=reading.reader.is_vendor,
        awaited=None if holder is Holder.NOBODY else gettext(label(holder)),
        reader_is_awaited=reading.reader.id in people_to_tell(session, case, (holder,)),
        due_on=due_on,
        is_late=due_on is not None and day_of(at) > due_on,
        has_document=bool(row_of(entry.procedure, entry.trigger).documents),
        link=f"{public_url}/dossiers/{case.number}",
        ends_on=getattr(case, "ends_on", None),
        lapses_on=getattr(case, "lapses_on", None),
        flags=_flags(session, entry),
    )


def _flags(session: Session, entry: LedgerEntry) -> int:
    if (entry.procedure, entry.trigger) != ("application", "request_changes"):
        return 0
    return flag_count(session, entry.case_id)


def _line(session: Session, reading: Reading, at: datetime, settings: Settings) -> str:
    if reading.news.entry_id is not None:
        return sentence_of(notice_of(session, reading, at, settings.public_url))
    told = told_of(session, reading, settings)
    return told.kind.line(told.facts)


def _part(session: Session, reading: Reading, public_url: str) -> Part:
    case = reading.case
    if case is None:
        return Part(gettext(_("Autres nouvelles")), public_url + "/", [])
    return Part(f"{case.number} – {names_of(session, case)[0]}", f"{public_url}/dossiers/{case.number}", [])


def _footing(session: Session, reading: Reading, settings: Settings) -> Footing:
    news = reading.news
    organisation = names_of(session, reading.case)[1] if reading.case else None
    reason = why(news.group, organisation=organisation, is_vendor=reading.reader.is_vendor)
    if news.person_id is None:
        return Footing(why=reason)
    return Footing(
        why=reason,
        settings_link=settings.public_url + PREFERENCES,
        unsubscribe_link=unsubscribing.address(settings, news.person_id, [news.group]),
    )


def _mail(reader: Recipient, delivery: Delivery, words: Words, footing: Footing, files: tuple[Attachment, ...]) -> Mail:
    return Mail(
        key=delivery.key,
        name=reader.name,
        email=reader.email,
        at=delivery.created_at,
        subject=words.subject,
        text=words.text,
        html=words.html,
        unsubscribe=footing.unsubscribe_link,
        attachments=files,
    )
