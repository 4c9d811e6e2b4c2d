"""The campaign of audits: its period, which listings, which strata, how many, and who audits."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class Campaign(Base):
    """What a draw is made by; `workflows/campaign.py` reads it as `Terms`.

    Lists hold codes of the vocabulary. `quota`: how many in all; where it is empty, `quotas` says it by stratum.
    `weights`: by risk band. `recent_months`: an audit that ended within them keeps a listing out (0: never).
    Audits of the campaign take place from `starts_on` to `ends_on`, both included.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period_not_reversed"),
        CheckConstraint("recent_months >= 0", name="months_not_negative"),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    rulebook: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    tracks: Mapped[list[str]]
    fields: Mapped[list[str]]
    dimensions: Mapped[list[str]]
    quota: Mapped[int | None]
    quotas: Mapped[dict[str, Any]]
    weights: Mapped[dict[str, Any]]
    recent_months: Mapped[int]
    excludes_removal: Mapped[bool]
    excludes_ending: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_by: Mapped[Person] = relationship()
    auditors: Mapped[list["CampaignAuditor"]] = relationship(
        cascade="all, delete-orphan", order_by="CampaignAuditor.id"
    )


class CampaignAuditor(Base):
    """An auditor of a campaign; `capacity`: audits that they can begin in a week."""

    __tablename__ = "campaign_auditor"
    __table_args__ = (
        UniqueConstraint("campaign_id", "person_id"),
        CheckConstraint("capacity >= 1", name="capacity_positive"),
    )

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    capacity: Mapped[int]
    person: Mapped[Person] = relationship()
