"""Column types shared by every table."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC; SQLite gives naive ones back, so the zone is put on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant in UTC; ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_of(states: type[StrEnum]) -> Enum:
    """Return the text column of a StrEnum: a new member needs no migration."""
    return Enum(states, native_enum=False, create_constraint=False, length=40, values_callable=_values)


def _values(members: Any) -> list[str]:  # noqa: ANN401 - SQLAlchemy's own signature
    return [member.value for member in members]


class Lenient(TypeDecorator[Any]):
    """Read a column as its type says, and what is no value of that type as it stands in the database."""

    impl = String
    cache_ok = True

    def __init__(self, strict: TypeEngine[Any]) -> None:
        super().__init__()
        self.strict = strict

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the column on this database."""
        return self.strict.dialect_impl(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads one value."""
        read = self.strict.dialect_impl(dialect).result_processor(dialect, coltype)

        def lenient(value: Any) -> Any:  # noqa: ANN401 - whatever the database holds
            try:
                return read(value) if read else value
            except (LookupError, TypeError, ValueError, AttributeError):
                return value

        return lenient
