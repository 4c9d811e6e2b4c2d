"""What every case has, whichever its procedure: number, state, version, end of its ledger chain, clocks."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates
from sqlalchemy.orm.attributes import flag_modified

GENESIS = "0" * 64
FAR = date(9999, 12, 31)  # the place in a queue of a case without a date


class CaseMixin:
    """A case and its clocks.

    `due_on`: last day of the delay that runs in this state; `queue_on`: the same, far away where there is none, so
    that one index gives queues their order; `*_seconds`: time already spent with each side; `used_days`: what a
    stopped clock had already counted.
    """

    procedure: ClassVar[str]

    number: Mapped[str] = mapped_column(String(40), unique=True)
    rulebook: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    ledger_length: Mapped[int] = mapped_column(default=0)
    ledger_head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    due_on: Mapped[date | None]
    queue_on: Mapped[date] = mapped_column(default=FAR, server_default=FAR.isoformat(), sort_order=1)
    vendor_seconds: Mapped[int] = mapped_column(default=0)
    desk_seconds: Mapped[int] = mapped_column(default=0)
    used_days: Mapped[int] = mapped_column(default=0)

    state: Mapped[Any]

    @validates("due_on")
    def _take_place(self, _name: str, due_on: date | None) -> date | None:
        self.queue_on = due_on or FAR
        return due_on

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Every write compares the version that was read."""
        return {"version_id_col": cls.version}

    @declared_attr
    @classmethod
    def organisation_id(cls) -> Mapped[uuid.UUID]:
        """The vendor."""
        return mapped_column(ForeignKey("organisation.id"), index=True)

    @declared_attr
    @classmethod
    def service_id(cls) -> Mapped[uuid.UUID]:
        """The digital service concerned."""
        return mapped_column(ForeignKey("service.id"), index=True)


def touch(case: CaseMixin) -> None:
    """Have the next flush move the version of a case of which only the parts change: who read it before has not."""
    flag_modified(case, "number")


def state_of(case: CaseMixin) -> StrEnum:
    """Return the state of any case."""
    state: StrEnum = case.state
    return state
