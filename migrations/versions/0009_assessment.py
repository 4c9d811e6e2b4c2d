"""Keep comments, canned phrases and what declarations of interests said before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _comments()
    _phrases()
    _former_declarations()


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_comment_application_id_application")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_thread", "comment", ["application_id", "criterion", "written_at"])


def _phrases() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rulebook", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_phrase_saved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )


def _former_declarations() -> None:
    op.create_table(
        "former_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("has_interest", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_former_declaration_interest_id_interest")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["person.id"], name=op.f("fk_former_declaration_corrected_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_declaration")),
    )
    op.create_index(op.f("ix_former_declaration_interest_id"), "former_declaration", ["interest_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("former_declaration", "phrase", "comment"):
        op.drop_table(table)
