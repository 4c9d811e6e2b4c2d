"""Keep every public change of every listing, for programs that copy the catalogue."""

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_WAITING = sa.text("position IS NULL")
# Steps that the public sees something of.
_PUBLIC = (
    "open",
    "renew",
    "update",
    "declare_release",
    "suspend",
    "reinstate",
    "remove",
    "expire",
    "replace",
    "withdraw",
)


def upgrade() -> None:
    """Create the table, and write down the changes there were: their terms are those in force today."""
    name = "listing_change"
    table = op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("listed", _JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f(f"fk_{name}_entry_id_ledger_entry")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f(f"fk_{name}_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("entry_id", name=op.f(f"uq_{name}_entry_id")),
        sa.UniqueConstraint("position", name=op.f(f"uq_{name}_position")),
    )
    op.create_index(op.f(f"ix_{name}_listing_id"), name, ["listing_id"])
    op.create_index(f"ix_{name}_unnumbered", name, ["id"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    rows = list(_past_changes())
    if rows:
        op.bulk_insert(table, rows)


_ENTRIES = """
SELECT e.id, e.case_id, e.seq, e.at, e.target, e.trigger, l.track, l.starts_on, l.ends_on, l.verified_version,
       l.ledger_length
FROM ledger_entry e JOIN listing l ON l.id = e.case_id WHERE e.procedure = 'listing' ORDER BY e.case_id, e.seq
"""
_GRANTS = "SELECT listing_id, api, operation FROM api_grant WHERE revoked_at IS NULL ORDER BY api, operation"


def _past_changes() -> Any:  # noqa: ANN401 - rows of the table
    connection = op.get_bind()
    kinds = {"id": sa.Uuid(), "case_id": sa.Uuid(), "at": sa.DateTime(timezone=True)}
    kinds |= {"starts_on": sa.Date(), "ends_on": sa.Date()}
    grants: dict[uuid.UUID, list[str]] = {}
    for row in connection.execute(sa.text(_GRANTS).columns(sa.column("listing_id", sa.Uuid()))):
        grants.setdefault(row.listing_id, []).append(f"{row.api}:{row.operation}")
    last = {}
    changes = [row for row in connection.execute(sa.text(_ENTRIES).columns(**kinds)) if row.trigger in _PUBLIC]
    for row in changes:
        last[row.case_id] = row.seq
    for row in changes:
        listed = {
            "track": row.track,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "verified_version": row.verified_version,
            "grants": grants.get(row.case_id, []) if row.seq == last[row.case_id] else [],
        }
        own = {"id": uuid.uuid4(), "entry_id": row.id, "listing_id": row.case_id, "position": None}
        yield own | {"seq": row.seq, "at": row.at, "state": row.target, "listed": listed}


def downgrade() -> None:
    """Drop it; the numbers given go with it."""
    op.drop_table("listing_change")
    op.execute("DELETE FROM counter WHERE series = 'CHANGE'")
