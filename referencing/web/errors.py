"""The only file that knows HTTP: what each error answers, in French, with the way on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from models.queries.cases import case_numbered, ledger_of
from referencing.access import ClosedError, SignInNeededError
from referencing.services.errors import DeclarationNeededError, NotFoundError, ObjectionError, StaleError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.database import session
from referencing.web.problems import is_for_programs, problem_of
from referencing.web.typed import typed_texts
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.membership import OBJECTIONS
from workflows.sight import row_of
from workflows.words import _

if TYPE_CHECKING:
    from referencing.web.attempt import Attempt

Answer = Any  # what a view of Flask may return

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """Title of an error page, what happened, and the way on."""

    title: str
    text: str
    way: str


PAGES: dict[int, Page] = {
    400: Page(
        _("Demande illisible"),
        _("Votre navigateur a envoyé une demande que le service n’a pas pu lire."),
        _("Revenez à la page précédente, rechargez-la et recommencez."),
    ),
    403: Page(
        _("Cette action ne vous est pas ouverte"),
        _("Votre rôle ne permet pas de faire cela sur ce dossier."),
        _("Si vous pensez que c’est une erreur, écrivez au guichet qui suit le dossier."),
    ),
    404: Page(
        _("Page introuvable"),
        _("Cette page n’existe pas, ou elle ne vous est pas ouverte."),
        _("Vérifiez l’adresse, ou repartez de l’accueil."),
    ),
    405: Page(
        _("Cette adresse ne s’ouvre pas ainsi"),
        _("Cette adresse reçoit un formulaire : elle ne s’ouvre pas directement."),
        _("Repartez de l’accueil et suivez les boutons de la page."),
    ),
    413: Page(
        _("Envoi trop volumineux"),
        _("Ce que vous avez envoyé dépasse ce que cette page peut recevoir."),
        _("Raccourcissez votre texte, puis recommencez."),
    ),
    429: Page(
        _("Trop d’essais de suite"),
        _("Par sécurité, le service attend un peu avant d’accepter un nouvel essai. Rien n’a été enregistré."),
        _("Attendez quelques minutes, puis recommencez une seule fois."),
    ),
    500: Page(
        _("Le service a rencontré une erreur"),
        _("Rien n’a été enregistré. L’erreur a été notée et sera examinée."),
        _("Réessayez dans quelques minutes ; si l’erreur revient, signalez-la au guichet."),
    ),
    503: Page(
        _("Le service est momentanément indisponible"),
        _("La base de données ne répond pas. Rien n’a été enregistré."),
        _("Réessayez dans quelques minutes."),
    ),
}
_EXPIRED = Page(
    _("Formulaire expiré"),
    _("Par sécurité, ce formulaire n’est plus valable : votre session a changé depuis que la page a été ouverte."),
    _("Revenez à la page, rechargez-la et recommencez : rien n’a été enregistré."),
)
_RETRY_SECONDS = "30"


def answer_errors(app: Flask) -> None:
    """Register what each error answers."""
    for error, handler in (
        *(
            (DeclarationNeededError, _declare_first),
            (NotFoundError, _not_found),
            (ClosedError, _not_found),
            (SignInNeededError, _sign_in_first),
        ),
        *((StaleError, _stale), (StaleDataError, _stale), (StepRefusedError, _refused), (CSRFError, _expired)),
        (ObjectionError, _objected),
        *((OperationalError, _away), (InterfaceError, _away), (PoolTimeoutError, _away)),
        *((HTTPException, _told), (Exception, _unexpected)),
    ):
        app.register_error_handler(error, _as_asked(handler))


def _as_asked(handler: Callable[[Exception], Answer]) -> Callable[[Exception], Answer]:
    """Return what answers a person with a page, and a program with problem details."""

    def told(error: Exception) -> Answer:
        if not is_for_programs():
            return handler(error)
        session().rollback()
        return problem_of(error)

    return told


def answer(status: int, page: Page | None = None) -> Answer:
    """Return an error page with its status."""
    shown, typed = page or PAGES[status], typed_texts()
    return render_template("pages/errors/error.html", page=shown, typed=typed, is_home_open=status != _AWAY), status


def in_preparation(number: str, kind: str, case: str, way: str = "") -> Answer:
    """Return the page that asks to come back for a document that is being written; `way`: back, if not to the case."""
    page = render_template("pages/errors/in_preparation.html", number=number, kind=kind, case=case, way=way)
    return page, 503, {"Retry-After": _RETRY_SECONDS}


_AWAY = 503


def _not_found(_error: Exception) -> Answer:
    return answer(404)


def _sign_in_first(_error: Exception) -> Answer:
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("sign_in.page", suite=request.full_path.rstrip("?")))
    return redirect(url_for("sign_in.page"), 303)


def _declare_first(error: Exception) -> Answer:
    needed: DeclarationNeededError = error  # type: ignore[assignment]  # registered for it alone
    session().rollback()
    return redirect(url_for("independence.page", number=needed.number, suite=_page_asked_for()), 303)


def _page_asked_for() -> str | None:
    """Return the page that was asked for, or the one whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host else None


def _expired(_error: Exception) -> Answer:
    return answer(400, _EXPIRED)


def _objected(error: Exception) -> Answer:
    session().rollback()
    objected: ObjectionError = error  # type: ignore[assignment]  # registered for it alone
    words = " ".join(gettext(OBJECTIONS[code]) for code in objected.codes)
    return answer(422, Page(_("Cela n’est pas possible"), words, _("Revenez à la page précédente.")))


def _stale(_error: Exception) -> Answer:
    session().rollback()
    attempt: Attempt | None = g.get("attempt")
    last, typed = _last_step(attempt), typed_texts()
    return render_template("pages/errors/stale.html", attempt=attempt, typed=typed, last=last), 409


def _last_step(attempt: "Attempt | None") -> tuple[str, datetime] | None:
    """Return the words of the last step of the case that somebody tried to move, and when it was taken."""
    case = case_numbered(session(), attempt.number) if attempt else None
    entries = ledger_of(session(), case) if case else ()
    return (gettext(row_of(case.procedure, entries[-1].trigger).label), entries[-1].at) if case and entries else None


def _refused(error: Exception) -> Answer:
    session().rollback()
    refused: StepRefusedError = error  # type: ignore[assignment]  # registered for it alone
    if refused.is_about_role:
        page = PAGES[403]
        reasons = " ".join(map(refusal_sentence, refused.refusals))
        return answer(403, Page(page.title, f"{gettext(page.text)} {reasons}", page.way))
    attempt: Attempt | None = g.get("attempt")
    if attempt is None:  # no step: something that is prepared, on a page that has no form to show it in
        words = " ".join(map(refusal_sentence, refused.refusals))
        return answer(422, Page(_("Cela n’est pas possible"), words, _("Revenez à la page précédente.")))
    told: dict[str, list[str]] = {"motif": [], "confirme": [], "": []}
    for found in refused.refusals:
        told[_FIELDS.get(found.code, "")].append(refusal_sentence(found))
    body = render_template(
        "pages/errors/refused.html",
        attempt=attempt,
        of_reason=told["motif"],
        unconfirmed=told["confirme"],
        others=told[""],
        fields=[(f"{name}-{attempt.step.trigger}", words) for name in ("motif", "confirme") for words in told[name]],
    )
    return body, 422


# Which field of the form a refusal is about; the others are about the case.
_FIELDS = {
    "reason_missing": "motif",
    "reason_too_long": "motif",
    "grounds_without_finding": "motif",
    "confirmation_missing": "confirme",
}


def _away(error: Exception) -> Answer:
    log.error("database.away", error=type(error).__name__)
    g.person = None
    body, status = answer(503)
    return body, status, {"Retry-After": _RETRY_SECONDS}


def _told(error: Exception) -> Answer:
    told: HTTPException = error  # type: ignore[assignment]  # registered for it alone
    code = told.code or 500
    if told.response is not None or code < 400:  # noqa: PLR2004 - a redirect, or an answer ready made
        return told
    body, _status = answer(code if code in PAGES else (400 if code < 500 else 500))  # noqa: PLR2004
    headers = {name: value for name, value in told.get_headers() if name in ("Allow", "Retry-After")}
    return body, code, headers


def _unexpected(error: Exception) -> Answer:
    log.error("request.failed", endpoint=request.endpoint, error=type(error).__name__, exc_info=error)
    g.person = None  # the page must not ask the database again
    return answer(500)
