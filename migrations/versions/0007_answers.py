"""Keep who writes which answer, what takes the place of which evidence, and the notices of its end."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the index that finds evidence by its end."""
    _writings()
    _evidence()


def _writings() -> None:
    op.create_table(
        "writing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_writing_application_id_application")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_writing_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing")),
        sa.UniqueConstraint("application_id", "subject", name=op.f("uq_writing_application_id_subject")),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_presence_application_id_application")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("application_id", "person_id", name=op.f("uq_presence_application_id_person_id")),
    )


def _evidence() -> None:
    op.create_table(
        "succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("former_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["former_id"], ["evidence.id"], name=op.f("fk_succession_former_id_evidence")),
        sa.ForeignKeyConstraint(["successor_id"], ["evidence.id"], name=op.f("fk_succession_successor_id_evidence")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_succession_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint("former_id", name=op.f("uq_succession_former_id")),
    )
    op.create_index(op.f("ix_succession_successor_id"), "succession", ["successor_id"])
    op.create_table(
        "expiry_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_expiry_notice_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_notice")),
        sa.UniqueConstraint("evidence_id", "days", name=op.f("uq_expiry_notice_evidence_id_days")),
    )
    op.create_index(op.f("ix_evidence_valid_until"), "evidence", ["valid_until"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_evidence_valid_until"), table_name="evidence")
    for name in ("expiry_notice", "succession", "presence", "writing"):
        op.drop_table(name)
