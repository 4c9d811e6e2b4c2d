"""The journal of administrators."""

from typing import Any

from flask import render_template

from models.queries.administration import acts_page
from referencing import access
from referencing.web.administration.blueprint import PAGE_SIZE, asked, blueprint, cut
from referencing.web.database import session
from workflows.administration import WORDS


@blueprint.get("/journal")
@access.administrator
def acts() -> Any:  # noqa: ANN401 - what Flask takes
    """Show what administrators did, latest first."""
    act = asked("acte") if asked("acte") in WORDS else None
    after = asked("apres") or None
    found, last = cut(acts_page(session(), PAGE_SIZE + 1, after, act))
    return render_template(
        "pages/administration/acts.html",
        found=found,
        after=last.number if last else None,
        is_first=after is None,
        act=act,
        words=WORDS,
    )
