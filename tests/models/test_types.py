from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from models.organisation import Organisation
from tests.referencing import told


def test_instant_comes_back_in_utc_with_its_microseconds(session):
    organisation = told.vendor(session)
    organisation.created_at = datetime(2026, 3, 29, 3, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    session.commit()

    session.refresh(organisation)

    assert organisation.created_at == datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    assert organisation.created_at.tzinfo is UTC


def test_instant_without_zone_is_refused(session):
    organisation = told.vendor(session)
    organisation.created_at = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - what is refused

    with pytest.raises(StatementError, match="naive datetime"):
        session.flush()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_keeps_instants_in_utc_and_identifiers_as_text(session):
    organisation = told.vendor(session)

    kept = session.execute(text("SELECT id, created_at FROM organisation")).one()

    assert kept == (organisation.id.hex, "2026-03-02 09:00:00.000000")
    assert session.get(Organisation, organisation.id) is organisation
