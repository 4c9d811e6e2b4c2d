"""The rulebooks in use and the digest each must keep."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.entropy import new_id
from models.register import RulebookUse


def digests_in_use(session: Session, key: str | None = None) -> dict[str, str]:
    """Return key → digest of the rulebooks in use, or of one."""
    query = select(RulebookUse.key, RulebookUse.digest)
    rows = session.execute(query.where(RulebookUse.key == key) if key else query)
    return dict(rows.all())  # a result has keys(): dict() would take it for a mapping


def remember(session: Session, key: str, digest: str, at: datetime) -> None:
    """Keep a rulebook's digest; nothing happens when another transaction just did."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(RulebookUse).values(id=new_id(), key=key, digest=digest, first_used_at=at)
    session.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def rulebooks_in_use(session: Session) -> dict[str, datetime]:
    """Return key → when it was first used, of the rulebooks in use."""
    return dict(session.execute(select(RulebookUse.key, RulebookUse.first_used_at)).all())
