"""Say of each comment whether the vendor wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every comment so far was written in the house."""
    op.add_column("comment", sa.Column("is_from_vendor", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Forget who wrote."""
    op.drop_column("comment", "is_from_vendor")
