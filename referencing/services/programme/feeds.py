"""Calendar feeds (RFC 5545): an auditor's audits or a vendor's, at an address that only its owner knows.

The address is a signed name of the feed with its seal; renewing it changes the seal, and the old address opens nothing.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from models.programme import CalendarFeed
from models.queries import programme as query
from referencing.services.errors import NotFoundError
from referencing.services.programme.calendar import Line, line_of
from referencing.services.seeing import staff_roles
from referencing.services.working import acting_person
from referencing.words import gettext
from workflows.calendar import start_of
from workflows.vocabulary import Actor, Role
from workflows.words import _

PRODUCT = "-//Parcours//Audits//FR"
_SALT, _SEAL_BYTES = "calendar-feed", 24
_BEFORE, _AFTER = timedelta(days=400), timedelta(days=1100)  # how far from today a calendar tells audits
_ALL_DAY = timedelta(days=1)


def renew_feed(
    session: Session, *, actor: Actor, at: datetime, person_id: UUID | None = None, organisation_id: UUID | None = None
) -> CalendarFeed:
    """Give an auditor or a vendor a calendar at a new address; one that was known opens nothing any more."""
    feed = query.feed_of(session, person_id=person_id, organisation_id=organisation_id)
    if feed is None:
        feed = CalendarFeed(person_id=person_id, organisation_id=organisation_id)
        session.add(feed)
    feed.seal, feed.renewed_at = secrets.token_urlsafe(_SEAL_BYTES), at
    feed.renewed_by_id = acting_person(actor)
    session.flush()
    return feed


def token_of(feed: CalendarFeed, key: str) -> str:
    """Return what the address of a feed carries."""
    return str(URLSafeSerializer(key, salt=_SALT).dumps([feed.id.hex, feed.seal]))


def opened(session: Session, token: str, key: str) -> CalendarFeed:
    """Return the feed behind an address; NotFoundError for one that was forged or renewed, or whose owner left."""
    try:
        identifier, seal = URLSafeSerializer(key, salt=_SALT).loads(token)
        feed = query.feed_with_id(session, UUID(hex=identifier))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFoundError(token) from error
    if feed is None or not secrets.compare_digest(feed.seal, seal) or not _is_served(feed):
        raise NotFoundError(token)
    return feed


def _is_served(feed: CalendarFeed) -> bool:
    return feed.person is None or (feed.person.is_active and Role.AUDITOR in staff_roles(feed.person))


def calendar_of(session: Session, feed: CalendarFeed, on: date) -> bytes:
    """Return a feed as a file of calendar programs: each audit's start, and the days on which something is due.

    Nothing in it changes within a day but what changed in the programme, so that who asks again is told so.
    """
    found = query.audits_starting(
        session, on - _BEFORE, on + _AFTER, auditor_id=feed.person_id, organisation_id=feed.organisation_id
    )
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext(_("Audits Mon espace santé")))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    public_url = str(session.info.get("public_url", ""))
    for line in map(line_of, found):
        for event in _events(line, public_url, start_of(on), is_vendor=feed.organisation_id is not None):
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(line: Line, public_url: str, at: datetime, *, is_vendor: bool) -> Iterable[Event]:
    phases = line.phases
    days: Sequence[tuple[str, date, str]] = (
        ("start", phases.starts_on, _("Début de l’audit : {0}")),
        ("deposit", phases.deposit_by, _("Dernier jour de dépôt des preuves : {0}")),
        ("draft", phases.draft_by, _("Projet de rapport d’audit dû : {0}")),
        ("report", phases.report_by, _("Rapport d’audit dû : {0}")),
    )
    if not is_vendor and line.is_movable:
        days = (("notice", line.notice_by, _("Dernier jour d’envoi du plan d’audit : {0}")), *days)
    for code, day, words in days:
        event = Event()
        event.add("uid", f"{line.audit.id.hex}-{code}@parcours")
        event.add("sequence", line.audit.version)
        event.add("dtstamp", at)
        event.add("dtstart", day)
        event.add("dtend", day + _ALL_DAY)
        event.add("summary", gettext(words, line.audit.service.name))
        event.add("description", _about(line, is_vendor=is_vendor))
        if not is_vendor or line.is_open_to_vendor:
            event.add("url", f"{public_url}/dossiers/{line.audit.number}")
        event.add("transp", "TRANSPARENT")
        event.add("status", "TENTATIVE" if line.is_movable else "CONFIRMED")
        yield event


def _about(line: Line, *, is_vendor: bool) -> str:
    told = [line.audit.number, line.audit.organisation.name] if not is_vendor else []
    if is_vendor and line.is_open_to_vendor:
        told.append(line.audit.number)
    if line.is_movable:
        told.append(gettext(_("date prévue, tant que le plan n’est pas notifié")))
    return ", ".join(told)
