"""Keep what the public catalogue shows and finds, sort names, and former addresses."""

import re
import unicodedata
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def _text(length: int) -> Any:  # noqa: ANN401 - a type for either database
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables, and present the listings there are."""
    op.add_column("service", sa.Column("sort_name", _text(240), server_default="~", nullable=False))
    op.create_index("ix_service_sort_name", "service", ["sort_name", "id"])
    _former_slugs()
    tables = _entries(), _facets(), _words()
    _sort_services()
    _present_listings(*tables)


def _former_slugs() -> None:
    op.create_table(
        "former_slug",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=240), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_former_slug_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_slug")),
        sa.UniqueConstraint("slug", name=op.f("uq_former_slug_slug")),
    )
    op.create_index(op.f("ix_former_slug_service_id"), "former_slug", ["service_id"])


def _entries() -> sa.Table:
    name = "catalogue_entry"
    table = op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f(f"fk_{name}_listing_id_listing")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f(f"fk_{name}_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("listing_id", name=op.f(f"uq_{name}_listing_id")),
    )
    op.create_index(op.f(f"ix_{name}_application_id"), name, ["application_id"])
    op.create_index(op.f(f"ix_{name}_presented_at"), name, ["presented_at"])
    op.create_index(f"ix_{name}_entered_on", name, ["entered_on", "listing_id"])
    return table


def _facets() -> sa.Table:
    name = "catalogue_facet"
    table = op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f(f"fk_{name}_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_listing_id"), name, ["listing_id"])
    op.create_index(f"ix_{name}_value", name, ["facet", "value", "listing_id"], unique=True)
    return table


def _words() -> sa.Table:
    name = "catalogue_word"
    table = op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("word", _text(60), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f(f"fk_{name}_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_listing_id"), name, ["listing_id"])
    op.create_index(f"ix_{name}_word", name, ["word", "listing_id"], unique=True)
    return table


def _sort_services() -> None:
    connection = op.get_bind()
    services = sa.table("service", sa.column("id", sa.Uuid()), sa.column("name"), sa.column("sort_name"))
    for service_id, name in connection.execute(sa.select(services.c.id, services.c.name)).all():
        folded = " ".join(_words_in(name))[:240]
        connection.execute(services.update().where(services.c.id == service_id).values(sort_name=folded))


_PUBLISHED = """
SELECT listing.id, application.id, listing.service_id, listing.starts_on, application.moved_at, application.declaration
FROM listing JOIN application ON application.listing_id = listing.id AND application.state = 'published'
ORDER BY listing.starts_on, application.moved_at, application.id
"""


def _present_listings(entries: sa.Table, facets: sa.Table, words: sa.Table) -> None:
    kinds = {"listing_id": sa.Uuid(), "application_id": sa.Uuid(), "service_id": sa.Uuid(), "starts_on": sa.Date()}
    kinds |= {"at": sa.DateTime(timezone=True), "told": sa.JSON().with_variant(JSONB(), "postgresql")}
    columns = [sa.column(name, kind) for name, kind in kinds.items()]
    first: dict[uuid.UUID, Any] = {}
    last: dict[uuid.UUID, Any] = {}
    for row in op.get_bind().execute(sa.text(_PUBLISHED).columns(*columns)):
        first.setdefault(row.service_id, row.starts_on)
        last[row.listing_id] = row
    for listing_id, row in last.items():
        service = row.told.get("service", {})
        entry = {"listing_id": listing_id, "application_id": row.application_id, "presented_at": row.at}
        op.bulk_insert(entries, [{"id": uuid.uuid4(), "entered_on": first[row.service_id], **entry}])
        own = {"listing_id": listing_id}
        op.bulk_insert(
            facets, [{"id": uuid.uuid4(), **own, "facet": name, "value": value} for name, value in _facets_in(service)]
        )
        told = " ".join([service.get("description", ""), *service.get("connected_objects", [])])
        op.bulk_insert(words, [{"id": uuid.uuid4(), **own, "word": word} for word in _words_in(told)])
        _spell(_words_in(told))


def _spell(words: list[str]) -> None:
    """Keep the runs of three letters of words that nothing was found by before."""
    grams = sa.table("word_gram", sa.column("id", sa.Uuid()), sa.column("gram"), sa.column("word"))
    known = set(op.get_bind().scalars(sa.select(grams.c.word).where(grams.c.word.in_(words))))
    rows = [(f" {word} "[start : start + 3], word) for word in words if word not in known for start in range(len(word))]
    op.bulk_insert(grams, [{"id": uuid.uuid4(), "gram": gram, "word": word} for gram, word in dict.fromkeys(rows)])


def _facets_in(service: dict[str, Any]) -> set[tuple[str, str]]:
    found = {("field", value) for value in service.get("fields", [])}
    found |= {("form", value) for value in service.get("forms", [])}
    found |= {("region", value) for value in service.get("regions") or ["FR"]}
    found.add(("price", "free" if service.get("free") else "paid"))
    found.add(("objects", "yes" if service.get("connected_objects") else "no"))
    found.add(("device", "yes" if service.get("medical_device") else "no"))
    return found


def _words_in(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return list(dict.fromkeys(word[:60] for word in re.findall(r"[^\W_]+", kept)))


def downgrade() -> None:
    """Drop them."""
    for table in ("catalogue_word", "catalogue_facet", "catalogue_entry", "former_slug"):
        op.drop_table(table)
    op.drop_index("ix_service_sort_name", table_name="service")
    op.drop_column("service", "sort_name")
