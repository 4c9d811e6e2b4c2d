"""What a citizen asks of the catalogue: read from an address, written back to one; unknown values are told."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from models.queries.catalogue import Operation, Place
from referencing.services import rulebooks
from referencing.services.dossier.formats import regions
from workflows.catalogue_words import NATIONAL, VALUES
from workflows.rulebook import Api
from workflows.vocabulary import Access, Facet

LONGEST = 200  # signs of a text
_ASKED = 60  # values of one name that are looked at
E_ = TypeVar("E_", bound=StrEnum)


class Sort(StrEnum):
    BEST = "pertinence"
    NAME = "nom"
    NEW = "recents"


class Exchange(StrEnum):
    """Which exchanges with Mon espace santé a citizen accepts: none, some, those ticked."""

    NONE = "aucun"
    SOME = "avec"
    CHOSEN = "choisis"


# Names in the address, in the order of the page.
NAMES: dict[str, Facet] = {
    "theme": Facet.TOPIC,
    "domaine": Facet.FIELD,
    "forme": Facet.FORM,
    "prix": Facet.PRICE,
    "objet": Facet.OBJECTS,
    "dm": Facet.DEVICE,
    "region": Facet.REGION,
}
OTHERS = ("q", "tri", "echange", "accepte", "api", "nouveau", "apres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`accepted`: operations of APIs ticked, obeyed where `exchange` says so; `ignored`: what was asked in vain."""

    text: str = ""
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    exchange: Exchange | None = None
    accepted: tuple[Operation, ...] = ()
    apis: tuple[str, ...] = ()
    is_new: bool = False
    sort: Sort | None = None
    ignored: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return replace(self, sort=None, ignored=()) == Filter()

    @property
    def order(self) -> Sort:
        """The sort asked for; else the best first for a search, by name without one."""
        if self.sort is None or (self.sort is Sort.BEST and not self.text):
            return Sort.BEST if self.text else Sort.NAME
        return self.sort

    def asked(self) -> list[tuple[str, str]]:
        """Return names and values as an address holds them."""
        pairs = [("q", self.text)]
        pairs += [(name, value) for name, facet in NAMES.items() for value in self.facets.get(facet, ())]
        pairs += [("echange", self.exchange or "")]
        pairs += [("accepte", f"{api}:{operation.value}") for api, operation in self.accepted]
        pairs += [("api", api) for api in self.apis]
        pairs += [("nouveau", "oui" if self.is_new else ""), ("tri", self.sort or "")]
        return [(name, str(value)) for name, value in pairs if value]


def filter_from(asked: Mapping[str, Sequence[str]]) -> Filter:
    """Return what an address asks for; `ignored` names in its order what the catalogue does not know."""
    ignored = [name for name in asked if name not in NAMES and name not in OTHERS]
    facets: dict[Facet, tuple[str, ...]] = {}
    for name, facet in NAMES.items():
        known, unknown = _sorted_out(asked.get(name, ()), values_of(facet))
        ignored += [name] if unknown else []
        facets |= {facet: known} if known else {}
    apis, unknown_apis = _sorted_out(asked.get("api", ()), [api.key for api in exchanges()])
    offered = {f"{api}:{operation.value}": (api, operation) for api, operation in operations()}
    accepted, unknown_accepted = _sorted_out(asked.get("accepte", ()), offered)
    exchange, unknown_exchange = _member(Exchange, _one(asked, "echange"))
    sort, unknown_sort = _member(Sort, _one(asked, "tri"))
    checks = {"api": unknown_apis, "accepte": unknown_accepted, "echange": unknown_exchange, "tri": unknown_sort}
    return Filter(
        text=readable(_one(asked, "q")),
        facets=facets,
        exchange=exchange or (Exchange.CHOSEN if accepted else None),
        accepted=tuple(offered[one] for one in accepted),
        apis=apis,
        is_new=_one(asked, "nouveau") == "oui",
        sort=sort,
        ignored=tuple(readable(name)[:40] for name in [*ignored, *(name for name, bad in checks.items() if bad)]),
    )


def _one(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return asked[name][0] if asked.get(name) else ""


def _sorted_out(asked: Sequence[str], known: Sequence[str] | Mapping[str, object]) -> tuple[tuple[str, ...], bool]:
    """Return the known ones among what was asked, in the order they are offered, and whether there are others."""
    given = {value for value in asked[:_ASKED] if value}
    return tuple(value for value in known if value in given), bool(given - set(known))


def _member(members: type[E_], value: str) -> tuple[E_ | None, bool]:
    known = value in {member.value for member in members}
    return (members(value) if known else None), bool(value) and not known


def values_of(facet: Facet) -> Mapping[str, str]:
    """Return the values of a facet with their words, in the order they are offered."""
    return region_words() if facet is Facet.REGION else VALUES[facet]


@cache
def region_words() -> dict[str, str]:
    """Return the regions by name; a service for all of France is in each."""
    return dict(sorted(regions().items(), key=lambda one: one[1]))


def stored_values(facet: Facet, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values that a listing may have to fit: the region asked for, or all of France."""
    return (*values, NATIONAL) if facet is Facet.REGION else tuple(values)


@cache
def exchanges() -> tuple[Api, ...]:
    """Return the APIs of all rulebooks through which data goes, each key once; the base of them is no exchange."""
    books = (rulebooks.load(key) for key in rulebooks.keys())  # noqa: SIM118 - a function of a module
    found = {api.key: api for book in sorted(books, key=lambda book: len(book.apis)) for api in book.apis}
    return tuple(sorted((api for api in found.values() if not api.base), key=lambda api: api.title))


def operations() -> list[Operation]:
    """Return every operation that a citizen may accept."""
    return [(api.key, operation) for api in exchanges() for operation in api.operations]


@cache
def base_operations() -> frozenset[Operation]:
    """Return what goes with every exchange: the link between the two accounts."""
    books = [rulebooks.load(key) for key in rulebooks.keys()]  # noqa: SIM118 - as above
    return frozenset((api.key, op) for book in books for api in book.apis if api.base for op in Access)


def written_place(place: Place) -> str:
    """Return a place in the list as an address holds it."""
    rank, key, identifier = place
    return f"{rank}~{key.isoformat() if isinstance(key, date) else key}~{identifier.hex}"


def read_place(text: str, order: Sort) -> Place | None:
    """Return a place in the list; ValueError for anything that this list did not write."""
    if not text:
        return None
    rank, _first, rest = text.partition("~")
    key, _second, identifier = rest.rpartition("~")
    if rank not in ("0", "1") or readable(key) != key:
        raise ValueError(text[:LONGEST])
    return int(rank), date.fromisoformat(key) if order is Sort.NEW else key, uuid.UUID(identifier)


def readable(text: str) -> str:
    """Return what was typed without signs that no database takes, in one line of LONGEST signs at most."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST])
    return " ".join(printable.encode("utf-8", "ignore").decode().split())
