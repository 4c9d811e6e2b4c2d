"""A session of the commission as calendars take it in (RFC 5545, RFC 5546): invite, change, cancel."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText

from referencing.mail.message import Attachment

PRODUCT = "-//Parcours//Commission//FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One session for one member. `uid` stays the same, `sequence` grows with each change; instants are aware."""

    uid: str
    sequence: int
    written_at: datetime
    begins_at: datetime
    ends_at: datetime
    title: str
    place: str
    link: str
    organiser: str
    name: str
    email: str
    is_cancelled: bool = False


def attachment_of(invitation: Invitation) -> Attachment:
    """Return the invitation as a file that calendar programs act upon."""
    method = "CANCEL" if invitation.is_cancelled else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(invitation))
    text = calendar.to_ical().decode()
    return Attachment(name="seance.ics", content_type=f"text/calendar; method={method}", text=text)


def _event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.written_at)
    event.add("dtstart", invitation.begins_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", invitation.title)
    event.add("location", invitation.place)
    if invitation.link:
        event.add("url", invitation.link)
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    event["organizer"] = vCalAddress(f"mailto:{invitation.organiser}")
    event["attendee"] = _attendee(invitation)
    return event


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{invitation.email}")
    attendee.params["cn"] = vText(invitation.name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")  # the answer is given on the page of the session
    return attendee
