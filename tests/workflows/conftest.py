"""The rules are pure: here nothing reaches a database, not even by a detour."""

import sqlite3
from collections.abc import Iterator
from typing import NoReturn

import psycopg
import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    pytest.fail("tests/workflows opened a database: a rule takes facts, it never fetches them")


@pytest.fixture(autouse=True, scope="module")
def no_database() -> Iterator[None]:
    doors = [(Session, "__init__"), (Engine, "connect"), (Engine, "raw_connection")]
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in [*doors, (sqlite3, "connect"), (psycopg, "connect")]:
            patch.setattr(owner, name, _refuse)
        yield
