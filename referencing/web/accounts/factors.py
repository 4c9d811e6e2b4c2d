"""Second factors: the application of codes, recovery codes, passkeys; added, renewed, taken off."""

import uuid
from datetime import timedelta
from typing import Any

import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as cookie
from sqlalchemy.orm import Session

from models.account import Proof
from models.organisation import Person
from models.queries.accounts import credential_of
from referencing import access, clock
from referencing.services.accounts import tell_of_second_factor
from referencing.services.proving import codes
from referencing.services.proving.credentials import factors_of
from referencing.services.proving.passkeys import WrongPasskeyError, ask_new, keep_passkey, may_ask, remove_passkey
from referencing.services.proving.passwords import is_right
from referencing.web import identity
from referencing.web.accounts.forms import NewApplicationForm, NewFactorForm, NewPasskeyForm
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.words import _

_NEW_KEY, _CHALLENGE = "new_key", "challenge"
_WRONG_CODE = _(
    "Ce code n’est pas celui que montre l’application. Attendez le suivant et vérifiez l’heure du téléphone."
)
_WRONG_PASSWORD = _("Ce n’est pas votre mot de passe.")
_SIGN_IN_AGAIN = _("Votre connexion date : déconnectez-vous, reconnectez-vous, puis recommencez.")
_NO_PASSKEY = _("La clé d’accès n’a pas été ajoutée : le navigateur n’a pas répondu comme attendu. Recommencez.")
_REMOVED = _("C’est fait. Un courriel vous le confirme.")
FRESH = timedelta(minutes=15)
blueprint = Blueprint("factors", __name__)


@blueprint.get("/compte/second-facteur")
@access.signed_in
def set_up() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the two ways of having a second factor."""
    return _choice(NewPasskeyForm())


def _choice(form: NewPasskeyForm) -> Any:  # noqa: ANN401 - what Flask takes
    return render_template(
        "pages/accounts/second_factor.html",
        form=form,
        asks_password=_is_old(),
        factors=factors_of(session(), signed_in_person().id),
        has_passkeys=may_ask(session().info["public_url"]),
        is_owed=identity.lacks_second_factor(),
    )


@blueprint.get("/compte/second-facteur/application")
@access.signed_in
def application() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the key for the application; the same one until its first code is right."""
    cookie.setdefault(_NEW_KEY, codes.new_key())
    return _application(NewApplicationForm())


@blueprint.post("/compte/second-facteur/application")
@access.signed_in
def add_application() -> Any:  # noqa: ANN401 - what Flask takes
    """Take the application once its first code is right, and show the recovery codes: this once."""
    form, key, at = NewApplicationForm(), cookie.get(_NEW_KEY), clock.now()
    if key is None:
        return redirect(url_for("factors.application"), 303)
    if form.validate_on_submit():
        with writing() as current:
            person = signed_in_person()
            if not _is_fresh(current, person, form):
                return _application(form), 422
            if _may_add(current, person) and codes.start_codes(
                current, person.id, key, form.text("code"), secret_key(), at
            ):
                cookie.pop(_NEW_KEY)
                return _protected(current, person, Proof.PASSWORD_AND_CODE)
        form.refuse("code", gettext(_WRONG_CODE))
    return _application(form), 422


def _application(form: NewApplicationForm) -> Any:  # noqa: ANN401 - what Flask takes
    key, person = cookie[_NEW_KEY], signed_in_person()
    return render_template(
        "pages/accounts/application.html",
        form=form,
        asks_password=_is_old(),
        image=segno.make(codes.address_of(key, person.email), error="m").svg_data_uri(scale=5, light="#fff"),
        key=" ".join(key[start : start + 4] for start in range(0, len(key), 4)),
    )


def _is_old() -> bool:
    """Return whether the person signed in too long ago to change what protects the account without a new proof."""
    kept = identity.current_session()
    return kept is None or clock.now() - kept.began_at > FRESH


def _is_fresh(current: Session, person: Person, form: NewFactorForm) -> bool:
    """Return whether somebody proved lately who they are, by signing in or with the password in the form."""
    known = _password_hash(current, person)
    if not _is_old() or (known is not None and is_right(form.text("current"), known)):
        return True
    form.refuse("current", gettext(_WRONG_PASSWORD if known is not None else _SIGN_IN_AGAIN))
    return False


def _may_add(current: Session, person: Person) -> bool:
    """Return whether this session may add a factor: not one that owes a code to a factor set up before."""
    return not (identity.lacks_second_factor() and factors_of(current, person.id).has_second)


def _protected(current: Session, person: Person, proof: Proof) -> Any:  # noqa: ANN401 - as above
    """Note the factor shown, tell its person, and show new recovery codes where there are none."""
    at = clock.now()
    identity.strengthen(proof)
    tell_of_second_factor(current, person, at)
    if factors_of(current, person.id).recovery_codes:
        return redirect(url_for("account.page"), 303)
    made = codes.new_recovery_codes(current, person.id, secret_key(), at)
    return render_template("pages/accounts/recovery_codes.html", codes=made)


@blueprint.get("/compte/second-facteur/codes")
@access.signed_in
def codes_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for the password before new recovery codes are shown."""
    return _confirm("codes", NewFactorForm())


@blueprint.post("/compte/second-facteur/codes")
@access.signed_in
def renew_codes() -> Any:  # noqa: ANN401 - what Flask takes
    """Show new recovery codes, this once; those before are worth nothing."""
    form = NewFactorForm()
    with writing() as current:
        person = signed_in_person()
        if not _confirms(current, person, form):
            return _confirm("codes", form), 422
        at = clock.now()
        made = codes.new_recovery_codes(current, person.id, secret_key(), at)
        tell_of_second_factor(current, person, at)
    return render_template("pages/accounts/recovery_codes.html", codes=made)


@blueprint.get("/compte/second-facteur/application/retirer")
@access.signed_in
def removal_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for the password before the application is taken off."""
    return _confirm("application", NewFactorForm())


@blueprint.post("/compte/second-facteur/application/retirer")
@access.signed_in
def remove_application() -> Any:  # noqa: ANN401 - what Flask takes
    """Take the application off."""
    form = NewFactorForm()
    with writing() as current:
        person = signed_in_person()
        if not _confirms(current, person, form):
            return _confirm("application", form), 422
        codes.stop_codes(current, person.id)
        return _less(current, person)


@blueprint.post("/compte/cles/demande")
@access.signed_in
def ask_passkey() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer what the browser is to make a passkey from, as JSON."""
    asked = ask_new(session(), signed_in_person(), session().info["public_url"])
    cookie[_CHALLENGE] = asked.challenge
    return asked.options


@blueprint.post("/compte/cles")
@access.signed_in
def add_passkey() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep the passkey that the browser made."""
    form, challenge, at = NewPasskeyForm(), cookie.pop(_CHALLENGE, ""), clock.now()
    if form.validate_on_submit():
        try:
            with writing() as current:
                person, url = signed_in_person(), current.info["public_url"]
                if not _is_fresh(current, person, form):
                    return _choice(form), 422
                challenge = challenge if _may_add(current, person) else ""
                keep_passkey(current, person, form.text("answer"), challenge, form.text("name"), url, at)
                return _protected(current, person, Proof.PASSKEY)
        except WrongPasskeyError:
            form.refuse("name", gettext(_NO_PASSKEY))
    return _choice(form), 422


@blueprint.get("/compte/cles/<uuid:passkey_id>/retirer")
@access.signed_in
def passkey_page(passkey_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for the password before a passkey is taken off."""
    return _confirm("passkey", NewFactorForm(), passkey_id)


@blueprint.post("/compte/cles/<uuid:passkey_id>/retirer")
@access.signed_in
def drop_passkey(passkey_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a passkey off."""
    form = NewFactorForm()
    with writing() as current:
        person = signed_in_person()
        if not _confirms(current, person, form):
            return _confirm("passkey", form, passkey_id), 422
        remove_passkey(current, person.id, passkey_id)
        return _less(current, person)


def _less(current: Session, person: Person) -> Any:  # noqa: ANN401 - as above
    """Tell a person that they have a factor less; without any, recovery codes stand for nothing."""
    at = clock.now()
    tell_of_second_factor(current, person, at)
    if not factors_of(current, person.id).has_second:
        codes.drop_recovery_codes(current, person.id, at)
    flash(gettext(_REMOVED))
    return redirect(url_for("account.page"), 303)


def _confirm(what: str, form: NewFactorForm, passkey_id: uuid.UUID | None = None) -> Any:  # noqa: ANN401 - as above
    return render_template(
        "pages/accounts/confirm_factor.html",
        what=what,
        form=form,
        passkey_id=passkey_id,
        has_password=_password_hash(session(), signed_in_person()) is not None,
        is_old=_is_old(),
    )


def _confirms(current: Session, person: Person, form: NewFactorForm) -> bool:
    """Return whether the person's password was typed; who has none signed in lately by their identity provider."""
    known = _password_hash(current, person)
    if not form.validate_on_submit():
        return False
    if known is None and _is_old():
        form.refuse("current", gettext(_SIGN_IN_AGAIN))
    elif known is not None and not is_right(form.text("current"), known):
        form.refuse("current", gettext(_WRONG_PASSWORD))
    return not form.told()


def _password_hash(current: Session, person: Person) -> str | None:
    credential = credential_of(current, person.id)
    return credential.password_hash if credential else None
