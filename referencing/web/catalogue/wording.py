"""What the catalogue says in plain words: a card of the list, the head and the facts of a service's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.listing import Grant
from referencing.services import rulebooks
from referencing.services.catalogue.browsing import Listed
from referencing.services.catalogue.filter import region_words
from referencing.services.catalogue.plain import may_words
from referencing.services.catalogue.sheet import Sheet
from referencing.words import gettext
from workflows.catalogue import Means
from workflows.catalogue_words import (
    MARKS,
    MEANS,
    NATIONAL,
    NOTICES,
    OBJECTS,
    RESERVATIONS,
    TOPICS,
    VALUES,
)
from workflows.dossier import VendorNature
from workflows.self_check_words import VALUES as ANSWERS
from workflows.vocabulary import Access, Facet, ReservationState
from workflows.words import _

EXCERPT = 220  # signs of a description on a card
_URLS: dict[str, str] = {
    "website": _("Site du service"),
    "app_store": _("App Store (iPhone, iPad)"),
    "play_store": _("Google Play (Android)"),
    "privacy": _("Politique de confidentialité"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One service in the list, in words."""

    listed: Listed
    excerpt: str
    topics: Sequence[str]
    facts: Sequence[str]
    reads: Sequence[str]
    writes: Sequence[str]


def card(listed: Listed) -> Card:
    """Return the words of a service in the list."""
    values = listed.facets
    book = rulebooks.load(listed.line.rulebook)
    titles = {key: api.title for key, api in book.api.items() if not api.base}
    return Card(
        listed=listed,
        excerpt=excerpt(listed.line.declaration["service"].get("description", "")),
        topics=[gettext(TOPICS[value]) for value in values.get(Facet.TOPIC, ()) if value in TOPICS],
        facts=list(_facts(listed)),
        reads=_data(listed.grants, Access.READ, titles),
        writes=_data(listed.grants, Access.WRITE, titles),
    )


def _facts(listed: Listed) -> Iterable[str]:
    for facet in (Facet.PRICE, Facet.FORM):
        yield from (gettext(VALUES[facet][value]) for value in listed.facets.get(facet, ()))
    if "yes" in listed.facets.get(Facet.OBJECTS, ()):
        yield gettext(_("Objet connecté"))
    if "yes" in listed.facets.get(Facet.DEVICE, ()):
        yield gettext(_("Dispositif médical"))
    regions = [value for value in listed.facets.get(Facet.REGION, ()) if value != NATIONAL]
    if regions:
        yield ", ".join(region_words().get(region, region) for region in regions)


def _data(grants: Iterable[Grant], operation: Access, titles: dict[str, str]) -> list[str]:
    return [gettext(titles[grant.api]) for grant in grants if grant.operation is operation and grant.api in titles]


def excerpt(text: str) -> str:
    """Return the beginning of a text, whole words, with an ellipsis where it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0].rstrip(',;:')}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words of a service's page."""

    notice: tuple[str, str] | None
    facts: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str]]
    means: Mapping[str, tuple[str, str]]
    marks: Mapping[Means, tuple[str, str]]
    summary: str
    read_words: Mapping[str, str]
    write_words: Mapping[str, str]
    reservations: Mapping[ReservationState, str]


def told(sheet: Sheet) -> Told:
    """Return the words of a service's page."""
    urls = sheet.declared.urls
    return Told(
        notice=NOTICES[sheet.notice] if sheet.notice else None,
        facts=list(_particulars(sheet)),
        links=[(gettext(words), urls[name]) for name, words in _URLS.items() if name in urls],
        means={means.value: (gettext(title), gettext(text)) for means, (title, text) in MEANS.items()},
        summary=excerpt(sheet.declared.description),
        marks=MARKS,
        read_words=may_words(Access.READ),
        write_words=may_words(Access.WRITE),
        reservations=RESERVATIONS,
    )


def _particulars(sheet: Sheet) -> Iterable[tuple[str, str]]:
    service = sheet.declared
    yield gettext(_("Prix")), _words(Facet.PRICE, sheet)
    yield gettext(_("Forme")), _words(Facet.FORM, sheet)
    yield gettext(_("Domaine")), _words(Facet.FIELD, sheet)
    if service.topics:
        yield gettext(_("Thèmes")), _words(Facet.TOPIC, sheet)
    objects = [gettext(OBJECTS.get(name, name)) for name in service.connected_objects]
    yield gettext(_("Objets connectés")), ", ".join(objects) or gettext(_("aucun"))
    yield gettext(_("Dispositif médical")), _device(sheet)
    regions = [region_words().get(region, region) for region in service.regions]
    yield gettext(_("Où")), ", ".join(regions) or gettext(_("Toute la France"))
    yield gettext(_("Éditeur")), f"{sheet.vendor} ({gettext(ANSWERS['nature'][VendorNature(sheet.nature)]).lower()})"


def _device(sheet: Sheet) -> str:
    device = sheet.declared.medical_device
    if device is None:
        return gettext(_("non"))
    return gettext(_("oui, de classe {0} (marquage CE déclaré)"), device.device_class)


def _words(facet: Facet, sheet: Sheet) -> str:
    return ", ".join(gettext(VALUES[facet][value]) for value in sheet.facets.get(facet, ()))
