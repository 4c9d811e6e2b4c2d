"""Keep the agreement beside its signatures, and find the releases whose update is overdue."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_UNVERIFIED = sa.text("verified_at IS NULL")


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_agreement_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("application_id", name=op.f("uq_agreement_application_id")),
    )
    op.create_index(
        "ix_release_overdue",
        "release",
        ["due_on"],
        unique=False,
        sqlite_where=_UNVERIFIED,
        postgresql_where=_UNVERIFIED,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_release_overdue", table_name="release")
    op.drop_table("agreement")
