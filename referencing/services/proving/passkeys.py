"""Passkeys (WebAuthn level 2): what the browser is asked, and whether what it answers is right."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from models.account import Passkey
from models.organisation import Person
from models.queries import accounts as query
from referencing.services.errors import NotFoundError

ISSUER = "Parcours"
MOST = 10


class WrongPasskeyError(Exception):
    """What the browser answered is not right."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Options for the browser, as JSON, and the challenge to keep until it answers."""

    options: dict[str, Any]
    challenge: str


def ask_new(session: Session, person: Person, public_url: str) -> Asked:
    """Return what the browser is asked to make a passkey that itself checks who uses it."""
    options = webauthn.generate_registration_options(
        rp_id=_host(public_url),
        rp_name=ISSUER,
        user_id=person.id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=known.credential_id) for known in query.passkeys_of(session, person.id)
        ],
    )
    return Asked(json.loads(webauthn.options_to_json(options)), bytes_to_base64url(options.challenge))


def keep_passkey(
    session: Session, person: Person, answer: str, challenge: str, name: str, public_url: str, at: datetime
) -> Passkey:
    """Keep the passkey that a browser made; WrongPasskeyError when its answer is not right, or known, or unasked."""
    if not challenge:
        raise WrongPasskeyError
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(public_url),
            expected_origin=_origin(public_url),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise WrongPasskeyError from error
    is_known = query.passkey_with(session, made.credential_id) is not None
    if is_known or len(query.passkeys_of(session, person.id)) >= MOST:
        raise WrongPasskeyError
    passkey = Passkey(
        person_id=person.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(answer),
        name=name,
        added_at=at,
    )
    session.add(passkey)
    session.flush()
    return passkey


def ask_known(public_url: str) -> Asked:
    """Return what the browser is asked to sign in with whichever passkey of ours it holds."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(public_url), user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(json.loads(webauthn.options_to_json(options)), bytes_to_base64url(options.challenge))


def person_with_passkey(session: Session, answer: str, challenge: str, public_url: str, at: datetime) -> Person:
    """Return the active person whose passkey answered; WrongPasskeyError when it is nobody's, or not right."""
    passkey = _passkey_of(session, answer)
    if passkey is None or not challenge:
        raise WrongPasskeyError
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(public_url),
            expected_origin=_origin(public_url),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise WrongPasskeyError from error
    passkey.sign_count, passkey.used_at = found.new_sign_count, at
    person = session.get(Person, passkey.person_id)
    if person is None or not person.is_active or person.is_demo:
        raise WrongPasskeyError
    return person


def _passkey_of(session: Session, answer: str) -> Passkey | None:
    try:
        return query.passkey_with(session, base64url_to_bytes(json.loads(answer)["id"]))
    except (ValueError, KeyError, TypeError):
        return None


def remove_passkey(session: Session, person_id: uuid.UUID, passkey_id: uuid.UUID) -> None:
    """Take a passkey off a person; NotFoundError when it is not theirs."""
    found = next((one for one in query.passkeys_of(session, person_id) if one.id == passkey_id), None)
    if found is None:
        raise NotFoundError(str(passkey_id))
    session.delete(found)
    session.flush()


def may_ask(public_url: str) -> bool:
    """Return whether browsers make passkeys for this address: for a name, never for a bare number."""
    try:
        ip_address(_host(public_url))
    except ValueError:
        return True
    return False


def _transports(answer: str) -> list[str]:
    given = json.loads(answer).get("response", {}).get("transports", [])
    return [str(one)[:20] for one in given][:8] if isinstance(given, list) else []


def _host(public_url: str) -> str:
    """Return the domain that passkeys are bound to."""
    return urlsplit(public_url).hostname or ""


def _origin(public_url: str) -> str:
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}"
