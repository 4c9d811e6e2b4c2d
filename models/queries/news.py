"""News: note it once, take what a digest gathers, find what became of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.entropy import new_id
from models.news import DigestTime, MailChoice, News
from workflows.vocabulary import NewsGroup, Rhythm, Withheld

_HELD = (News.message_id.is_(None), News.withheld.is_(None))


def add_news(session: Session, values: Mapping[str, Any]) -> uuid.UUID | None:
    """Note a piece of news in the caller's transaction and return its identifier; None when its key was there."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row: Insert = insert(News).values(id=new_id(), **values).on_conflict_do_nothing(index_elements=["key"])
    return session.execute(row.returning(News.id)).scalar_one_or_none()


def carried_by(session: Session, message_id: uuid.UUID) -> Sequence[News]:
    """Return the news that one outbox row carries, oldest first."""
    return session.scalars(select(News).where(News.message_id == message_id).order_by(News.at, News.id)).all()


def give_to(session: Session, news_ids: Iterable[uuid.UUID], message_id: uuid.UUID) -> None:
    """Say which outbox row carries some news."""
    _update(session, news_ids, message_id=message_id)


def withhold(session: Session, news_ids: Iterable[uuid.UUID], why: Withheld) -> None:
    """Say that some news is not sent, and why."""
    _update(session, news_ids, withheld=why)


def _update(session: Session, news_ids: Iterable[uuid.UUID], **values: Any) -> None:  # noqa: ANN401 - columns
    ids = list(news_ids)
    if ids:
        session.execute(
            update(News).where(News.id.in_(ids)).values(values).execution_options(synchronize_session=False)
        )


def people_with_due_news(session: Session, at: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Return people for whom held news is due at an instant."""
    people = select(News.person_id).where(*_HELD, News.due_at <= at).distinct().limit(limit)
    return [person for person in session.scalars(people) if person is not None]


def take_due_news(session: Session, person_id: uuid.UUID, at: datetime) -> Sequence[News]:
    """Return the held news that is due for a person, locked until the end of the transaction."""
    return session.scalars(
        select(News)
        .where(*_HELD, News.person_id == person_id, News.due_at <= at)
        .order_by(News.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def choices_of(session: Session, people: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, NewsGroup], Rhythm]:
    """Return what people chose, by person and group."""
    rows = session.execute(
        select(MailChoice.person_id, MailChoice.group, MailChoice.rhythm).where(MailChoice.person_id.in_(list(people)))
    )
    return {(row.person_id, row.group): row.rhythm for row in rows}


def digest_times_of(session: Session, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Return hour and weekday that people chose."""
    rows = session.execute(
        select(DigestTime.person_id, DigestTime.hour, DigestTime.weekday).where(DigestTime.person_id.in_(list(people)))
    )
    return {row.person_id: (row.hour, row.weekday) for row in rows}


def choose(session: Session, person_id: uuid.UUID, rhythms: Mapping[NewsGroup, Rhythm], at: datetime) -> None:
    """Keep how often a person wants to hear of some groups, in place of what they chose before."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for group, rhythm in rhythms.items():
        row = insert(MailChoice).values(id=new_id(), person_id=person_id, group=group, rhythm=rhythm, chosen_at=at)
        session.execute(
            row.on_conflict_do_update(index_elements=["person_id", "group"], set_={"rhythm": rhythm, "chosen_at": at})
        )


def choose_time(session: Session, person_id: uuid.UUID, hour: int, weekday: int) -> None:
    """Keep when a person wants their digests."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(DigestTime).values(id=new_id(), person_id=person_id, hour=hour, weekday=weekday)
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"hour": hour, "weekday": weekday}))
