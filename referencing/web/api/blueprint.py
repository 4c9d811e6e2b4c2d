"""The blueprint of the API, and what all its answers share: JSON, a validator, no cookie, open to other sites."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, request

from referencing.access import Access, marks_of
from referencing.services.feed import number_pending
from referencing.web.database import session
from referencing.web.problems import PARAMETERS, PLACE, ProblemError
from referencing.words import gettext
from workflows.words import _

SHARED = "public, no-cache"  # kept by anyone, asked about each time: a suspension is seen at once
_SHOWN, _NAME = 20, 80  # unknown parameters told, and signs of the name of each
OWN = "private, no-cache"
blueprint = Blueprint("api", __name__, url_prefix=PLACE)


def answer(body: dict[str, Any], tag: str | None = None) -> Response:
    """Return a body as JSON with its validator (its own hash unless `tag` is given), or 304 to who has it already."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(text, content_type="application/json; charset=utf-8")
    response.set_etag(tag or tag_of(text))
    response.make_conditional(request)
    return response


def tag_of(*parts: str | bytes) -> str:
    """Return the validator of some parts."""
    whole = b"\0".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return hashlib.sha256(whole).hexdigest()[:32]


def unchanged(tag: str) -> Response | None:
    """Return 304 when the caller has the answer with this validator already."""
    if tag not in request.if_none_match:
        return None
    response = Response(status=304)
    response.set_etag(tag)
    return response


def number_feed() -> None:
    """Number the changes committed by now, and have this request see them."""
    number_pending(current_app.extensions["sqlalchemy"].engine)
    session().rollback()  # on SQLite, what was read before holds the view of that moment


@blueprint.before_request
def refuse_unknown() -> None:
    """Refuse a parameter that does not belong to the address: a slip must not silently widen an answer."""
    known = TAKEN.get(request.endpoint or "", frozenset())
    unknown = sorted(set(request.args) - known)[:_SHOWN]
    if unknown:
        sentence = gettext(_("Paramètre inconnu. Connus : {0}."), ", ".join(sorted(known)) or gettext(_("aucun")))
        raise ProblemError(PARAMETERS, errors=[{"parameter": name[:_NAME], "detail": sentence} for name in unknown])


# Endpoint → names that its address takes; each module adds its own.
TAKEN: dict[str, frozenset[str]] = {}


def takes(endpoint: str, *names: str) -> None:
    """Say which parameters an endpoint takes."""
    TAKEN[f"api.{endpoint}"] = frozenset(names)


@blueprint.after_request
def share(response: Response) -> Response:
    """Say who may keep an answer, and let the pages of other sites read what is public."""
    is_public = marks_of(request.endpoint) is Access.PUBLIC
    response.headers.setdefault("Cache-Control", SHARED if is_public else OWN)
    response.headers.setdefault("Content-Language", "fr")
    if is_public:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
            response.headers["Access-Control-Max-Age"] = "86400"
    else:
        response.vary.add("Authorization")
    return response
