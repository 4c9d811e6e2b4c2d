"""Keep assignments, absences, saved views and what the search looks in."""

import re
import unicodedata
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CASES = ("application", "listing", "reservation", "audit")
_CURRENT = sa.text("ended_at IS NULL")
_FLAGGED = sa.text("flagged_at IS NOT NULL")
_FAR = "9999-12-31"
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def upgrade() -> None:
    """Give every case its place in a queue, create the tables, index the services there are."""
    op.drop_index("ix_application_queue", table_name="application")
    for table in _CASES:
        op.add_column(table, sa.Column("queue_on", sa.Date(), server_default=_FAR, nullable=False))
        op.execute(f"UPDATE {table} SET queue_on = due_on WHERE due_on IS NOT NULL")  # noqa: S608 - names above
        op.create_index(f"ix_{table}_queue", table, ["state", "queue_on", "id"])
        op.create_index(f"ix_{table}_moved", table, ["state", "moved_at", "id"])
    op.create_index(
        "ix_listing_flagged",
        "listing",
        ["state", "queue_on", "id"],
        sqlite_where=_FLAGGED,
        postgresql_where=_FLAGGED,
    )
    _assignments()
    _absences()
    _views()
    _words()


def _assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_assignment_assigned_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_assignment_ended_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    current = {"sqlite_where": _CURRENT, "postgresql_where": _CURRENT}
    op.create_index("ix_assignment_current", "assignment", ["case_id", "theme"], unique=True, **current)
    op.create_index("ix_assignment_person", "assignment", ["person_id", "case_id"], **current)
    op.create_index("ix_assignment_history", "assignment", ["case_id", "assigned_at"])


def _absences() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_not_reversed")),
        sa.CheckConstraint("person_id != cover_id", name=op.f("ck_absence_covered_by_another")),
        sa.ForeignKeyConstraint(["cover_id"], ["person.id"], name=op.f("fk_absence_cover_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"])
    op.create_index(op.f("ix_absence_cover_id"), "absence", ["cover_id"])


def _views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.String(length=2000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_view_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_view_owner_id_name")),
    )
    op.create_index(op.f("ix_saved_view_is_shared"), "saved_view", ["is_shared"])
    op.create_table(
        "default_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_default_view_person_id_person")),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_view.id"], name=op.f("fk_default_view_view_id_saved_view"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_default_view")),
        sa.UniqueConstraint("person_id", name=op.f("uq_default_view_person_id")),
    )
    op.create_index(op.f("ix_default_view_view_id"), "default_view", ["view_id"])


def _words() -> None:
    kind = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
    words = op.create_table(
        "service_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("word", kind, nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_word_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_word")),
    )
    op.create_index("ix_service_word_word", "service_word", ["word", "service_id"], unique=True)
    op.create_index(op.f("ix_service_word_service_id"), "service_word", ["service_id"])
    grams = op.create_table(
        "word_gram",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gram", sa.String(length=3), nullable=False),
        sa.Column("word", kind, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_gram")),
    )
    op.create_index("ix_word_gram_gram", "word_gram", ["gram", "word"], unique=True)
    _index_services(words, grams)


def _index_services(words: sa.Table, grams: sa.Table) -> None:
    named = op.get_bind().execute(
        sa.text(
            "SELECT service.id, service.name, organisation.name, organisation.siren FROM service"
            " JOIN organisation ON organisation.id = service.organisation_id"
        ).columns(sa.column("id", sa.Uuid()), sa.column("name"), sa.column("vendor"), sa.column("siren"))
    )
    known: set[str] = set()
    for service_id, name, vendor, siren in named.all():
        found = {*_words_in(name), *_words_in(vendor), siren}
        op.bulk_insert(words, [{"id": uuid.uuid4(), "service_id": service_id, "word": word} for word in sorted(found)])
        known |= found
    op.bulk_insert(
        grams,
        [{"id": uuid.uuid4(), "gram": gram, "word": word} for word in sorted(known) for gram in sorted(_grams(word))],
    )


def _words_in(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return {word[:60] for word in re.findall(r"[^\W_]+", kept)}


def _grams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def downgrade() -> None:
    """Drop them."""
    for table in ("word_gram", "service_word", "default_view", "saved_view", "absence", "assignment"):
        op.drop_table(table)
    op.drop_index("ix_listing_flagged", table_name="listing")
    for table in _CASES:
        op.drop_index(f"ix_{table}_moved", table_name=table)
        op.drop_index(f"ix_{table}_queue", table_name=table)
        op.drop_column(table, "queue_on")
    op.create_index("ix_application_queue", "application", ["state", "due_on", "id"])
