"""One unchanging view of the database for a long reading."""

from sqlalchemy.orm import Session


def stable_view(session: Session) -> None:
    """Begin a transaction that sees one moment of the database (SQLite's transactions always do)."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
