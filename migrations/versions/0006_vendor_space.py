"""Keep messages, approvals inside an organisation, and eligibility results."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Change the schema."""
    _parts_and_approvals()
    _messages()
    _results()


def _parts_and_approvals() -> None:
    op.create_table(
        "declared_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_declared_part_application_id_application")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_declared_part_changed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_part")),
        sa.UniqueConstraint("application_id", "part", name=op.f("uq_declared_part_application_id_part")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(is_given IS NULL) = (answered_at IS NULL)", name=op.f("ck_approval_answered_says_how")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_approval_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_approval_asked_by_id_person")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_approval_answered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_application_id"), "approval", ["application_id"])


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("is_from_vendor", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_thread", "message", ["procedure", "case_id", "sent_at"])
    op.create_table(
        "message_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_attachment_message_id_message")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_message_attachment_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachment")),
        sa.UniqueConstraint("message_id", "evidence_id", name=op.f("uq_message_attachment_message_id_evidence_id")),
    )
    op.create_index(op.f("ix_message_attachment_evidence_id"), "message_attachment", ["evidence_id"])
    op.create_table(
        "thread_read",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_thread_read_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_read")),
        sa.UniqueConstraint("person_id", "case_id", name=op.f("uq_thread_read_person_id_case_id")),
    )
    op.create_index(op.f("ix_thread_read_case_id"), "thread_read", ["case_id"])


def _results() -> None:
    op.create_table(
        "kept_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_result")),
        sa.UniqueConstraint("code", name=op.f("uq_kept_result_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_kept_result_digest")),
    )
    op.create_table(
        "attached_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_attached_result_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["kept_result.id"], name=op.f("fk_attached_result_result_id_kept_result")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attached_result")),
        sa.UniqueConstraint("application_id", name=op.f("uq_attached_result_application_id")),
    )
    op.create_index(op.f("ix_attached_result_result_id"), "attached_result", ["result_id"])


def downgrade() -> None:
    """Change it back."""
    for table in (
        *("attached_result", "kept_result", "thread_read", "message_attachment", "message"),
        *("approval", "declared_part"),
    ):
        op.drop_table(table)
