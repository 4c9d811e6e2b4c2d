"""Put a listing in the catalogue: what it shows and is found by, in the transaction that publishes it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.folding import words_in
from models.listing import Listing
from models.queries.catalogue_writing import first_day_of, move_slug, write_entry, write_facets, write_words
from referencing.services import rulebooks
from referencing.services.declarations import outline_of
from referencing.services.slugs import fits, slug_for
from workflows.catalogue_words import NATIONAL, OBJECTS, VALUES
from workflows.dossier import Dossier, Service
from workflows.vocabulary import Facet


def present(session: Session, listing: Listing, application: Application, at: datetime) -> None:
    """Have a listing show the application that was just published on it.

    A service that enters the catalogue takes the address of the name it enters with, and keeps it.
    """
    first_day = first_day_of(session, listing.service_id)
    service = listing.service or application.service
    if first_day == listing.starts_on and not fits(service.slug, service.name):
        move_slug(session, service, slug_for(session, service.name), at)
    dossier = outline_of(application)
    write_entry(session, listing.id, application.id, first_day or listing.starts_on, at)
    write_facets(session, listing.id, facets_in(dossier.service))
    write_words(session, listing.id, _words(dossier))


def facets_in(service: Service) -> Iterator[tuple[Facet, str]]:
    """Yield each facet of a service with its value."""
    yield from ((Facet.TOPIC, topic.value) for topic in service.topics)
    yield from ((Facet.FIELD, sector.value) for sector in service.fields)
    yield from ((Facet.FORM, form.value) for form in service.forms)
    yield Facet.PRICE, "free" if service.free else "paid"
    yield Facet.OBJECTS, "yes" if service.connected_objects else "no"
    yield Facet.DEVICE, "yes" if service.medical_device else "no"
    yield from ((Facet.REGION, region) for region in service.regions or (NATIONAL,))


def _words(dossier: Dossier) -> list[str]:
    """Return the words of the description, and those by which its facets and APIs are called."""
    service, book = dossier.service, rulebooks.load(dossier.rulebook)
    told = [service.description]
    told += [VALUES[facet][value] for facet, value in facets_in(service) if value in VALUES.get(facet, {})]
    told += [OBJECTS.get(item, item) for item in service.connected_objects]
    told += [book.api[grant.api].title for grant in dossier.grants]
    return words_in(" ".join(told))
