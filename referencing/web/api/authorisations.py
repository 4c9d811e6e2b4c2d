"""Which service may call which API, now: asked every minute, answered from a validator while nothing moved."""

from itertools import groupby
from typing import Any

from models.queries.authorisations import authorised
from referencing import access, clock
from referencing.services.catalogue.filter import base_operations, exchanges
from referencing.services.feed import stamp
from referencing.web.api import parameters
from referencing.web.api.blueprint import answer, blueprint, number_feed, tag_of, takes, unchanged
from referencing.web.database import session
from workflows.calendar import day_of
from workflows.catalogue import LISTED

takes("authorisations", "api")


@blueprint.get("/authorisations")
@access.authorisations
def authorisations() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer every grant that runs, of listings that are active today and of no other."""
    faults = parameters.Faults()
    api = parameters.one_of("api", known_apis(), faults)
    faults.stop()
    on = day_of(clock.now())
    number_feed()
    tag = tag_of("authorisations", stamp(session()), on.isoformat(), api)
    if known := unchanged(tag):
        return known
    rows = authorised(session(), LISTED, on, api)
    return answer({"authorisations": [_told(list(group)) for _id, group in groupby(rows, lambda row: row.id)]}, tag)


def known_apis() -> list[str]:
    """Return every API that a grant may name."""
    return sorted({api.key for api in exchanges()} | {api for api, _operation in base_operations()})


def _told(rows: list[Any]) -> dict[str, Any]:
    first = rows[0]
    return {
        "listing": str(first.id),
        "number": first.number,
        "service": {"slug": first.slug, "name": first.name},
        "vendor": {"name": first.vendor, "siren": first.siren},
        "ends_on": first.ends_on.isoformat(),
        "grants": [
            {
                "api": row.api,
                "operation": row.operation.value,
                "purpose": row.purpose,
                "retention": row.retention,
                "specification_version": row.specification_version,
                "granted_at": row.granted_at.isoformat(),
            }
            for row in rows
        ],
    }
