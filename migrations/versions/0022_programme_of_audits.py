"""Keep the programme of audits: closed days, proposals, programmes issued, calendar feeds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _json() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _moment() -> sa.types.TypeEngine:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create their tables."""
    _closed_days()
    _proposals()
    _papers()
    _feeds()


def _closed_days() -> None:
    op.create_table(
        "quiet_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("noted_at", _moment(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", _moment(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_quiet_period_not_reversed")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_quiet_period_noted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_period")),
    )
    op.create_table(
        "impossible_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("noted_at", _moment(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", _moment(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_impossible_period_not_reversed")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_impossible_period_noted_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_impossible_period_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impossible_period")),
    )
    op.create_index(op.f("ix_impossible_period_organisation_id"), "impossible_period", ["organisation_id"])


def _proposals() -> None:
    op.create_table(
        "schedule_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", _moment(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("lines", _json(), nullable=False),
        sa.Column("conflict", _json(), nullable=False),
        sa.Column("accepted_at", _moment(), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("discarded_at", _moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finished_at IS NULL OR outcome IS NOT NULL", name=op.f("ck_schedule_proposal_finished_has_outcome")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR finished_at IS NOT NULL", name=op.f("ck_schedule_proposal_accepted_is_finished")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_schedule_proposal_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_schedule_proposal_accepted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_proposal")),
        sa.UniqueConstraint("number", name=op.f("uq_schedule_proposal_number")),
    )
    op.create_index("ix_schedule_proposal_asked_at", "schedule_proposal", ["asked_at", "id"])
    op.create_index(op.f("ix_schedule_proposal_asked_by_id"), "schedule_proposal", ["asked_by_id"])


def _papers() -> None:
    op.create_table(
        "issued_programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_at", _moment(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("context", _json(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("rendered_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "rendered_at IS NULL OR sha256 IS NOT NULL", name=op.f("ck_issued_programme_rendered_has_hash")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_issued_programme_issued_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_programme")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_programme_number")),
    )
    op.create_index(op.f("ix_issued_programme_issued_by_id"), "issued_programme", ["issued_by_id"])


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("renewed_at", _moment(), nullable=False),
        sa.Column("renewed_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) != (organisation_id IS NULL)", name=op.f("ck_calendar_feed_has_one_owner")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.ForeignKeyConstraint(["renewed_by_id"], ["person.id"], name=op.f("fk_calendar_feed_renewed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_calendar_feed_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_calendar_feed_organisation_id")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("calendar_feed", "issued_programme", "schedule_proposal", "impossible_period", "quiet_period"):
        op.drop_table(table)
