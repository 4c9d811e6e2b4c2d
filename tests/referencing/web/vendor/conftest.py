"""Time that may pass and queries that are counted, for the pages of the vendors."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from tests.referencing.web.conftest import AT


@pytest.fixture
def clock_at():
    """The service some time later than the test began."""

    @contextmanager
    def later(**passed):
        with time_machine.travel(AT + timedelta(**passed), tick=False):
            yield

    return later


@pytest.fixture
def counted(app):
    """The statements that the service sends to its database meanwhile."""

    @contextmanager
    def counting():
        with app.app_context():
            engine, sent = app.extensions["sqlalchemy"].engine, []
        note = lambda *given: sent.append(given[2])  # noqa: E731 - the same function to listen and to stop
        event.listen(engine, "before_cursor_execute", note)
        yield sent
        event.remove(engine, "before_cursor_execute", note)

    return counting
