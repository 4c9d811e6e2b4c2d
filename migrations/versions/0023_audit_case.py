"""Keep what the case of an audit says: criteria of the plan, evidence of each side, observations, visits."""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Evidence known so far is the vendor's; what is answered today was so when its audit last moved."""
    op.add_column("audit", sa.Column("criteria", _JSON, nullable=True))
    op.add_column("audit", sa.Column("foresees_visit", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("audit", sa.Column("grounds", sa.String(), nullable=False, server_default=""))
    op.add_column("audit_item", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("audit_item", sa.Column("is_asked_again", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("audit_item", sa.Column("observation", sa.String(), nullable=True))
    op.add_column("audit_item", sa.Column("reply", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE audit_item SET answered_at = (SELECT moved_at FROM audit WHERE audit.id = audit_item.audit_id) "
        "WHERE answer IS NOT NULL"
    )
    _create_evidence()
    _create_visits()
    _move_evidence()
    with op.batch_alter_table("audit_item") as table:
        table.drop_constraint(op.f("fk_audit_item_evidence_id_evidence"), type_="foreignkey")
        table.drop_column("evidence_id")


def _create_evidence() -> None:
    op.create_table(
        "audit_item_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["audit_item.id"], name=op.f("fk_audit_item_evidence_item_id_audit_item")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_audit_item_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_item_evidence")),
        sa.UniqueConstraint(
            "item_id", "evidence_id", "side", name=op.f("uq_audit_item_evidence_item_id_evidence_id_side")
        ),
    )
    op.create_index(op.f("ix_audit_item_evidence_evidence_id"), "audit_item_evidence", ["evidence_id"])


def _create_visits() -> None:
    op.create_table(
        "audit_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_visit_audit_id_audit")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_audit_visit_noted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_visit")),
    )
    op.create_index(op.f("ix_audit_visit_audit_id"), "audit_visit", ["audit_id"])


def _move_evidence() -> None:
    item = sa.table(
        "audit_item", sa.column("id", sa.Uuid()), sa.column("evidence_id", sa.Uuid()), sa.column("audit_id")
    )
    audit = sa.table("audit", sa.column("id"), sa.column("moved_at", sa.DateTime(timezone=True)))
    linked = sa.table(
        "audit_item_evidence",
        sa.column("id", sa.Uuid()),
        sa.column("item_id", sa.Uuid()),
        sa.column("evidence_id", sa.Uuid()),
        sa.column("side", sa.String()),
        sa.column("linked_at", sa.DateTime(timezone=True)),
    )
    known = sa.select(item.c.id, item.c.evidence_id, audit.c.moved_at).join(audit, audit.c.id == item.c.audit_id)
    for row in op.get_bind().execute(known.where(item.c.evidence_id.is_not(None))).all():
        values = {"id": uuid.uuid4(), "item_id": row.id, "evidence_id": row.evidence_id}
        op.execute(linked.insert().values(**values, side="vendor", linked_at=row.moved_at))


def downgrade() -> None:
    """Forget all of it; one piece of evidence an item stays."""
    with op.batch_alter_table("audit_item") as table:
        table.add_column(sa.Column("evidence_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_audit_item_evidence_id_evidence"), "evidence", ["evidence_id"], ["id"])
    op.execute(
        "UPDATE audit_item SET evidence_id = (SELECT evidence_id FROM audit_item_evidence "
        "WHERE item_id = audit_item.id AND side = 'vendor' LIMIT 1)"
    )
    op.drop_table("audit_visit")
    op.drop_table("audit_item_evidence")
    for column in ("reply", "observation", "is_asked_again", "answered_at"):
        op.drop_column("audit_item", column)
    for column in ("grounds", "foresees_visit", "criteria"):
        op.drop_column("audit", column)
