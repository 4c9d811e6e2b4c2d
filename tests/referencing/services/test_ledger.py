import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from models.application import Application
from models.database import reading
from models.ledger import LedgerDetail, LedgerEntry, hash_of
from models.organisation import Person
from models.queries.people import active_person
from referencing.services.ledger import Break, export, purge, report_of, verify
from tests.fixtures.town import Town
from workflows.ledger_words import BREAKS
from workflows.vocabulary import Role

ENTRY, DETAIL = LedgerEntry.__table__, LedgerDetail.__table__
WHEN = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def town(engine, tmp_path):
    """Two applications on their way, four entries and three."""
    town = Town(engine, tmp_path)
    for steps in (("confirm_eligibility", "submit", "admit"), ("confirm_eligibility", "submit")):
        case = town.open()
        for trigger, role in zip(steps, (Role.VENDOR, Role.SIGNATORY, Role.OFFICER), strict=False):
            town.wait(1)
            town.step(case, trigger, role)
    return town


@pytest.fixture
def first(town):
    with reading(), town.sessions() as session:
        return session.scalars(select(Application).order_by(Application.number)).first()


@pytest.fixture
def tamper(engine, first):  # noqa: ARG001 - the town must stand before its walls come down
    """Change the database as its owner could, return what a verification then says of it, and undo the change."""
    owner = create_engine(engine.url)  # without our settings: on SQLite no key is looked at
    _disarm(owner)

    def change(*statements):
        with owner.connect() as connection, connection.begin() as transaction:
            for statement in statements:
                connection.execute(statement)
            broken = report_of(Session(connection)).broken
            transaction.rollback()
        return [(found.case, found.seq, found.code) for found in broken]

    yield change
    owner.dispose()


def _disarm(owner):
    keys = ("ledger_detail", "issued_document")
    with owner.begin() as connection:
        if owner.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP FUNCTION ledger_is_append_only() CASCADE")
            for table in keys:
                name = f"fk_{table}_entry_id_ledger_entry"
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        else:
            for trigger in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")


def _report(engine):
    with reading(), Session(engine) as session:
        return verify(session)


def _entry(case, seq):
    return (ENTRY.c.case_id == case.id) & (ENTRY.c.seq == seq)


def _detail(case, seq):
    return DETAIL.c.entry_id == select(ENTRY.c.id).where(_entry(case, seq)).scalar_subquery()


def _row(engine, case, seq):
    with engine.connect() as connection:
        return connection.execute(select(ENTRY).where(_entry(case, seq))).one()._asdict()


def test_healthy_ledger_is_valid(engine, town):  # noqa: ARG001 - the town wrote it
    report = _report(engine)

    assert (report.cases, report.entries, report.purged, report.broken) == (2, 7, 0, [])
    assert report.is_valid


def test_empty_ledger_is_valid(engine):
    report = _report(engine)

    assert (report.cases, report.entries, report.is_valid) == (0, 0, True)


def test_edited_entry_is_named_whichever_its_column(tamper, first):
    values = {
        "trigger": "withdraw",
        "source": "ready",
        "target": "published",
        "role": "decider",
        "at": WHEN,
        "payload": {"round": 9},
        "commitment": "f" * 64,
        "previous_hash": "f" * 64,
        "hash": "f" * 64,
        "seq": 40,
    }

    broken = {name: tamper(update(ENTRY).where(_entry(first, 2)).values({name: values[name]})) for name in values}

    edited = {name: [(first.number, 2, "entry_edited")] for name in values}
    assert broken == edited | {
        "previous_hash": [(first.number, 2, "chain_broken")],
        # An entry that took another rank is found at the next one: its own stands empty.
        "seq": [(first.number, 3, "entry_missing_or_inserted")],
    }


def test_edited_entry_is_named_wherever_it_stands(tamper, first):
    ranks = (1, 2, 3, 4)

    broken = [tamper(update(ENTRY).where(_entry(first, seq)).values(payload={"edited": True})) for seq in ranks]

    assert broken == [[(first.number, seq, "entry_edited")] for seq in ranks]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_entry_made_unreadable_is_named(tamper, first):
    """SQLite takes anything anywhere: what cannot be read must be named, not stop the check."""

    def spoil(column, value):
        wrong = text(f"UPDATE ledger_entry SET {column} = {value} WHERE case_id = :case AND seq = 2")  # noqa: S608
        return tamper(wrong.bindparams(case=first.id.hex))

    columns = ("at", "role", "payload", "source", "target", "hash", "previous_hash", "seq", "case_id")

    broken = {column: [spoil(column, value) for value in ("X'FF00'", "'?'")] for column in columns}

    named = {column: {case for found in both for case, _, _ in found} for column, both in broken.items()}
    assert {column for column, cases in named.items() if first.number in cases} == set(columns)


def test_deleted_entry_is_found_at_the_next_one(tamper, first):
    ranks = (1, 2, 3)

    broken = [
        tamper(delete(DETAIL).where(_detail(first, seq)), delete(ENTRY).where(_entry(first, seq))) for seq in ranks
    ]

    assert broken == [[(first.number, seq + 1, "entry_missing_or_inserted")] for seq in ranks]


def test_end_cut_off_is_found_at_the_last_entry(tamper, first):
    broken = tamper(delete(DETAIL).where(_detail(first, 4)), delete(ENTRY).where(_entry(first, 4)))

    assert broken == [(first.number, 3, "end_cut_off")]


def test_end_cut_off_is_found_though_the_case_was_set_back(tamper, first):
    state = update(Application.__table__).where(Application.__table__.c.id == first.id).values(state="submitted")

    broken = tamper(delete(DETAIL).where(_detail(first, 4)), delete(ENTRY).where(_entry(first, 4)), state)

    assert broken == [(first.number, 3, "end_cut_off")]


def test_case_without_its_entries_is_named(tamper, first):
    entries = select(ENTRY.c.id).where(ENTRY.c.case_id == first.id)

    broken = tamper(
        delete(DETAIL).where(DETAIL.c.entry_id.in_(entries)), delete(ENTRY).where(ENTRY.c.case_id == first.id)
    )

    assert broken == [(first.number, None, "case_without_entries")]


def test_last_case_without_its_entries_is_named(tamper, engine):
    with engine.connect() as connection:
        last = connection.execute(select(Application.id, Application.number).order_by(Application.id.desc())).first()
    entries = select(ENTRY.c.id).where(ENTRY.c.case_id == last.id)

    broken = tamper(
        delete(DETAIL).where(DETAIL.c.entry_id.in_(entries)), delete(ENTRY).where(ENTRY.c.case_id == last.id)
    )

    assert broken == [(last.number, None, "case_without_entries")]


def test_entry_added_at_the_end_is_named_though_well_chained(tamper, engine, first):
    last = _row(engine, first, 4)
    added = last | {"id": first.id, "seq": 5, "trigger": "refer", "source": "assessment", "target": "commission"}
    added["previous_hash"] = last["hash"]
    added["hash"] = hash_of(added)

    detail = insert(DETAIL).values(id=first.id, entry_id=first.id, purged_at=WHEN)

    broken = [*tamper(insert(ENTRY).values(added)), *tamper(insert(ENTRY).values(added), detail)]

    assert broken == [(first.number, 5, "detail_missing"), (first.number, 5, "entry_missing_or_inserted")]


def test_entry_inserted_between_two_is_named(tamper, engine, first):
    added = _row(engine, first, 2) | {"id": first.id, "seq": 3}
    later = [update(ENTRY).where(_entry(first, seq)).values(seq=seq + 1) for seq in (4, 3)]

    assert tamper(*later, insert(ENTRY).values(added)) == [(first.number, 3, "chain_broken")]


def test_swapped_entries_are_found_at_the_first_of_them(tamper, first):
    broken = tamper(
        update(ENTRY).where(_entry(first, 2)).values(seq=99),
        update(ENTRY).where(_entry(first, 3)).values(seq=2),
        update(ENTRY).where(_entry(first, 99)).values(seq=3),
    )

    assert broken == [(first.number, 2, "chain_broken")]


def test_hash_worked_out_again_breaks_at_the_next_entry(tamper, engine, first):
    edited = _row(engine, first, 2) | {"payload": {"edited": True}}

    broken = tamper(update(ENTRY).where(_entry(first, 2)).values(payload=edited["payload"], hash=hash_of(edited)))

    assert broken == [(first.number, 3, "chain_broken")]


def test_hash_worked_out_again_at_the_end_is_found(tamper, engine, first):
    edited = _row(engine, first, 4) | {"at": WHEN}

    broken = tamper(update(ENTRY).where(_entry(first, 4)).values(at=WHEN, hash=hash_of(edited)))

    assert broken == [(first.number, 4, "entry_edited")]


def test_edited_detail_is_named_whichever_its_column(tamper, first):
    values = {"salt": "autre", "actor_id": first.id, "actor_name": "Autre", "reason": "autre"}

    def edit(name, purged_at):
        values_now = {name: values[name], "purged_at": purged_at}
        return tamper(update(DETAIL).where(_detail(first, 2)).values(values_now))

    broken = [edit(name, purged_at) for name in values for purged_at in (None, WHEN)]

    assert broken == [[(first.number, 2, "detail_edited")]] * 8


def test_removed_detail_is_named(tamper, first):
    assert tamper(delete(DETAIL).where(_detail(first, 3))) == [(first.number, 3, "detail_missing")]


def test_edited_state_is_found_at_the_last_entry(tamper, first):
    table = Application.__table__

    assert tamper(update(table).where(table.c.id == first.id).values(state="ready")) == [
        (first.number, 4, "state_is_not_the_replayed_one")
    ]


def test_edited_end_of_a_case_is_found(tamper, first):
    table = Application.__table__

    def edit(**values):
        return tamper(update(table).where(table.c.id == first.id).values(values))

    broken = [*edit(ledger_head="f" * 64), *edit(ledger_length=3), *edit(ledger_length=5)]

    assert broken == [
        (first.number, 4, "entry_edited"),
        (first.number, 4, "entry_missing_or_inserted"),
        (first.number, 4, "end_cut_off"),
    ]


def test_entry_moved_to_another_case_is_found_in_both(tamper, engine, first):
    with engine.connect() as connection:
        other = connection.execute(select(Application.id, Application.number).where(Application.id != first.id)).one()

    broken = tamper(update(ENTRY).where(_entry(first, 4)).values(case_id=other.id))

    assert sorted(broken) == [(first.number, 3, "end_cut_off"), (other.number, 4, "chain_broken")]


def test_chain_moved_to_another_procedure_is_found(tamper, first):
    moved = [
        tamper(update(ENTRY).where(ENTRY.c.case_id == first.id).values(procedure=procedure))
        for procedure in ("audit", "nonsense")
    ]

    assert [sorted(code for _, _, code in broken) for broken in moved] == [
        ["case_without_entries", "entry_edited"],
        ["case_without_entries", "entries_without_case"],
    ]


def test_entries_of_a_case_that_is_gone_are_found(tamper, first):
    broken = tamper(update(ENTRY).where(ENTRY.c.case_id == first.id).values(case_id=first.service_id))

    assert [code for _, _, code in broken if code != "entry_edited"] == ["case_without_entries"]
    assert len(broken) == 2


def test_step_that_no_table_has_is_found_though_well_chained(tamper, engine, first):
    """Whoever rewrites a whole chain must still write a procedure."""
    last = _row(engine, first, 4) | {"trigger": "publish", "target": "published"}
    table = Application.__table__
    end = {"ledger_head": hash_of(last), "state": "published", "listing_id": None}

    broken = tamper(
        update(ENTRY).where(_entry(first, 4)).values(trigger="publish", target="published", hash=hash_of(last)),
        update(table).where(table.c.id == first.id).values(ledger_head=end["ledger_head"]),
    )

    assert broken == [(first.number, 4, "not_in_the_table")]


def test_first_of_several_breaks_comes_first(tamper, engine, town, first):
    with engine.connect() as connection:
        other = connection.execute(select(Application.id, Application.number).where(Application.id != first.id)).one()

    broken = tamper(
        update(ENTRY).where((ENTRY.c.case_id == other.id) & (ENTRY.c.seq == 1)).values(payload={"edited": 1}),
        update(ENTRY).where(_entry(first, 3)).values(payload={"edited": 1}),
    )

    assert broken == [(first.number, 3, "entry_edited"), (other.number, 1, "entry_edited")]
    assert town.at > first.opened_at


def test_break_says_where_and_when(engine, first, tamper):
    assert tamper() == []  # and the walls are down
    with engine.begin() as connection:
        connection.execute(update(ENTRY).where(_entry(first, 2)).values(payload={"edited": True}))

    assert _report(engine).broken == [
        Break(
            procedure="application",
            case=first.number,
            seq=2,
            trigger="confirm_eligibility",
            at=(first.opened_at + timedelta(days=1)).isoformat(),
            code="entry_edited",
        )
    ]


def test_every_break_has_its_words():
    assert all(BREAKS.values())
    assert len(BREAKS) == 10


def test_purged_person_leaves_a_ledger_that_verifies(engine, town):
    with town.sessions.begin() as session:
        person = active_person(session, "guichet@parcours.example")
        purged = purge(session, person.id, WHEN)
        again = purge(session, person.id, WHEN)

    report = _report(engine)
    with engine.connect() as connection:
        left = connection.scalar(select(func.count()).where(DETAIL.c.actor_id == person.id))
        names = connection.scalar(select(func.count()).where(DETAIL.c.actor_name == person.name))
    assert (purged, again, left, names) == (1, 0, 0, 0)
    assert (report.is_valid, report.purged, report.entries) == (True, 1, 7)


def test_purge_leaves_the_others_alone(engine, town):
    with town.sessions.begin() as session:
        purge(session, active_person(session, "guichet@parcours.example").id, WHEN)

    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(DETAIL.join(Person, Person.id == DETAIL.c.actor_id)))
    assert kept == 6


def test_export_can_be_hashed_again_by_anyone(town):
    file = io.StringIO()
    with reading(), town.sessions() as session:
        count = export(session, file)

    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    ends = {}
    for line in lines:  # all that an outsider needs: hashlib and json
        known = line.pop("hash")
        assert line["previous"] == ends.get(line["case"], "0" * 64)
        text = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == known
        ends[line["case"]] = known

    assert (count, len(lines), len(ends)) == (7, 7, 2)


def test_export_tells_nobody_who_acted(town):
    file = io.StringIO()
    with reading(), town.sessions() as session:
        export(session, file)
        people = session.scalars(select(Person)).all()

    assert [person.name for person in people if person.name in file.getvalue()] == []
    assert [person.id for person in people if str(person.id) in file.getvalue()] == []
