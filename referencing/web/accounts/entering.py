"""Signing in: by password, then by a code where the account has one; or by a passkey alone."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as cookie
from sqlalchemy.orm import Session

from models.account import Attempt, Proof
from models.organisation import Person
from models.queries.readers import reader
from referencing import access, clock
from referencing.services.accounts import person_with
from referencing.services.proving.codes import is_right_code
from referencing.services.proving.credentials import factors_of
from referencing.services.proving.passkeys import WrongPasskeyError, ask_known, person_with_passkey
from referencing.services.proving.sessions import STRONG, note_attempt
from referencing.web import identity
from referencing.web.accounts.forms import CodeForm, PasskeyForm, PasswordForm
from referencing.web.accounts.sign_in_page import show_sign_in
from referencing.web.addresses import inside
from referencing.web.database import session, writing
from referencing.web.secret import secret_key
from referencing.web.throttling import PENDING
from referencing.words import gettext
from workflows.words import _

CHALLENGE = "challenge"
_THINKING = timedelta(minutes=10)
_WRONG = _("Adresse ou mot de passe inexact. Vérifiez les deux, ou choisissez un nouveau mot de passe.")
_WRONG_CODE = _("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, ou prenez un code de secours.")
_WRONG_PASSKEY = _("Cette clé d’accès n’ouvre aucun compte ici. Essayez-en une autre, ou votre mot de passe.")
_FEW_LEFT = _("Il vous reste {0} codes de secours : pensez à en demander de nouveaux.")
_FEW = 3
blueprint = Blueprint("entering", __name__)


@blueprint.get("/connexion/mot-de-passe")
@access.public
def password_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Lead to the page with the form."""
    return redirect(url_for("sign_in.page"))


@blueprint.post("/connexion/mot-de-passe")
@access.public
def password() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign in by password; the answer to a wrong one is the same whether or not there is such an account."""
    form, at = PasswordForm(), clock.now()
    if not form.validate_on_submit():
        return show_sign_in(session(), form), 422
    with writing() as current:
        person, is_right = person_with(current, form.text("email"), form.text("password"))
        if person is not None and is_right:
            return go_on(current, person, form.text("suite"))
        if person is not None:
            note_attempt(current, person.id, Attempt.WRONG_PASSWORD, Proof.PASSWORD, identity.visit(), at)
    form.refuse("password", gettext(_WRONG))
    return show_sign_in(session(), form), 422


def go_on(current: Session, person: Person, suite: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Let a person in who typed the right password, or make them type a code first; inside `writing()`."""
    if not factors_of(current, person.id).has_second:
        identity.sign_in(person, Proof.PASSWORD)
        return redirect(inside(suite) or url_for("home.page"), 303)
    cookie.clear()
    cookie[PENDING] = {"person": person.id.hex, "at": clock.now().isoformat(), "suite": inside(suite)}
    return redirect(url_for("entering.code"), 303)


@blueprint.get("/connexion/code")
@access.public
def code() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form for the second factor."""
    person, _suite = _pending(session())
    return _code_page(person, CodeForm()) if person else redirect(url_for("sign_in.page"))


@blueprint.post("/connexion/code")
@access.public
def check_code() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign in whoever typed the right password and now the right code."""
    form, at = CodeForm(), clock.now()
    with writing() as current:
        person, suite = _pending(current)
        if person is None:
            return redirect(url_for("sign_in.page"), 303)
        if form.validate_on_submit():
            if is_right_code(current, person.id, form.text("code"), secret_key(), at):
                identity.sign_in(person, Proof.PASSWORD_AND_CODE)
                _warn(current, person)
                return redirect(suite or url_for("home.page"), 303)
            note_attempt(current, person.id, Attempt.WRONG_CODE, Proof.PASSWORD_AND_CODE, identity.visit(), at)
            form.refuse("code", gettext(_WRONG_CODE))
    return _code_page(person, form), 422


def _code_page(person: Person, form: CodeForm) -> Any:  # noqa: ANN401 - as above
    return render_template("pages/accounts/code.html", form=form, factors=factors_of(session(), person.id))


def _warn(current: Session, person: Person) -> None:
    left = factors_of(current, person.id).recovery_codes
    if 0 < left < _FEW:
        flash(gettext(_FEW_LEFT, left))


@blueprint.post("/connexion/cle/demande")
@access.public
def ask_passkey() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer what the browser is to ask its passkeys, as JSON."""
    asked = ask_known(session().info["public_url"])
    cookie[CHALLENGE] = asked.challenge
    return asked.options


@blueprint.post("/connexion/cle")
@access.public
def passkey() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign in by passkey: it checked who uses it, so it is both factors."""
    form, challenge = PasskeyForm(), cookie.pop(CHALLENGE, "")
    form.validate_on_submit()
    try:
        with writing() as current:
            url = current.info["public_url"]
            person = person_with_passkey(current, form.text("answer"), challenge, url, clock.now())
            identity.sign_in(person, Proof.PASSKEY)
    except WrongPasskeyError:
        flash(gettext(_WRONG_PASSKEY))
        return redirect(url_for("sign_in.page"), 303)
    return redirect(inside(form.text("suite")) or url_for("home.page"), 303)


def _pending(current: Session) -> tuple[Person | None, str]:
    """Return who still owes a code, and the page they asked for: after a right password, or an identity provider."""
    found = cookie.get(PENDING)
    if found is not None:
        is_late = clock.now() - datetime.fromisoformat(found["at"]) > _THINKING
        return (None, "") if is_late else (reader(current, uuid.UUID(hex=found["person"])), found["suite"])
    signed = identity.current_session()
    return (None, "") if signed is None or signed.proof in STRONG else (signed.person, "")
