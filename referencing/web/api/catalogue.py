"""The catalogue and its listings, for everybody: what the pages of the catalogue show, as JSON."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from referencing import access, clock
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import NAMES, read_place, written_place
from referencing.services.catalogue.sheet import sheet_of_listing
from referencing.web.api import parameters, shapes
from referencing.web.api.blueprint import answer, blueprint, takes
from referencing.web.database import session
from workflows.calendar import day_of

takes("catalogue", *NAMES, *parameters.FILTERS, "limit", "cursor")


@blueprint.get("/catalogue")
@access.public
def catalogue() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the listings in the catalogue today, as a filter wants them, in pages by key."""
    faults = parameters.Faults()
    asked, limit = parameters.catalogue_filter(faults), parameters.size(faults)
    demand = urlencode(asked.asked())
    place = parameters.opened(parameters.once("cursor", faults), faults, demand)
    faults.stop()
    on = day_of(clock.now())
    found = browse(session(), asked, read_place(place, asked.order), on, limit)
    return answer(
        {
            "total": found.counts.total,
            "services": [shapes.line(one) for one in found.lines],
            "next": parameters.sealed(written_place(found.after), demand) if found.after else None,
        }
    )


@blueprint.get("/listings/<uuid:listing_id>")
@access.public
def listing(listing_id: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer all that the public may know of a listing; one that is over says what became of it."""
    return answer(shapes.sheet(sheet_of_listing(session(), listing_id, day_of(clock.now())), listing_id))
