"""Organisations and their members."""

from typing import Any

from flask import render_template

from models.queries.administration import organisations_page
from referencing import access
from referencing.web.administration.blueprint import PAGE_SIZE, asked, blueprint, cut
from referencing.web.database import session


@blueprint.get("/organisations")
@access.administrator
def organisations() -> Any:  # noqa: ANN401 - what Flask takes
    """Show organisations, a page at a time, by SIREN."""
    words, after = asked("q"), asked("apres") or None
    found, last = cut(organisations_page(session(), PAGE_SIZE + 1, after, words))
    return render_template(
        "pages/administration/organisations.html",
        found=found,
        after=last.siren if last else None,
        is_first=after is None,
        words=words,
    )
