"""Gather the news that people want together, when its time has come: each goes into one mail, whatever fails."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.news import give_to, people_with_due_news, take_due_news
from referencing.services.outbox import put

DIGEST = "digest"
CHUNK = 250  # people looked up at once


def gather(sessions: sessionmaker[Session], at: datetime) -> int:
    """Put one mail for each person whose held news is due, and return how many; twice is the same as once."""
    put_before = 0
    while True:
        with reading(), sessions() as session:
            people = people_with_due_news(session, at, CHUNK)
        count = sum(_gather_for(sessions, person_id, at) for person_id in people)
        put_before += count
        if len(people) < CHUNK or not count:
            return put_before


def _gather_for(sessions: sessionmaker[Session], person_id: uuid.UUID, at: datetime) -> bool:
    with sessions.begin() as session:
        news = take_due_news(session, person_id, at)
        if not news:  # another clock was faster
            return False
        payload = {"person_id": str(person_id)}
        message_id = put(session, DIGEST, f"{DIGEST}:{news[0].id}", payload, at)
        if message_id is not None:
            give_to(session, [piece.id for piece in news], message_id)
    return True
