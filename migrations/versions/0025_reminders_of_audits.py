"""Keep the day on which the vendor of an audit is reminded of a delay."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Audits under way are reminded of their next delay."""
    op.add_column("audit", sa.Column("next_reminder_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Forget the day."""
    op.drop_column("audit", "next_reminder_on")
