"""For programs: the Atom feed of new services, the map of the site, what robots may read."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import Response, render_template, url_for

from models.queries.catalogue_sheet import addresses
from referencing import access, clock
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import Filter, Sort
from referencing.web.catalogue import wording
from referencing.web.catalogue.blueprint import blueprint
from referencing.web.database import session
from workflows.calendar import day_of
from workflows.catalogue import LISTED

_NEWEST = 40
_HIDDEN = (
    "/connexion",
    "/inscription",
    "/compte",
    "/editeur",
    "/instruction",
    "/dossiers",
    "/audits",
    "/admin",
    "/signalements",
)


@blueprint.get("/catalogue/nouveautes.atom")
@access.public
def feed() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the services that entered the catalogue last, in Atom (RFC 4287)."""
    on = day_of(clock.now())
    found = browse(session(), Filter(sort=Sort.NEW), None, on, _NEWEST)
    cards = [wording.card(one) for one in found.lines]
    updated = max((card.listed.line.entered_on for card in cards), default=date(on.year, 1, 1))
    body = render_template(
        "feeds/catalogue.xml", cards=cards, base=_base(), updated=_instant(updated), instant=_instant
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/sitemap.xml")
@access.public
def sitemap() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the addresses that search engines should read."""
    found = addresses(session(), LISTED, day_of(clock.now()))
    body = render_template("feeds/sitemap.xml", found=found, base=_base())
    return Response(body, content_type="application/xml; charset=utf-8")


@blueprint.get("/robots.txt")
@access.public
def robots() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer what robots may read: the catalogue, not its thousand filters, nor what asks for an account."""
    hidden = "".join(f"Disallow: {path}\n" for path in (*_HIDDEN, url_for("catalogue.page") + "?"))
    body = f"User-agent: *\n{hidden}Sitemap: {_base()}{url_for('catalogue.sitemap')}\n"
    return Response(body, content_type="text/plain; charset=utf-8")


def _base() -> str:
    base: str = session().info["public_url"]
    return base


def _instant(on: date) -> str:
    return datetime.combine(on, time(0), UTC).isoformat()
