"""What a renewal or an update must look at again, what was, and what a signatory confirms in one act."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.carrying import Carrying
from models.ledger import canonical
from models.listing import Listing
from models.queries import carrying as query
from models.queries.facts import listing_of_service
from models.queries.writing import writings_of
from referencing.mail.notice import day_in_words
from referencing.services import rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.working import begin_work, refuse_if
from referencing.services.writing import mark_written
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.completeness import gaps
from workflows.dossier import Answer, Dossier
from workflows.plain import plain
from workflows.review_words import CAUSE_WORDS
from workflows.reviewing import Before, Cause, Life, Review, Version, Why, review
from workflows.rulebook import Rulebook
from workflows.terms import next_term
from workflows.vocabulary import Actor, Kind, Refusal

CARRIED = (Kind.RENEWAL, Kind.UPDATE)


@dataclass(frozen=True, slots=True)
class Carried:
    """A dossier beside the one it was seeded with; `written`: criteria whose answer somebody wrote or read again."""

    carrying: Carrying
    before: Before
    dossier: Dossier
    book: Rulebook
    review: Review
    written: frozenset[str]

    @property
    def to_review(self) -> tuple[str, ...]:
        """The criteria that must be looked at again and were not yet."""
        return tuple(key for key in self.review.causes if key not in self.written)

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The criteria that stand as they were, written by nobody and not confirmed as they are."""
        return tuple(
            key
            for key in self.review.rest
            if key not in self.written and self.carrying.confirmed.get(key) != _digest(self.dossier.answers.get(key))
        )


def carry(session: Session, application: Application, former: Application) -> None:
    """Remember what an application was seeded with; a first one is written and answered for as a whole."""
    if application.kind in CARRIED:
        session.add(Carrying(application_id=application.id, former_id=former.id, confirmed={}))
        session.flush()


def carried_by(session: Session, application: Application, on: date) -> Carried | None:
    """Return what an application took over as it stands on a day; None when it took over nothing."""
    known = query.carrying_of(session, application.id)
    if known is None:
        return None
    book, dossier = rulebooks.load(application.rulebook), dossier_of(session, application)
    before = Before(dossier_of(session, known.former), rulebooks.load(known.former.rulebook))
    found = review(before, dossier, book, _life(session, application, known.former, on), gaps(dossier, book, on))
    if known.causes is not None:
        found = _as_filed(found, known.causes)
    return Carried(known, before, dossier, book, found, frozenset(writings_of(session, application.id)))


def _life(session: Session, application: Application, former: Application, on: date) -> Life:
    listing = listing_of_service(session, application.service_id)
    releases = query.unverified_releases(session, listing.id) if listing else ()
    return Life(
        covers_until=_covers_until(application, listing, on),
        versions=tuple(
            Version(number=one.version, is_major=one.is_major, changes=tuple(one.changes)) for one in releases
        ),
        reservations=tuple(
            (one.number, one.criterion) for one in query.live_reservations_about(session, application.service_id)
        ),
        findings=tuple(query.doubtful_items(session, former)),
    )


def _covers_until(application: Application, listing: Listing | None, on: date) -> date:
    """Return the last day for which the answers must stand: of the next term (renewal), or of this one (update)."""
    if listing is None:
        return on
    book = rulebooks.load(listing.rulebook)
    if application.kind is Kind.RENEWAL and listing.rank < len(book.terms_years):
        return next_term(book, listing.ends_on, listing.rank, on).ends_on
    return listing.ends_on


def _as_filed(found: Review, causes: Mapping[str, Any]) -> Review:
    """Return a review with the causes told on the day of the filing: what happened since changes nothing in it."""
    told = {key: tuple(_why(one) for one in causes[key]) for key in causes if key}
    rest = tuple(key for key in (*found.causes, *found.rest) if key not in told)
    return Review(told, rest, tuple(_why(one) for one in causes.get("", ())))


def _why(written: list[str]) -> Why:
    return Why(Cause(written[0]), tuple(written[1:]))


def causes_to_keep(carried: Carried) -> dict[str, Any]:
    """Return the causes of a review as plain JSON; those that belong to no criterion stand under the empty key."""
    told = {key: [[one.cause.value, *one.details] for one in found] for key, found in carried.review.causes.items()}
    return told | {"": [[one.cause.value, *one.details] for one in carried.review.apart]}


def confirm_rest(session: Session, application: Application, actor: Actor, at: datetime) -> dict[str, str]:
    """Confirm every answer that stands as it was; return criterion → digest of what was confirmed."""
    carried = carried_by(session, application, day_of(at))
    if carried is None:
        raise LookupError(application.number)
    confirmed = {key: _digest(carried.dossier.answers.get(key)) for key in carried.to_confirm}
    known = carried.carrying
    known.confirmed = known.confirmed | confirmed
    known.confirmed_at, known.confirmed_by_id = at, actor.id
    return confirmed


def keep_answer(session: Session, application: Application, key: str, *, actor: Actor, at: datetime) -> None:
    """Say that one answer that had to be looked at again still stands, word for word.

    StepRefusedError when it need not be, or when something is missing from it.
    """
    begin_work(session, application, "declare", actor)
    carried = carried_by(session, application, day_of(at))
    causes = carried.review.causes.get(key, ()) if carried else ()
    if not causes:
        refuse_if((Refusal("not_to_review", (key,)),), application, "keep_answer")
    if any(one.cause is Cause.GAP for one in causes):
        refuse_if((Refusal("answer_incomplete", (key,)),), application, "keep_answer")
    mark_written(session, application, key, actor=actor, at=at)


def cause_sentence(why: Why) -> str:
    """Return one cause in words, its days as people write them."""
    details = why.details
    if why.cause is Cause.EVIDENCE_EXPIRES:
        details = (details[0], day_in_words(date.fromisoformat(details[1])))
    return gettext(CAUSE_WORDS[why.cause], *details)


def _digest(answer: Answer | None) -> str:
    return hashlib.sha256(canonical({"answer": plain(answer) if answer else None})).hexdigest()
