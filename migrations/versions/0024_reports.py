"""Take reports from the public as cases; the bare complaints that stood in for them go, unused."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_COMPLAINT = "fk_audit_complaint_id_complaint"


def upgrade() -> None:
    """Create the tables, drop the one that nothing was ever written to."""
    _create_report()
    _create_contact()
    op.drop_index(op.f("ix_audit_complaint_id"), table_name="audit")
    _drop_reference()
    op.drop_column("audit", "complaint_id")
    op.drop_index(op.f("ix_complaint_listing_id"), table_name="complaint")
    op.drop_table("complaint")


def _create_report() -> None:
    name = "report"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reporter", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("token_salt", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("text_for_vendor", sa.String(), nullable=True),
        sa.Column("passed_at", _TIME, nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.Column("noted_for", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("audit_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ledger_length", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("moved_at", _TIME, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("vendor_seconds", sa.Integer(), nullable=False),
        sa.Column("desk_seconds", sa.Integer(), nullable=False),
        sa.Column("used_days", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("queue_on", sa.Date(), server_default=sa.text("'9999-12-31'"), nullable=False),
        sa.CheckConstraint("state != 'closed' OR outcome IS NOT NULL", name=op.f("ck_report_closed_has_outcome")),
        sa.CheckConstraint("state != 'audited' OR audit_id IS NOT NULL", name=op.f("ck_report_audited_has_audit")),
        sa.CheckConstraint(
            "state NOT IN ('closed', 'audited') OR closed_at IS NOT NULL", name=op.f("ck_report_ended_has_date")
        ),
        sa.CheckConstraint(
            "state NOT IN ('passed', 'answered', 'unanswered') OR text_for_vendor IS NOT NULL",
            name=op.f("ck_report_passed_has_text"),
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_report_audit_id_audit")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_report_listing_id_listing")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_report_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("form_key", name=op.f("uq_report_form_key")),
        sa.UniqueConstraint("number", name=op.f("uq_report_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_token_hash")),
    )
    for column in ("audit_id", "listing_id", "organisation_id", "service_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    op.create_index("ix_report_clock", name, ["state", "due_on"])
    op.create_index("ix_report_queue", name, ["state", "queue_on", "id"])
    op.create_index("ix_report_moved", name, ["state", "moved_at", "id"])


def _create_contact() -> None:
    op.create_table(
        "report_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_contact_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_contact")),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_contact_report_id")),
    )


def _drop_reference() -> None:
    """Take the foreign key away from the table of audits, to which others refer.

    SQLite cannot, and making the table anew would break what refers to it. The constraint is nothing but text in its
    schema: taking it out there is the way its manual shows (sqlite.org/lang_altertable.html, section 7).
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_COMPLAINT), "audit", type_="foreignkey")
        return
    version = op.get_bind().scalar(sa.text("PRAGMA schema_version"))
    clause = f"CONSTRAINT {_COMPLAINT} FOREIGN KEY(complaint_id) REFERENCES complaint (id), "
    statement = sa.text("UPDATE sqlite_master SET sql = replace(sql, :clause, '') WHERE name = 'audit'")
    op.execute("PRAGMA writable_schema = ON")
    for written in (clause, clause.rstrip() + "\n\t"):
        op.get_bind().execute(statement, {"clause": written})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def downgrade() -> None:
    """Drop the reports, and give complaints their place back."""
    op.drop_table("report_contact")
    op.drop_table("report")
    op.create_table(
        "complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("closing_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_complaint_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_listing_id"), "complaint", ["listing_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE audit ADD COLUMN complaint_id CHAR(32) CONSTRAINT {_COMPLAINT} REFERENCES complaint (id)"
        )
    else:
        op.add_column("audit", sa.Column("complaint_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(_COMPLAINT), "audit", "complaint", ["complaint_id"], ["id"])
    op.create_index(op.f("ix_audit_complaint_id"), "audit", ["complaint_id"])
