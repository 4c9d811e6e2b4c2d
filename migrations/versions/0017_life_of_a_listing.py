"""Keep since when a listing is suspended, what each release changes, what a renewal took over and confirmed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_IN_FORCE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Listings suspended today are so since they last moved; releases known so far said nothing of what they change."""
    op.add_column("listing", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE listing SET suspended_at = moved_at WHERE state = 'suspended'")
    op.add_column("release", sa.Column("changes", _JSON, nullable=False, server_default="[]"))
    op.create_index(
        "ix_api_grant_in_force",
        "api_grant",
        ["listing_id"],
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )
    _create_carrying()


def _create_carrying() -> None:
    op.create_table(
        "carrying",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("former_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed", _JSON, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("causes", _JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_carrying_application_id_application")
        ),
        sa.ForeignKeyConstraint(["former_id"], ["application.id"], name=op.f("fk_carrying_former_id_application")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_carrying_confirmed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrying")),
        sa.UniqueConstraint("application_id", name=op.f("uq_carrying_application_id")),
    )
    op.create_index(op.f("ix_carrying_former_id"), "carrying", ["former_id"], unique=False)


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("carrying")
    op.drop_index("ix_api_grant_in_force", table_name="api_grant")
    op.drop_column("release", "changes")
    op.drop_column("listing", "suspended_at")
