"""Write many cases at once: what the session would write case by case, in as few statements as there are shapes."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, inspect, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from models.case import CaseMixin


def write_together(session: Session, cases: Sequence[CaseMixin]) -> None:
    """Write what changed on locked cases of one procedure and count their versions up.

    StaleDataError when a version is not the one that was read. The session writes the rest when it is flushed.
    """
    shapes: dict[frozenset[str], list[CaseMixin]] = defaultdict(list)
    for case in cases:
        shapes[_changed(case)].append(case)
    for names, alike in shapes.items():
        if names:
            _write(session, sorted(names), alike)


def _changed(case: CaseMixin) -> frozenset[str]:
    before, now, columns = inspect(case).committed_state, case.__dict__, _columns(type(case))  # type: ignore[arg-type]  # a class is hashable
    return frozenset(name for name, value in before.items() if name in columns and now[name] != value)


@cache
def _columns(model: type[Any]) -> frozenset[str]:
    return frozenset(inspect(model).column_attrs.keys())


def _write(session: Session, names: Sequence[str], cases: Sequence[CaseMixin]) -> None:
    table: Any = inspect(type(cases[0])).local_table
    statement = (
        update(table)
        .where(table.c.id == bindparam("case_id"), table.c.version == bindparam("version_read"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"version": table.c.version + 1})
    )
    rows = [
        {"case_id": case.id, "version_read": case.version, **{f"new_{name}": getattr(case, name) for name in names}}  # type: ignore[attr-defined]  # the key of Base
        for case in cases
    ]
    written = session.connection().execute(statement, rows)
    if written.rowcount != len(rows):
        message = f"{len(rows) - written.rowcount} cases changed since they were read"
        raise StaleDataError(message)
    for case in cases:
        set_committed_value(case, "version", case.version + 1)
        # What a load ends with; without it, the flush looks at every column of every case once more.
        inspect(case)._commit_all(case.__dict__, session.identity_map)  # noqa: SLF001
