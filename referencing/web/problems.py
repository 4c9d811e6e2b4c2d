"""What programs are told when something is wrong: problem details (RFC 9457), one sentence in French, never a page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Response, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from referencing.access import ClosedError, KeyNeededError, ScopeMissingError
from referencing.services.errors import NotFoundError
from referencing.words import gettext
from workflows.words import _

PLACE = "/api/v1"
PARAMETERS, CURSOR_LOST = "parameters", "cursor-lost"
CONTENT_TYPE = "application/problem+json"
_RETRY_SECONDS = "30"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its code, which names its type and its place in the manual, status, title and remedy."""

    code: str
    status: int
    title: str
    detail: str


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            PARAMETERS,
            400,
            _("Paramètres incorrects"),
            _("Certains paramètres ne sont pas acceptés : « errors » dit lesquels et pourquoi."),
        ),
        Kind("request", 400, _("Demande illisible"), _("La demande n’a pas pu être lue : vérifiez sa forme.")),
        Kind(
            "key",
            401,
            _("Clé absente ou non valable"),
            _(
                "Envoyez une clé en vigueur dans l’en-tête « Authorization: Bearer … ». Une clé expirée ou révoquée "
                "se remplace dans Parcours."
            ),
        ),
        Kind(
            "scope",
            403,
            _("Clé d’une autre portée"),
            _("Cette clé est valable, mais sa portée n’ouvre pas cette ressource : créez une clé de la bonne portée."),
        ),
        Kind(
            "not-found",
            404,
            _("Ressource introuvable"),
            _("Cette ressource n’existe pas, ou elle ne vous est pas ouverte."),
        ),
        Kind(
            "method",
            405,
            _("Méthode refusée"),
            _("Cette adresse ne s’ouvre pas ainsi : l’en-tête « Allow » dit comment."),
        ),
        Kind(
            CURSOR_LOST,
            410,
            _("Curseur d’une autre histoire"),
            _(
                "Ce curseur ne désigne plus rien ici : la base a été restaurée, ou il vient d’une autre installation. "
                "Videz votre copie et reprenez depuis le début, sans curseur."
            ),
        ),
        Kind("too-large", 413, _("Envoi trop volumineux"), _("Raccourcissez la demande, puis recommencez.")),
        Kind(
            "rate",
            429,
            _("Trop de demandes"),
            _("Attendez le nombre de secondes que donne l’en-tête « Retry-After », puis reprenez plus lentement."),
        ),
        Kind(
            "failure",
            500,
            _("Le service a rencontré une erreur"),
            _("L’erreur a été notée et sera examinée. Réessayez dans quelques minutes."),
        ),
        Kind(
            "away",
            503,
            _("Service momentanément indisponible"),
            _("La base de données ne répond pas. Réessayez après le délai de l’en-tête « Retry-After »."),
        ),
    )
}
_BY_STATUS = {kind.status: kind for kind in reversed(KINDS.values()) if kind.code != PARAMETERS}
_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)


class ProblemError(Exception):
    """A demand of a program that cannot be met; `more`: members of the answer beside those of every problem."""

    def __init__(self, code: str, **more: Any) -> None:  # noqa: ANN401 - JSON
        self.code, self.more = code, more
        super().__init__(code)


def is_for_programs() -> bool:
    """Return whether a program asked, and not a person."""
    return request.path == PLACE or request.path.startswith(f"{PLACE}/")


def problem_of(error: Exception) -> Response:
    """Return what to answer for an error, whichever it is."""
    if isinstance(error, ProblemError):
        return problem(KINDS[error.code], **error.more)
    if isinstance(error, KeyNeededError | ScopeMissingError):
        return _of_key(error)
    if isinstance(error, NotFoundError | ClosedError):
        return problem(KINDS["not-found"])
    return _of_http(error) if isinstance(error, HTTPException) else _of_failure(error)


def _of_key(error: KeyNeededError | ScopeMissingError) -> Response:
    realm = 'Bearer realm="parcours"'
    if isinstance(error, KeyNeededError):
        return problem(KINDS["key"], {"WWW-Authenticate": f"{realm}{error.challenge}"})
    return problem(KINDS["scope"], {"WWW-Authenticate": f'{realm}, error="insufficient_scope", scope="{error.scope}"'})


def _of_failure(error: Exception) -> Response:
    if isinstance(error, _AWAY):
        log.error("database.away", error=type(error).__name__)
        return problem(KINDS["away"], {"Retry-After": _RETRY_SECONDS})
    log.error("request.failed", endpoint=request.endpoint, error=type(error).__name__, exc_info=error)
    return problem(KINDS["failure"])


def _of_http(error: HTTPException) -> Response:
    code = error.code or 500
    kind = _BY_STATUS.get(code, KINDS["request"] if code < 500 else KINDS["failure"])  # noqa: PLR2004
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(kind, headers)


def problem(kind: Kind, headers: Mapping[str, str] | None = None, **more: Any) -> Response:  # noqa: ANN401 - JSON
    """Return a problem as an answer; its type leads to its place in the manual."""
    told = {
        "type": f"{request.url_root.rstrip('/')}/api#probleme-{kind.code}",
        "title": gettext(kind.title),
        "status": kind.status,
        "detail": gettext(kind.detail),
        "instance": request.path,
        **more,
    }
    response = Response(json.dumps(told, ensure_ascii=False), kind.status, content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "fr"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
