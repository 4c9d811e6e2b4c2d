"""Engines, sessions and migrations for SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from models.folding import folded

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_BUSY_MS = 30_000
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def make_engine(url: str, **options: Any) -> Engine:  # noqa: ANN401 - handed to SQLAlchemy as they are
    """Return an engine set up for our use; `url` is a SQLAlchemy URL (postgresql:// means psycopg 3)."""
    engine = create_engine(driver_url(url), **options)
    prepare(engine)
    return engine


def driver_url(url: str) -> str:
    """Return the URL with its driver named."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def prepare(engine: Engine) -> None:
    """Put our SQLite settings on an engine: WAL, foreign keys, full sync, one writer at a time from its first word."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    connection.isolation_level = None  # BEGIN is ours to say
    connection.create_function("folded", 1, _folded, deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _folded(text: str | None) -> str | None:
    """Answer SQLite, whose own functions know letters without accents only."""
    return None if text is None else folded(text)


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


@contextmanager
def reading() -> Iterator[None]:
    """Begin transactions that only read inside a with block: on SQLite they do not wait for the writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def see_one_moment(session: Session) -> None:
    """Have a session that only reads see the database of one moment, however long it reads; SQLite always does."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return a factory of sessions that keep what they read after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def all_or_nothing(sessions: sessionmaker[Session]) -> Iterator[sessionmaker[Session]]:
    """Yield a factory whose sessions share one transaction: each commits a part, all are kept at the end or none."""
    options = {**sessions.kw, "join_transaction_mode": "create_savepoint"}
    with options.pop("bind").begin() as connection:
        yield sessionmaker(connection, **options)


class UnknownRevisionError(Exception):
    """The database is at a revision that this version has never heard of: a newer one made it."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision; UnknownRevisionError when it comes from a newer version."""
    from alembic import command  # noqa: PLC0415 - 0.3 s that only a migration needs
    from alembic.script.revision import ResolutionError  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(alembic_config(url), revision)
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise UnknownRevisionError(revision) from error
        raise


def alembic_config(url: str) -> "Config":
    """Return the configuration of Alembic for one database, without a file."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", driver_url(url).replace("%", "%%"))
    return config
