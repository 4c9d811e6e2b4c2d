"""Keep the sessions of the commission with their agenda and convening, and the decisions being prepared."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SESSION = ("begins_at", "ends_at", "link", "sequence", "version", "convened_at", "cancelled_at", "organiser")


def upgrade() -> None:
    """Add the columns, create the tables."""
    _widen_sessions()
    op.add_column("deliberation", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliberation", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("ballot") as ballot:
        ballot.add_column(sa.Column("recorded_by_id", sa.Uuid(), nullable=True))
        ballot.create_foreign_key(op.f("fk_ballot_recorded_by_id_person"), "person", ["recorded_by_id"], ["id"])
    _create_convening()
    _create_decision_draft()


def _widen_sessions() -> None:
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("begins_at", moment, nullable=True),
        sa.Column("ends_at", moment, nullable=True),
        sa.Column("link", sa.String(length=400), nullable=False, server_default=sa.text("''")),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("convened_at", moment, nullable=True),
        sa.Column("cancelled_at", moment, nullable=True),
        sa.Column("organiser", sa.String(length=254), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("commission_session", column)


def _create_convening() -> None:
    op.create_table(
        "convening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("convened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["commission_session.id"], name=op.f("fk_convening_session_id_commission_session")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_convening_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convening")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_convening_session_id_person_id")),
    )
    op.create_index(op.f("ix_convening_person_id"), "convening", ["person_id"], unique=False)


def _create_decision_draft() -> None:
    op.create_table(
        "decision_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("decider_id", sa.Uuid(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_draft_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decider_id"], ["person.id"], name=op.f("fk_decision_draft_decider_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_draft")),
        sa.UniqueConstraint("application_id", name=op.f("uq_decision_draft_application_id")),
    )
    op.create_index(op.f("ix_decision_draft_decider_id"), "decision_draft", ["decider_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("decision_draft")
    op.drop_table("convening")
    with op.batch_alter_table("ballot") as ballot:
        ballot.drop_constraint(op.f("fk_ballot_recorded_by_id_person"), type_="foreignkey")
        ballot.drop_column("recorded_by_id")
    # Not in a batch: SQLite would make these tables anew while others refer to them.
    op.drop_column("deliberation", "version")
    op.drop_column("deliberation", "position")
    for name in reversed(_SESSION):
        op.drop_column("commission_session", name)
