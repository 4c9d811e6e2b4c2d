"""Keep campaigns of audits, their auditors, and their draws: seats, commitments, secrets, public values, lots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    _create_campaign()
    _create_draw()
    _create_draw_seat()
    _create_drawn_lot()


def _create_campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("tracks", JSON, nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("dimensions", JSON, nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("quotas", JSON, nullable=False),
        sa.Column("weights", JSON, nullable=False),
        sa.Column("recent_months", sa.Integer(), nullable=False),
        sa.Column("excludes_removal", sa.Boolean(), nullable=False),
        sa.Column("excludes_ending", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_campaign_period_not_reversed")),
        sa.CheckConstraint("recent_months >= 0", name=op.f("ck_campaign_months_not_negative")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_campaign_created_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("number", name=op.f("uq_campaign_number")),
    )
    op.create_index(op.f("ix_campaign_created_by_id"), "campaign", ["created_by_id"], unique=False)
    op.create_table(
        "campaign_auditor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_campaign_auditor_capacity_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_auditor_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_campaign_auditor_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_auditor")),
        sa.UniqueConstraint("campaign_id", "person_id", name=op.f("uq_campaign_auditor_campaign_id_person_id")),
    )
    op.create_index(op.f("ix_campaign_auditor_person_id"), "campaign_auditor", ["person_id"], unique=False)


def _create_draw() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("reveal_by", sa.Date(), nullable=False),
        sa.Column("public_on", sa.Date(), nullable=False),
        sa.Column("public_source", sa.String(length=300), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("population_sha256", sa.String(length=64), nullable=True),
        sa.Column("exclusions", JSON, nullable=False),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ledger_length", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("vendor_seconds", sa.Integer(), nullable=False),
        sa.Column("desk_seconds", sa.Integer(), nullable=False),
        sa.Column("used_days", sa.Integer(), nullable=False),
        sa.Column("queue_on", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.CheckConstraint(
            "state != 'cancelled' OR ended_because IS NOT NULL", name=op.f("ck_draw_cancelled_has_reason")
        ),
        sa.CheckConstraint("state != 'drawn' OR file_sha256 IS NOT NULL", name=op.f("ck_draw_drawn_has_file")),
        sa.CheckConstraint(
            "state NOT IN ('frozen', 'drawn') OR population_sha256 IS NOT NULL",
            name=op.f("ck_draw_frozen_has_population"),
        ),
        sa.CheckConstraint("public_on > reveal_by", name=op.f("ck_draw_value_after_reveals")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_draw_campaign_id_campaign")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draw_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_draw_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("number", name=op.f("uq_draw_number")),
    )
    op.create_index(op.f("ix_draw_campaign_id"), "draw", ["campaign_id"], unique=False)
    op.create_index("ix_draw_clock", "draw", ["state", "reveal_by"], unique=False)
    op.create_index("ix_draw_moved", "draw", ["state", "moved_at", "id"], unique=False)
    op.create_index("ix_draw_queue", "draw", ["state", "queue_on", "id"], unique=False)


def _create_draw_seat() -> None:
    op.create_table(
        "draw_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.String(length=300), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("secret IS NULL OR revealed_at IS NOT NULL", name=op.f("ck_draw_seat_revealed_has_date")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_seat_draw_id_draw")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draw_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_seat")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_seat_draw_id_number")),
        sa.UniqueConstraint("draw_id", "person_id", name=op.f("uq_draw_seat_draw_id_person_id")),
    )
    op.create_index(op.f("ix_draw_seat_person_id"), "draw_seat", ["person_id"], unique=False)
    op.create_table(
        "public_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_public_value_draw_id_draw")),
        sa.ForeignKeyConstraint(["typed_by_id"], ["person.id"], name=op.f("fk_public_value_typed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_value")),
    )
    op.create_index(op.f("ix_public_value_draw_id"), "public_value", ["draw_id"], unique=False)
    op.create_index(op.f("ix_public_value_typed_by_id"), "public_value", ["typed_by_id"], unique=False)


def _create_drawn_lot() -> None:
    op.create_table(
        "drawn_lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_drawn_lot_audit_id_audit")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_lot_draw_id_draw")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_drawn_lot_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_lot")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_drawn_lot_audit_id")),
        sa.UniqueConstraint("draw_id", "listing_id", name=op.f("uq_drawn_lot_draw_id_listing_id")),
    )
    op.create_index(op.f("ix_drawn_lot_listing_id"), "drawn_lot", ["listing_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("public_value", "drawn_lot", "draw_seat", "draw", "campaign_auditor", "campaign"):
        op.drop_table(table)
