"""The database of a request: one session, at most one commit, and none at all when the request only reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.base import Base
from models.database import driver_url, prepare, reading
from referencing.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

READING = ("GET", "HEAD", "OPTIONS")


class WroteWhileReadingError(Exception):
    """A request that only reads tried to commit."""


class ReadingRequests:
    """WSGI: a request that only reads begins transactions that do not wait for the writer."""

    def __init__(self, wsgi: Callable[..., "Iterable[bytes]"]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "Iterable[bytes]":
        if environ["REQUEST_METHOD"] not in READING:
            return self.wsgi(environ, start_response)
        with reading():
            return self.wsgi(environ, start_response)


def connect(app: Flask, settings: Settings) -> SQLAlchemy:
    """Return the database of an application, its engine set up as everywhere else."""
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(settings.database_url)
    database = SQLAlchemy(
        metadata=Base.metadata,
        disable_autonaming=True,
        session_options={"expire_on_commit": False, "info": {"public_url": settings.public_url}},
    )
    database.init_app(app)
    with app.app_context():
        prepare(database.engine)
    event.listen(database.session, "before_commit", _refuse_while_reading)
    app.wsgi_app = ReadingRequests(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's manual says
    return database


def session() -> Session:
    """Return the session of this request."""
    database: SQLAlchemy = current_app.extensions["sqlalchemy"]
    return database.session()


@contextmanager
def writing() -> Iterator[Session]:
    """Commit once, at the end of a with block; nothing is kept when it raises."""
    current = session()
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise


def _refuse_while_reading(_session: Session) -> None:
    if has_request_context() and request.method in READING:
        raise WroteWhileReadingError(request.path)
