"""Say for which filing an approval inside a vendor's organisation is given."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every approval so far was for a first filing."""
    op.add_column("approval", sa.Column("round", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("approval", "round")
