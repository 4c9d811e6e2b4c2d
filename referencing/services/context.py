"""What commands and effects need, made once a process from the settings. Cheap: no Flask, no WeasyPrint."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from models.database import make_engine, make_sessions
from referencing.config import Settings
from referencing.mail.senders import Sender, make_sender
from referencing.services.store import Store, make_store


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    store: Store
    sender: Sender

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()


def make_context(settings: Settings, sender: Sender | None = None) -> Context:
    """Return the context of the settings; `sender` takes the place of the one they name."""
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    sessions.configure(info={"public_url": settings.public_url})
    return Context(settings, engine, sessions, make_store(settings), sender or make_sender(settings))
