"""Keep when a webhook missed changes: while it was stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_NAMES = ("missed_from", "missed_until")


def upgrade() -> None:
    """A webhook that is taken up again can be told of what changed meanwhile."""
    for name in _NAMES:
        op.add_column("webhook", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    for name in _NAMES:
        op.drop_column("webhook", name)
