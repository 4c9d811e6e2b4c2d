"""The public check page: is a document ours, and what is it worth today."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from referencing import access, clock
from referencing.services.papers import PAPERS
from referencing.services.verifying import check, tidy_code
from referencing.web.database import session
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.standing import WORDS, Standing

_SHOWN = 40
blueprint = Blueprint("verification", __name__)


@blueprint.get("/verifier")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form; a code typed in it leads to its own address."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return render_template("pages/verification/page.html")
    return redirect(url_for("verification.result", code=tidy_code(typed) or typed[:_SHOWN]))


@blueprint.get("/verifier/<code>")
@access.public
def result(code: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what the register knows today of the document with this code."""
    tidied = tidy_code(code)
    on = day_of(clock.now())
    found = check(session(), tidied, on) if tidied else None
    title, meaning = WORDS[found.standing if found else Standing.UNKNOWN]
    return render_template(
        "pages/verification/result.html",
        code=tidied or code[:_SHOWN],
        found=found,
        kind=gettext(PAPERS[found.kind].title) if found else "",
        title=gettext(title),
        meaning=gettext(meaning),
        on=on,
    )
