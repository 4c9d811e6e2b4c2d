import ast
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text

from models.database import MIGRATIONS, alembic_config, make_engine
from models.every import Base

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))
REVISIONS = [path.name[:4] for path in VERSIONS]
TRIGGERS = {
    "sqlite": {
        "administrative_act_no_delete",
        "administrative_act_no_replace",
        "administrative_act_no_update",
        "ledger_detail_no_delete",
        "ledger_detail_no_replace",
        "ledger_detail_only_purge",
        "ledger_entry_no_delete",
        "ledger_entry_no_replace",
        "ledger_entry_no_update",
    },
    "postgresql": {
        "administrative_act_no_change",
        "administrative_act_no_truncate",
        "ledger_detail_no_delete",
        "ledger_detail_no_truncate",
        "ledger_detail_only_purge",
        "ledger_entry_no_change",
        "ledger_entry_no_truncate",
    },
}
LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def _triggers(engine):
    with engine.connect() as connection:
        return set(connection.scalars(text(LISTED[engine.dialect.name])))


def _shape(engine):
    """Return all that the database says of its tables, in an order of its own making."""
    seen = inspect(engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(table)],
            sorted(map(_index, seen.get_indexes(table))),
            sorted(str(unique["column_names"]) for unique in seen.get_unique_constraints(table)),
            sorted(key["name"] or "" for key in seen.get_foreign_keys(table)),
            sorted(f"{check['name']} {check['sqltext']}" for check in seen.get_check_constraints(table)),
        )
        for table in sorted(seen.get_table_names())
        if table != "alembic_version"
    }


def _index(index):
    options = {name: str(value) for name, value in index["dialect_options"].items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_versions_are_numbered_in_sequence():
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))

    walked = [revision.revision for revision in script.walk_revisions()]

    assert [f"{number:04d}" for number in range(1, len(VERSIONS) + 1)] == REVISIONS
    assert walked == REVISIONS[::-1]
    assert [path.name for path in VERSIONS if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name)] == []


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.name)
def test_version_imports_nothing_that_changes_after_it(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    ours = {name for name in imported if name.split(".")[0] in ("models", "workflows", "referencing", "app")}

    assert ours == set()


def test_upgraded_schema_is_that_of_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": Base.metadata}
        )

        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_upgraded_schema_has_every_check_of_the_models(engine):
    seen = inspect(engine)
    declared = {
        (table.name, str(constraint.name))
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }

    found = {(table, check["name"]) for table in seen.get_table_names() for check in seen.get_check_constraints(table)}

    assert found == declared


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_upgraded_schema_is_to_the_letter_what_the_models_create(engine, tmp_path, request):
    other = make_engine(f"sqlite:///{tmp_path / 'models.sqlite'}")
    request.addfinalizer(other.dispose)

    Base.metadata.create_all(other)

    assert _shape(engine) == _shape(other)


def test_upgraded_schema_guards_the_ledger(engine):
    assert _triggers(engine) == TRIGGERS[engine.dialect.name]


def test_every_revision_goes_down_and_up_again(engine, database_url):
    config, top, guards = alembic_config(database_url), _shape(engine), _triggers(engine)

    for below in [*REVISIONS[-2::-1], "base"]:
        command.downgrade(config, below)
        if below != "base":
            command.upgrade(config, "+1")
            command.downgrade(config, below)
    bare, unguarded = _shape(engine), _triggers(engine)
    for revision in REVISIONS:
        command.upgrade(config, revision)

    assert (bare, unguarded) == ({}, set())
    assert (_shape(engine), _triggers(engine)) == (top, guards)


def test_check_finds_nothing_to_migrate(database_url):
    command.check(alembic_config(database_url))
