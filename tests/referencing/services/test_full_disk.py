"""A write that fails while a step is taken: nothing of it stays, and what went wrong is said."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from models.database import make_engine, make_sessions, reading
from models.every import Base
from referencing.services.ledger import verify
from referencing.services.tick import tick
from tests.referencing import told
from workflows.calendar import start_of
from workflows.vocabulary import ApplicationState, Role

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _counts(town):
    with reading(), town.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }


def _fill(town):
    """Leave the database not one page to grow: as a full disk does."""
    connection = town.sessions.kw["bind"].raw_connection()
    cursor = connection.cursor()
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages}")
    connection.close()


def _ticks(town):
    while moved := town.tick():
        yield moved
        town.wait(6)


@SQLITE
def test_step_on_a_full_disk_leaves_nothing(town):
    case = town.open()
    _fill(town)
    before = {}

    def go_on():
        for _ in range(60):  # there may be room left in the pages there are
            before.update(_counts(town))
            town.open()

    with pytest.raises(OperationalError, match="full"):
        go_on()

    assert _counts(town) == before
    assert town.read(case) == ApplicationState.ELIGIBILITY
    with reading(), town.sessions() as session:
        assert verify(session).broken == []


@SQLITE
def test_step_goes_on_when_there_is_room_again(town):
    case = town.open()
    _fill(town)
    with pytest.raises(OperationalError, match="full"):
        [town.open() for _ in range(60)]

    town.sessions.kw["bind"].dispose()  # a new connection has no such limit
    town.step(case, "confirm_eligibility", Role.VENDOR)

    assert town.read(case) == ApplicationState.CONFORMITY


@SQLITE
def test_tick_on_a_full_disk_says_so_and_catches_up(town):
    cases = [town.open() for _ in range(30)]
    town.at = start_of(town.read(cases[0], "lapses_on"))
    _fill(town)

    with pytest.raises(OperationalError, match="full"):
        list(_ticks(town))
    town.sessions.kw["bind"].dispose()
    town.tick()
    town.wait(6)
    town.tick()

    assert {town.read(case) for case in cases} == {ApplicationState.LAPSED}


def test_evidence_that_cannot_be_kept_leaves_no_row(town, tmp_path):
    before = _counts(town)
    (tmp_path / "evidence").write_text("no folder can be made here")

    with pytest.raises(OSError, match="evidence"):
        town.open()

    assert _counts(town) == before


def test_database_that_went_away_says_so(tmp_path):
    folder = tmp_path / "gone"
    engine = make_engine(f"sqlite:///{folder / 'parcours.sqlite'}")

    with pytest.raises(OperationalError, match="unable to open database file"):
        tick(make_sessions(engine), told.AT)
