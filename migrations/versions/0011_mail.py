"""Keep what people are told, how each wants to be told, which mail carried it, and what administrators did and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_HELD = sa.text("message_id IS NULL AND withheld IS NULL")


def upgrade() -> None:
    """Create the tables."""
    _create_news()
    op.create_table(
        "mail_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("person_id", "group", name=op.f("uq_mail_choice_person_id_group")),
    )
    op.create_table(
        "digest_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_time_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_time")),
        sa.UniqueConstraint("person_id", name=op.f("uq_digest_time_person_id")),
    )


def _create_news() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("procedure", sa.String(length=40), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("context", _JSON, nullable=False),
        sa.Column("attachments", _JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("withheld", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_news_person_id_person")),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_news_message_id_outbox_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("key", name=op.f("uq_news_key")),
    )
    op.create_index(op.f("ix_news_person_id"), "news", ["person_id"], unique=False)
    op.create_index(op.f("ix_news_message_id"), "news", ["message_id"], unique=False)
    op.create_index("ix_news_case_id", "news", ["case_id", "id"], unique=False)
    op.create_index("ix_news_held", "news", ["due_at"], unique=False, sqlite_where=_HELD, postgresql_where=_HELD)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("digest_time")
    op.drop_table("mail_choice")
    op.drop_table("news")
