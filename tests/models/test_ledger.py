import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.ledger import LedgerDetail, LedgerError, canonical
from tests.referencing import told

REFUSED = "append-only"
PURGE = "salt = NULL, actor_id = NULL, actor_name = NULL, reason = NULL, purged_at = '2026-03-02 09:00:00'"


@pytest.fixture
def entry(session):
    written = told.entry(session, told.application(session, told.vendor(session)), "submit")
    session.commit()
    return written


def _run(engine, statement):
    with engine.begin() as connection:
        connection.execute(text(statement))


def _rows(engine):
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()  # noqa: S608 - our own names
            for table in ("ledger_entry", "ledger_detail")
        ]


def test_entry_changed_in_a_session_is_refused(session, entry):
    entry.trigger = "withdraw"

    with pytest.raises(LedgerError):
        session.flush()


@pytest.mark.parametrize("part", ["entry", "detail"])
def test_entry_deleted_in_a_session_is_refused(session, entry, part):
    session.delete(entry if part == "entry" else entry.detail)

    with pytest.raises(LedgerError):
        session.flush()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET trigger = 'withdraw'",
        "UPDATE ledger_entry SET trigger = trigger",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_detail",
        "UPDATE ledger_detail SET actor_name = 'Somebody else'",
        "UPDATE ledger_detail SET purged_at = '2026-03-02 09:00:00', reason = 'none'",
        f"UPDATE ledger_detail SET {PURGE}, id = '00000000-0000-0000-0000-000000000000'",  # noqa: S608 - our own text
    ],
)
def test_ledger_refuses_every_change(engine, entry, statement):  # noqa: ARG001 - the entry is there to be changed
    before = _rows(engine)

    with pytest.raises(DBAPIError, match=REFUSED):
        _run(engine, statement)

    assert _rows(engine) == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_detail"])
def test_ledger_refuses_to_be_emptied(engine, entry, table):  # noqa: ARG001 - as above
    before = _rows(engine)

    with pytest.raises(DBAPIError, match=REFUSED):
        _run(engine, f"TRUNCATE {table} CASCADE")

    assert _rows(engine) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_detail"])
def test_ledger_refuses_to_be_replaced(engine, entry, table):  # noqa: ARG001 - as above
    before = _rows(engine)

    with pytest.raises(DBAPIError, match=REFUSED):
        _run(engine, f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own names

    assert _rows(engine) == before


def test_detail_may_be_purged_once(engine, session, entry):
    _run(engine, f"UPDATE ledger_detail SET {PURGE}")  # noqa: S608 - our own text

    detail = session.get_one(LedgerDetail, entry.detail.id, populate_existing=True)
    assert (detail.salt, detail.actor_id, detail.actor_name, detail.reason) == (None, None, None, None)
    session.rollback()
    with pytest.raises(DBAPIError, match=REFUSED):
        _run(engine, f"UPDATE ledger_detail SET {PURGE}")  # noqa: S608 - our own text


def test_second_entry_of_the_same_rank_is_refused(session):
    case = told.application(session, told.vendor(session))
    told.entry(session, case, "submit")

    with pytest.raises(DBAPIError):
        told.entry(session, case, "admit")


def test_canonical_json_is_the_same_whatever_the_order():
    assert (
        canonical({"b": ["é", None, 1], "a": {"d": 2, "c": True}}) == '{"a":{"c":true,"d":2},"b":["é",null,1]}'.encode()
    )
