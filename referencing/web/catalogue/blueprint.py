"""The blueprint of the catalogue, and what its answers tell caches: shared by visitors, nobody's who is signed in."""

from flask import Blueprint, Response, request
from flask import session as cookie

from referencing.web.identity import current_person

blueprint = Blueprint("catalogue", __name__)
SHARED = "public, no-cache"  # kept by anyone, asked about each time: a suspension is seen at once


@blueprint.after_request
def share(response: Response) -> Response:
    """Give a visitor's page its validator and let it be shared; 304 to who has it already."""
    if cookie or current_person() is not None or request.method not in ("GET", "HEAD"):
        return response
    response.headers["Cache-Control"] = SHARED
    response.vary.add("Cookie")
    if response.status_code == 200:  # noqa: PLR2004 - only whole pages are compared
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response
