"""Organisations and their members."""

from typing import Any

from flask import render_template, request

from models.queries.administration import organisations_page
from referencing import access
from referencing.web.administration.blueprint import PAGE_SIZE, blueprint, cut
from referencing.web.database import session


@blueprint.get("/organisations")
@access.administrator
def organisations() -> Any:  # noqa: ANN401 - what Flask takes
    """Show organisations, a page at a time, by SIREN."""
    words = request.args.get("q", "").strip()[:100]
    after = request.args.get("apres") or None
    found, last = cut(organisations_page(session(), PAGE_SIZE + 1, after, words))
    return render_template(
        "pages/administration/organisations.html",
        found=found,
        after=last.siren if last else None,
        is_first=after is None,
        words=words,
    )
