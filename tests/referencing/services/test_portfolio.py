"""The portfolio: whole or not there, ended today, silent about its past."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from models.database import make_sessions
from models.ledger import LedgerEntry
from models.organisation import Organisation, Person
from models.outbox import OutboxMessage
from models.queries.summary import has_any_case, states_of
from referencing.config import Settings
from referencing.services import ledger
from referencing.services.context import make_context
from referencing.services.people import register_person
from referencing.services.portfolio import load_if_empty
from workflows.procedures import PROCEDURES

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def context(database_url, tmp_path):
    environ = {"PARCOURS_INSTANCE": str(tmp_path / "instance"), "PARCOURS_DATABASE_URL": database_url}
    context = make_context(Settings.from_environ(environ))
    yield context
    context.close()


class _PowerCutError(Exception):
    pass


def _cut_after(days):
    """Return a reporter that ends everything once some days were played."""

    def report(done, _total):
        if done >= days:
            raise _PowerCutError

    return lambda _title: report


def test_load_that_is_cut_off_leaves_the_database_as_it_was(context, session):
    with pytest.raises(_PowerCutError):
        load_if_empty(context, NOW, _cut_after(20))

    assert has_any_case(session) is False
    assert session.scalar(select(func.count()).select_from(Person)) == 0
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_database_with_a_case_is_left_alone(context, engine, tmp_path):
    from tests.fixtures.town import Town  # noqa: PLC0415 - all the services

    Town(engine, tmp_path).open()

    assert load_if_empty(context, NOW, _cut_after(0)) is False


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_portfolio_ends_today_and_mails_nothing_of_its_past(context, engine):
    with make_sessions(engine).begin() as session:
        register_person(session, "deja@exemple.fr", "Déjà Là", NOW)

    assert load_if_empty(context, NOW) is True

    with context.sessions() as session:
        first, last = session.execute(select(func.min(LedgerEntry.at), func.max(LedgerEntry.at))).one()
        waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.done_at.is_(None))).all()
        reached = {name: set(states_of(session, name)) for name in PROCEDURES}
        assert (NOW - first).days > 3 * 365
        assert (NOW - last).days in range(7)
        assert {message.kind for message in waiting if message.created_at < NOW} == {"render", "programme"}
        assert set(session.scalars(select(Person.email).where(~Person.is_demo))) == {"deja@exemple.fr"}
        assert session.scalars(select(Organisation).where(~Organisation.is_demo)).all() == []
        assert ledger.verify(session).is_valid
        assert reached["application"] == {state.value for state in PROCEDURES["application"].states}
        assert reached["listing"] == {state.value for state in PROCEDURES["listing"].states}
