"""The filter of the catalogue as its page shows it: groups of choices with their counts, and what is chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from models.queries.catalogue_facets import Counts
from referencing.services.catalogue.filter import NAMES, Exchange, Filter, Sort, exchanges, values_of
from referencing.words import gettext
from workflows.catalogue_words import NATIONAL
from workflows.labels import label
from workflows.vocabulary import Access, Facet, Track
from workflows.words import _

SORTS: dict[Sort, str] = {
    Sort.BEST: _("Les plus proches de la recherche"),
    Sort.NAME: _("Par nom, de A à Z"),
    Sort.NEW: _("Les plus récents d’abord"),
}
EXCHANGES: dict[Exchange, str] = {
    Exchange.NONE: _("Aucun échange avec Mon espace santé"),
    Exchange.SOME: _("Avec échange de données"),
    Exchange.CHOSEN: _("Seulement les échanges que je coche"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One box to tick; `count` services would be left."""

    name: str
    value: str
    words: str
    count: int | None
    is_chosen: bool

    @property
    def id(self) -> str:
        """Where it stands in the page."""
        return f"{self.name}-{self.value}".replace(":", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The boxes of one facet; `is_open`: shown at once."""

    name: str
    title: str
    choices: Sequence[Choice]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that narrows the list, and the address of the list without it."""

    words: str
    without: str


def groups(asked: Filter, counts: Counts) -> list[Group]:
    """Return the facets that have something to choose; a value that would leave nothing is left out."""
    return [group for group in _groups(asked, counts) if group.choices]


def _groups(asked: Filter, counts: Counts) -> Iterator[Group]:
    for name, facet in NAMES.items():
        chosen = asked.facets.get(facet, ())
        national = counts.facets.get((facet, NATIONAL), 0) if facet is Facet.REGION else 0
        offered = [
            Choice(
                name=name,
                value=value,
                words=gettext(words),
                count=counts.facets.get((facet, value), 0) + national,
                is_chosen=value in chosen,
            )
            for value, words in values_of(facet).items()
            if counts.facets.get((facet, value), 0) + national or value in chosen
        ]
        yield Group(
            name=name, title=gettext(label(facet)), choices=offered, is_open=bool(chosen) or facet is Facet.TOPIC
        )


def apis(asked: Filter, counts: Counts) -> list[Choice]:
    """Return the kinds of data that services in the list exchange."""
    return [
        Choice(
            name="api",
            value=api.key,
            words=gettext(api.title),
            count=counts.apis.get(api.key, 0),
            is_chosen=api.key in asked.apis,
        )
        for api in exchanges()
        if counts.apis.get(api.key) or api.key in asked.apis
    ]


def acceptable(asked: Filter) -> list[tuple[str, list[Choice]]]:
    """Return every exchange that a citizen may accept: a kind of data, and what may be done with it."""
    words = {Access.READ: gettext(_("lire")), Access.WRITE: gettext(_("écrire"))}
    return [
        (
            gettext(api.title),
            [
                Choice(
                    name="accepte",
                    value=f"{api.key}:{operation.value}",
                    words=words[operation],
                    count=None,
                    is_chosen=(api.key, operation) in asked.accepted,
                )
                for operation in api.operations
            ],
        )
        for api in exchanges()
    ]


def exchange_choices(asked: Filter, counts: Counts) -> list[Choice]:
    """Return the four ways to choose by exchange; the first is all services."""
    left = {
        Exchange.NONE: counts.tracks.get(Track.SIMPLE, 0),
        Exchange.SOME: counts.tracks.get(Track.EXCHANGE, 0),
    }
    every = Choice(
        name="echange",
        value="",
        words=gettext(_("Tous les services")),
        count=sum(left.values()),
        is_chosen=asked.exchange is None,
    )
    return [
        every,
        *(
            Choice(
                name="echange",
                value=one.value,
                words=gettext(words),
                count=left.get(one),
                is_chosen=asked.exchange is one,
            )
            for one, words in EXCHANGES.items()
        ),
    ]


def chosen(asked: Filter) -> list[Chosen]:
    """Return everything that narrows the list."""
    return [Chosen(words, address(without)) for words, without in _chosen(asked)]


def _chosen(asked: Filter) -> Iterator[tuple[str, Filter]]:
    if asked.text:
        yield f"« {asked.text} »", replace(asked, text="")
    for facet, values in asked.facets.items():
        for value in values:
            rest = tuple(other for other in values if other != value)
            facets = {**asked.facets, facet: rest} if rest else {f: v for f, v in asked.facets.items() if f != facet}
            yield gettext(values_of(facet)[value]), replace(asked, facets=facets)
    if asked.exchange:
        yield _in_words(asked), replace(asked, exchange=None, accepted=())
    for api in exchanges():
        if api.key in asked.apis:
            yield (
                gettext(_("Utilise : {0}"), gettext(api.title)),
                replace(asked, apis=tuple(other for other in asked.apis if other != api.key)),
            )
    if asked.is_new:
        yield gettext(_("Nouveautés")), replace(asked, is_new=False)


def _in_words(asked: Filter) -> str:
    if asked.exchange is not Exchange.CHOSEN or not asked.accepted:
        return gettext(EXCHANGES[asked.exchange if asked.exchange is not Exchange.CHOSEN else Exchange.NONE])  # type: ignore[index]  # it is one
    titles = {api.key: gettext(api.title) for api in exchanges()}
    told = ", ".join(f"{titles[api]} ({gettext(label(operation))})" for api, operation in asked.accepted)
    return gettext(_("J’accepte seulement : {0}"), told)


def address(asked: Filter, after: str = "") -> str:
    """Return the address of the list under a filter."""
    pairs = [*asked.asked(), *([("apres", after)] if after else [])]
    return url_for("catalogue.page") + (f"?{urlencode(pairs)}" if pairs else "")
