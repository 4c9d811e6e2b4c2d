"""A person's own account: profile, password, address, what protects it, sessions, history."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.account import Attempt, Proof, Purpose
from models.queries.accounts import attempts_of, passkeys_of
from referencing import access, clock
from referencing.services.accounts import ask_new_address, change_password, take_new_address
from referencing.services.proving import sessions
from referencing.services.proving.credentials import factors_of
from referencing.services.proving.links import DeadLinkError, link_of
from referencing.web import identity
from referencing.web.accounts.dead_link import dead_link
from referencing.web.accounts.forms import ChangeAddressForm, ChangePasswordForm, EmptyForm, NameForm
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.words import _

_HISTORY = 20
_WRONG = _("Ce n’est pas votre mot de passe actuel.")
_RENAMED = _("Votre nom est enregistré.")
_CHANGED = _("Votre mot de passe est changé. Vos autres sessions sont fermées.")
_SENT = _("Un lien de confirmation part à cette adresse, si elle est libre. D’ici là, rien ne change.")
_MOVED = _("Votre adresse est changée : connectez-vous désormais avec elle.")
_CLOSED = _("La session est fermée.")
_CLOSED_ALL = _("Vos autres sessions sont fermées.")
OUTCOMES = {
    Attempt.DONE: _("Connexion"),
    Attempt.WRONG_PASSWORD: _("Mot de passe inexact"),
    Attempt.WRONG_CODE: _("Code inexact"),
}
PROOFS = {
    Proof.DEMO: _("compte de démonstration"),
    Proof.PASSWORD: _("mot de passe"),
    Proof.PASSWORD_AND_CODE: _("mot de passe et code"),
    Proof.PASSKEY: _("clé d’accès"),
    Proof.PROVIDER: _("fournisseur d’identité"),
    Proof.PROVIDER_STRONG: _("fournisseur d’identité, deux facteurs"),
}
blueprint = Blueprint("account", __name__)


@blueprint.get("/compte")
@access.signed_in
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the account."""
    person, at = signed_in_person(), clock.now()
    current = identity.current_session()
    return render_template(
        "pages/accounts/account.html",
        person=person,
        form=NameForm(formdata=None, name=person.name),
        factors=factors_of(session(), person.id),
        passkeys=passkeys_of(session(), person.id),
        sessions=sessions.live_sessions(session(), person.id, at),
        current_id=current.id if current else None,
        attempts=attempts_of(session(), person.id, _HISTORY),
        outcomes=OUTCOMES,
        proofs=PROOFS,
    )


@blueprint.post("/compte/nom")
@access.signed_in
def rename() -> Any:  # noqa: ANN401 - what Flask takes
    """Change the name that documents write from now on; those that are written keep theirs."""
    form = NameForm()
    if not form.validate_on_submit():
        return render_template("pages/accounts/name.html", form=form), 422
    with writing():
        signed_in_person().name = form.text("name")
    flash(gettext(_RENAMED))
    return redirect(url_for("account.page"), 303)


@blueprint.get("/compte/mot-de-passe")
@access.signed_in
def password_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form."""
    return render_template("pages/accounts/password.html", form=ChangePasswordForm())


@blueprint.post("/compte/mot-de-passe")
@access.signed_in
def change() -> Any:  # noqa: ANN401 - what Flask takes
    """Change the password; the other sessions end."""
    form, at = ChangePasswordForm(), clock.now()
    with writing() as current:
        person, kept = signed_in_person(), identity.current_session()
        if form.accepts(person.name, person.email):
            if change_password(current, person, form.text("current"), form.text("password"), at):
                sessions.revoke_all(current, person.id, at, but=kept.id if kept else None)
                flash(gettext(_CHANGED))
                return redirect(url_for("account.page"), 303)
            form.refuse("current", gettext(_WRONG))
    return render_template("pages/accounts/password.html", form=form), 422


@blueprint.get("/compte/adresse")
@access.signed_in
def address_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form."""
    return render_template("pages/accounts/address.html", form=ChangeAddressForm(), person=signed_in_person())


@blueprint.post("/compte/adresse")
@access.signed_in
def ask_address() -> Any:  # noqa: ANN401 - what Flask takes
    """Send a link to the new address; the answer does not say whether it is somebody else's."""
    form, person = ChangeAddressForm(), signed_in_person()
    if form.validate_on_submit():
        with writing() as current:
            if ask_new_address(current, person, form.text("email"), form.text("current"), clock.now()):
                flash(gettext(_SENT))
                return redirect(url_for("account.page"), 303)
        form.refuse("current", gettext(_WRONG))
    return render_template("pages/accounts/address.html", form=form, person=person), 422


@blueprint.get("/compte/adresse/confirmer/<token>")
@access.public
def new_address_page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show which address is about to be taken."""
    try:
        link = link_of(session(), token, Purpose.NEW_ADDRESS, secret_key(), clock.now())
    except DeadLinkError:
        return dead_link()
    return render_template("pages/accounts/new_address.html", form=EmptyForm(), link=link)


@blueprint.post("/compte/adresse/confirmer/<token>")
@access.public
def take_address(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take the new address."""
    at = clock.now()
    try:
        with writing() as current:
            link = link_of(current, token, Purpose.NEW_ADDRESS, secret_key(), at)
            take_new_address(current, link, at)
    except DeadLinkError:
        return dead_link()
    flash(gettext(_MOVED))
    return redirect(url_for("account.page" if identity.current_person() else "sign_in.page"), 303)


@blueprint.post("/compte/sessions/<uuid:session_id>/fermer")
@access.signed_in
def revoke(session_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """End one of one's sessions: its next request is nobody's."""
    with writing() as current:
        sessions.revoke(current, signed_in_person().id, session_id, clock.now())
    flash(gettext(_CLOSED))
    return redirect(url_for("account.page"), 303)


@blueprint.post("/compte/sessions/fermer")
@access.signed_in
def revoke_others() -> Any:  # noqa: ANN401 - what Flask takes
    """End all of one's sessions but this one."""
    kept = identity.current_session()
    with writing() as current:
        sessions.revoke_all(current, signed_in_person().id, clock.now(), but=kept.id if kept else None)
    flash(gettext(_CLOSED_ALL))
    return redirect(url_for("account.page"), 303)
