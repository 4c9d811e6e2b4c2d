"""The list of services and the page of each, for citizens."""

from typing import Any

from flask import redirect, render_template, request, url_for

from referencing import access, clock
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import LONGEST, filter_from, read_place, written_place
from referencing.services.catalogue.sheet import MovedError, Sheet, sheet_at
from referencing.services.reports.receiving import may_be_reported
from referencing.web.catalogue import choices, wording
from referencing.web.catalogue.blueprint import blueprint
from referencing.web.catalogue.structured import structured
from referencing.web.database import session
from referencing.web.errors import Page, answer
from workflows.calendar import day_of
from workflows.catalogue import NEW_DAYS
from workflows.words import _

_LOST = Page(
    _("Cette page du catalogue n’existe pas"),
    _("L’adresse indique une place dans la liste que le catalogue ne reconnaît pas."),
    _("Revenez au début du catalogue, puis avancez page par page."),
)


@blueprint.get("/catalogue")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the services in the catalogue, as a filter wants them."""
    asked, on = filter_from(request.args.to_dict(flat=False)), day_of(clock.now())
    try:
        after = read_place(request.args.get("apres", ""), asked.order)
    except ValueError:
        return answer(400, _LOST)
    found = browse(session(), asked, after, on)
    return render_template(
        "pages/catalogue/page.html",
        asked=asked,
        found=found,
        cards=[wording.card(one) for one in found.lines],
        groups=choices.groups(asked, found.counts),
        apis=choices.apis(asked, found.counts),
        acceptable=choices.acceptable(asked),
        exchange=choices.exchange_choices(asked, found.counts),
        chosen=choices.chosen(asked),
        sorts=choices.SORTS,
        new_days=NEW_DAYS,
        is_cut=len(request.args.get("q", "")) > LONGEST,
        first=choices.address(asked) if after else None,
        next=choices.address(asked, written_place(found.after)) if found.after else None,
        on=on,
    )


@blueprint.get("/catalogue/<slug>")
@access.public
def service(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what the public may know of a service."""
    return _sheet(slug, "catalogue.service", "pages/catalogue/service.html")


@blueprint.get("/catalogue/<slug>/imprimer")
@access.public
def printed(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the same on paper: everything open, nothing to click."""
    return _sheet(slug, "catalogue.printed", "pages/catalogue/printed.html")


def _sheet(slug: str, endpoint: str, template: str) -> Any:  # noqa: ANN401 - what Flask takes
    on = day_of(clock.now())
    try:
        found: Sheet = sheet_at(session(), slug, on)
    except MovedError as moved:
        return redirect(url_for(endpoint, slug=moved.slug), 301)
    own = session().info["public_url"] + url_for("catalogue.service", slug=slug)
    return render_template(
        template,
        found=found,
        told=wording.told(found),
        address=own,
        structured=structured(found, own) if found.notice is None else None,
        may_be_reported=may_be_reported(found, on),
        on=on,
    )
