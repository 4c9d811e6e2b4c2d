"""An OpenID Connect provider: where to send a browser, and what a code that comes back proves.

OpenID Connect Core 1.0 with PKCE (RFC 7636). Only the configured issuer, and the addresses that its discovery document
names, are called.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from authlib.common.security import generate_token
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from referencing.config import Provider

_TIMEOUT = 5  # seconds for each answer
_LARGEST = 256 * 1024
_LEEWAY = 60  # seconds between the two clocks
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]


class ProviderAwayError(Exception):
    """The provider does not answer, or not as the standard says."""


class NotProvedError(Exception):
    """What came back proves nothing: another browser's, another service's, or too old."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to the provider and back, kept in the browser's session."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is; `email` only where it vouches for the address."""

    issuer: str
    subject: str
    email: str | None
    is_strong: bool


class _Stay(HTTPRedirectHandler):
    """Follow no redirection: it could lead anywhere."""

    def redirect_request(self, *_given: Any) -> None:  # noqa: ANN401 - the library's signature
        """Return nothing: the redirection is an error."""


_opener = build_opener(_Stay)


def begin() -> Journey:
    """Return a new journey."""
    return Journey(generate_token(32), generate_token(32), generate_token(64))


def way_to(provider: Provider, journey: Journey, back: str) -> str:
    """Return the address to send the browser to; ProviderAwayError."""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": create_s256_code_challenge(journey.verifier),
        "code_challenge_method": "S256",
    }
    address = _addresses(provider)["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def identity_behind(provider: Provider, journey: Journey, code: str, back: str, at: datetime) -> Identity:
    """Return who a code stands for; ProviderAwayError, or NotProvedError when its token is not for us, now."""
    known = _addresses(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": journey.verifier}
    answer = _json(known["token_endpoint"], form, _basic(provider))
    keys = _json(known["jwks_uri"])
    claims = _checked(str(answer.get("id_token", "")), keys, provider, journey.nonce, at)
    return Identity(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims["email"]).strip().lower() if claims.get("email_verified") is True else None,
        is_strong=_is_strong(claims, provider.second_factor),
    )


def _checked(token: str, keys: dict[str, Any], provider: Provider, nonce: str, at: datetime) -> dict[str, Any]:
    rules = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_SIGNATURES).claims  # type: ignore[arg-type]  # read from JSON
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotProvedError(type(error).__name__) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise NotProvedError("azp")  # noqa: EM101 - the name of a claim
    return dict(claims)


def _is_strong(claims: dict[str, Any], values: tuple[str, ...]) -> bool:
    methods = claims.get("amr")
    told = {str(claims.get("acr")), *(map(str, methods) if isinstance(methods, list) else ())}
    return bool(told & set(values))


def _addresses(provider: Provider) -> dict[str, str]:
    found = _json(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: found.get(name) for name in names}
    if found.get("issuer") != provider.issuer or not all(map(_is_safe, addresses.values())):
        raise ProviderAwayError("discovery")  # noqa: EM101 - where it went wrong
    return {name: str(address) for name, address in addresses.items()}


def _is_safe(address: object) -> bool:
    """Return whether a secret may go there: encrypted, or on this machine."""
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _basic(provider: Provider) -> dict[str, str]:
    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"  # RFC 6749, 2.3.1
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _json(address: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    data = urlencode(form).encode() if form else None
    request = Request(address, data, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - `_is_safe`
    try:
        with _opener.open(request, timeout=_TIMEOUT) as answer:
            found = json.loads(answer.read(_LARGEST))
    except HTTPError as error:
        error.close()
        if form and error.code in (400, 401):
            raise NotProvedError(str(error.code)) from error
        raise ProviderAwayError(str(error.code)) from error
    except (OSError, ValueError, HTTPException) as error:
        raise ProviderAwayError(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProviderAwayError("JSON")  # noqa: EM101 - as above
    return found
