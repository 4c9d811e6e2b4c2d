"""Whether the database answers, and which one it is."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.register import Counter


def answers(session: Session) -> bool:
    """Return true once the database has answered a question about one of our tables; its error else."""
    session.execute(select(Counter.id).limit(1)).all()
    return True


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Which database this is, and the last migration that it went through."""

    name: str
    version: str
    revision: str


def database_facts(session: Session) -> DatabaseFacts:
    """Return what a database says of itself."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    version = session.scalar(text("SELECT sqlite_version()" if is_sqlite else "SHOW server_version"))
    revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    return DatabaseFacts("SQLite" if is_sqlite else "PostgreSQL", str(version), str(revision))
