"""Say of each reservation who must lift it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TABLES = ("reservation_draft", "reservation")


def upgrade() -> None:
    """Every reservation so far is the vendor's."""
    for table in _TABLES:
        owner = sa.Column("owner", sa.String(length=40), nullable=False, server_default=sa.text("'vendor'"))
        op.add_column(table, owner)


def downgrade() -> None:
    """Forget who owns them."""
    for table in _TABLES:
        op.drop_column(table, "owner")
