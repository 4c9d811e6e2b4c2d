import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models.database import reading
from models.service import Service
from tests.referencing import told

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@SQLITE
def test_sqlite_waits_syncs_and_keeps_keys(engine):
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    with engine.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_row_that_points_nowhere_is_refused(session):
    organisation = told.vendor(session)
    session.add(Service(organisation_id=organisation.id, name="Un", slug="un", created_at=told.AT))
    session.flush()

    session.delete(organisation)

    with pytest.raises(IntegrityError):
        session.flush()


@SQLITE
def test_sqlite_transaction_takes_the_pen_with_its_first_word(engine):
    with engine.connect() as first, engine.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout = 0")
        second.rollback()

        first.execute(text("SELECT 1"))

        with pytest.raises(OperationalError, match="locked"):
            second.execute(text("SELECT 1"))


@SQLITE
def test_sqlite_reader_does_not_wait_for_the_writer(engine):
    with Session(engine) as writer:
        told.vendor(writer)

        with reading(), Session(engine) as reader:
            found = reader.execute(text("SELECT count(*) FROM organisation")).scalar_one()

    assert found == 0
