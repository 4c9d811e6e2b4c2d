"""Keep the agendas of sessions as they were issued."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _json() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create their table."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "session_agenda",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_at", moment, nullable=False),
        sa.Column("cases", _json(), nullable=False),
        sa.Column("closed", _json(), nullable=False),
        sa.Column("context", _json(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("rendered_at", moment, nullable=True),
        sa.CheckConstraint(
            "rendered_at IS NULL OR sha256 IS NOT NULL", name=op.f("ck_session_agenda_rendered_has_hash")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["commission_session.id"], name=op.f("fk_session_agenda_session_id_commission_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_agenda")),
        sa.UniqueConstraint("number", name=op.f("uq_session_agenda_number")),
    )
    op.create_index(op.f("ix_session_agenda_session_id"), "session_agenda", ["session_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("session_agenda")
