"""Tell members of a session, each with the file that puts it into their calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from models.commission import CommissionSession
from models.organisation import Person
from referencing.mail.invitation import Invitation, attachment_of
from referencing.mail.notice import moment_in_words
from referencing.services.telling import tell
from referencing.words import gettext
from workflows.vocabulary import Actor
from workflows.words import _

TITLE = _("Commission de référencement")


def invite(
    session: Session, sitting: CommissionSession, people: Sequence[Person], *, actor: Actor, at: datetime
) -> None:
    """Invite people to a session, or tell them how it changed."""
    _tell(session, sitting, people, "convening", {"place": place_of(sitting)}, actor=actor, at=at)


def tell_cancelled(
    session: Session,
    sitting: CommissionSession,
    people: Sequence[Person],
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Tell people that a session will not take place, and why."""
    _tell(session, sitting, people, "convening_cancelled", {"reason": reason}, actor=actor, at=at)


def tell_agenda(
    session: Session, sitting: CommissionSession, people: Sequence[Person], *, actor: Actor, at: datetime
) -> None:
    """Tell people that the agenda of a session was established anew."""
    context = {"day": _hour(sitting), "path": f"/instruction/commission/{sitting.id}"}
    tell(session, "agenda", people, context, actor=actor, at=at)


def place_of(sitting: CommissionSession) -> str:
    """Return where a session takes place, in words."""
    return sitting.place or gettext(_("en visioconférence"))


def _tell(
    session: Session,
    sitting: CommissionSession,
    people: Sequence[Person],
    kind: str,
    words: dict[str, str],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    context = {"day": _hour(sitting), "path": f"/instruction/commission/{sitting.id}", **words}
    for person in people:
        tell(
            session,
            kind,
            [person],
            context,
            actor=actor,
            at=at,
            key=f"{kind}:{sitting.id}:{sitting.sequence}",
            attachments=[attachment_of(_invitation(session, sitting, person, at))],
        )


def _invitation(session: Session, sitting: CommissionSession, person: Person, at: datetime) -> Invitation:
    begins_at, ends_at = _hours(sitting)
    host = str(session.info.get("public_url", "")).partition("://")[2].partition("/")[0].partition(":")[0]
    return Invitation(
        uid=f"{sitting.id}@{host or 'parcours'}",
        sequence=sitting.sequence,
        written_at=at.astimezone(UTC),
        begins_at=begins_at,
        ends_at=ends_at,
        title=gettext(TITLE),
        place=place_of(sitting),
        link=sitting.link,
        organiser=sitting.organiser,
        name=person.name,
        email=person.email,
        is_cancelled=sitting.cancelled_at is not None,
    )


def _hours(sitting: CommissionSession) -> tuple[datetime, datetime]:
    """Return when a session begins and ends, in UTC; LookupError before its hour is fixed."""
    if sitting.begins_at is None or sitting.ends_at is None:
        raise LookupError(sitting.id)
    return sitting.begins_at.astimezone(UTC), sitting.ends_at.astimezone(UTC)


def _hour(sitting: CommissionSession) -> str:
    return moment_in_words(_hours(sitting)[0])
