"""The OpenAPI document of the API, and the manual for people at /api, drawn from it."""

from typing import Any

from flask import Blueprint, current_app, render_template

from referencing import access
from referencing.web.api.blueprint import answer, blueprint, takes
from referencing.web.api.openapi import document_for
from referencing.web.database import session
from referencing.web.problems import KINDS

manual = Blueprint("api_manual", __name__)
takes("openapi")


@blueprint.get("/openapi.json")
@access.public
def openapi() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the OpenAPI document."""
    return answer(_document())


@manual.get("/api")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the manual: what each address answers, how to keep a copy, what each problem means."""
    return render_template(
        "pages/api/manual.html", document=_document(), kinds=KINDS.values(), base=session().info["public_url"]
    )


def _document() -> dict[str, Any]:
    known = {endpoint.removeprefix("api.") for endpoint in current_app.view_functions if endpoint.startswith("api.")}
    return document_for(session().info["public_url"], frozenset(known))
