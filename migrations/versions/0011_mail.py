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


_SQLITE = """
CREATE TRIGGER administrative_act_no_replace BEFORE INSERT ON administrative_act
  WHEN EXISTS (SELECT 1 FROM administrative_act WHERE id = NEW.id OR number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'the administrative acts are append-only'); END;
CREATE TRIGGER administrative_act_no_delete BEFORE DELETE ON administrative_act
  BEGIN SELECT RAISE(ABORT, 'the administrative acts are append-only'); END;
CREATE TRIGGER administrative_act_no_update BEFORE UPDATE ON administrative_act
  BEGIN SELECT RAISE(ABORT, 'the administrative acts are append-only'); END;
"""
_POSTGRESQL = """
CREATE FUNCTION administrative_acts_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'the administrative acts are append-only'; END $$;
CREATE TRIGGER administrative_act_no_change BEFORE UPDATE OR DELETE ON administrative_act
  FOR EACH ROW EXECUTE FUNCTION administrative_acts_are_append_only();
CREATE TRIGGER administrative_act_no_truncate BEFORE TRUNCATE ON administrative_act
  FOR EACH STATEMENT EXECUTE FUNCTION administrative_acts_are_append_only();
"""


def upgrade() -> None:
    """Create the tables, and forbid any change to the acts."""
    op.add_column("outbox_message", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    _create_news()
    _create_acts()
    _create_choices()


def _create_acts() -> None:
    op.create_table(
        "administrative_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", _JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrative_act")),
        sa.UniqueConstraint("number", name=op.f("uq_administrative_act_number")),
    )
    op.create_index(op.f("ix_administrative_act_actor_id"), "administrative_act", ["actor_id"], unique=False)
    op.create_index(op.f("ix_administrative_act_subject_id"), "administrative_act", ["subject_id"], unique=False)
    op.create_table(
        "beat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beat")),
        sa.UniqueConstraint("name", name=op.f("uq_beat_name")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE.split("END;\n") if is_sqlite else [_POSTGRESQL]:
        if statement.strip():
            op.execute(statement + ("END;" if is_sqlite else ""))


def _create_choices() -> None:
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
    op.drop_table("beat")
    op.drop_table("administrative_act")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION administrative_acts_are_append_only()")
    op.drop_table("digest_time")
    op.drop_table("mail_choice")
    op.drop_table("news")
    op.drop_column("outbox_message", "cancelled_at")
