"""Signing in with an identity provider (OpenID Connect): the way there, the way back, the link to an account."""

from dataclasses import asdict
from typing import Any

import structlog
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie

from models.account import Proof
from models.organisation import Person
from referencing import access, clock
from referencing.config import Provider
from referencing.services import identity_provider, linking
from referencing.services.errors import NotFoundError
from referencing.services.identity_provider import Identity, Journey, NotProvedError, ProviderAwayError
from referencing.services.proving.credentials import factors_of
from referencing.web import identity
from referencing.web.addresses import inside
from referencing.web.database import session, writing
from referencing.web.secret import secret_key
from referencing.web.throttling import PENDING
from referencing.words import gettext
from workflows.words import _

PROVIDER = "PARCOURS_OIDC_PROVIDER"
_JOURNEY = "journey"
_FORBIDDEN, _AWAY = 403, 503
_TROUBLES = {
    "away": _("Le fournisseur d’identité ne répond pas, ou pas comme prévu. Réessayez dans quelques minutes."),
    "not_proved": _("La réponse reçue ne correspond pas à votre demande. Recommencez depuis la page de connexion."),
    "refused": _(
        "Le fournisseur d’identité n’a pas confirmé votre identité. Recommencez, ou prenez votre mot de passe."
    ),
    "unverified": _("Le fournisseur d’identité ne garantit pas votre adresse électronique : vérifiez-la chez lui."),
    "unknown": _("Aucun compte n’a votre adresse. Demandez une invitation à votre organisation, ou inscrivez-la."),
}
_FIRST = _("Première connexion par ce moyen : connectez-vous une fois avec votre compte pour le relier.")
_LINKED = _("Votre compte est relié : vous pourrez désormais vous connecter avec {0}.")
log = structlog.get_logger(__name__)
blueprint = Blueprint("provider", __name__)


@blueprint.get("/connexion/oidc")
@access.public
def leave() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the browser to the provider."""
    journey = identity_provider.begin()
    try:
        address = identity_provider.way_to(_provider(), journey, _back())
    except ProviderAwayError as error:
        return _trouble("away", _AWAY, error)
    cookie[_JOURNEY] = {**asdict(journey), "suite": inside(request.args.get("suite", ""))}
    return redirect(address)


@blueprint.get("/connexion/oidc/retour")
@access.public
def back() -> Any:  # noqa: ANN401 - what Flask takes
    """Take what the provider sends back; a journey serves once."""
    kept = cookie.pop(_JOURNEY, None)
    if kept is None or request.args.get("state") != kept["state"]:
        return _trouble("not_proved", _FORBIDDEN)
    if request.args.get("iss", _provider().issuer) != _provider().issuer:  # RFC 9207: another provider's answer
        return _trouble("not_proved", _FORBIDDEN)
    if not request.args.get("code"):
        return _trouble("refused", _FORBIDDEN)
    journey = Journey(kept["state"], kept["nonce"], kept["verifier"])
    try:
        found = identity_provider.identity_behind(_provider(), journey, request.args["code"], _back(), clock.now())
    except ProviderAwayError as error:
        return _trouble("away", _AWAY, error)
    except NotProvedError as error:
        return _trouble("not_proved", _FORBIDDEN, error)
    return _received(found, kept["suite"])


@blueprint.get("/connexion/oidc/relier/<token>")
@access.signed_in
def link_page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask whether to link the account that is signed in."""
    return render_template("pages/accounts/link_identity.html", token=token, provider=_provider())


@blueprint.post("/connexion/oidc/relier/<token>")
@access.signed_in
def link(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Link the account that is signed in."""
    with writing() as current:
        linking.link(current, token, secret_key(), identity.signed_in_person(), clock.now())
    flash(gettext(_LINKED, _provider().name))
    return redirect(url_for("home.page"), 303)


def _received(found: Identity, suite: str) -> Any:  # noqa: ANN401 - as above
    person = linking.linked_person(session(), found)
    if person is not None:
        return _enter(person, is_strong=found.is_strong, suite=suite)
    if found.email is None:
        return _trouble("unverified", _FORBIDDEN)
    if linking.matching_person(session(), found) is None:
        return _trouble("unknown", _FORBIDDEN)
    flash(gettext(_FIRST))
    wanted = url_for("provider.link_page", token=linking.promise(found, secret_key()))
    return redirect(url_for("sign_in.page", suite=wanted))


def _enter(person: Person, *, is_strong: bool, suite: str) -> Any:  # noqa: ANN401 - as above
    """Let a person in; an account that has a second factor shows it, unless the provider asked for one."""
    if not is_strong and factors_of(session(), person.id).has_second:
        cookie[PENDING] = {"person": person.id.hex, "at": clock.now().isoformat(), "suite": suite}
        return redirect(url_for("entering.code"))
    identity.sign_in(person, Proof.PROVIDER_STRONG if is_strong else Proof.PROVIDER)
    return redirect(suite or url_for("home.page"))


def _provider() -> Provider:
    """Return the provider of the settings; NotFoundError where there is none: the way is closed."""
    provider: Provider | None = current_app.config[PROVIDER]
    if provider is None:
        raise NotFoundError(PROVIDER)
    return provider


def _back() -> str:
    return f"{session().info['public_url']}{url_for('provider.back')}"


def _trouble(what: str, status: int, error: Exception | None = None) -> Any:  # noqa: ANN401 - as above
    log.warning("provider.refused", what=what, error=str(error) if error else None)
    return render_template("pages/accounts/provider_trouble.html", words=gettext(_TROUBLES[what])), status
