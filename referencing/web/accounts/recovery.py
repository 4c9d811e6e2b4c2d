"""A forgotten password, and the first one of an invited person: both by a link sent to the address."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.account import AccountLink, Purpose
from referencing import access, clock
from referencing.services.accounts import ask_recovery, recover
from referencing.services.proving.links import DeadLinkError, link_of
from referencing.web.accounts.dead_link import dead_link
from referencing.web.accounts.entering import go_on
from referencing.web.accounts.forms import AddressForm, NewPasswordForm
from referencing.web.database import session, writing
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.words import _

_SENT = _("Si un compte existe à cette adresse, un courriel vient de partir. Son lien est valable une heure.")
_CHANGED = _("Votre nouveau mot de passe est enregistré. Toutes vos sessions ont été fermées : connectez-vous.")
blueprint = Blueprint("recovery", __name__)


@blueprint.get("/connexion/oubli")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for the address of the account."""
    return render_template("pages/accounts/recovery.html", form=AddressForm())


@blueprint.post("/connexion/oubli")
@access.public
def send() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the link, if there is such an account; the answer does not say."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("pages/accounts/recovery.html", form=form), 422
    with writing() as current:
        ask_recovery(current, form.text("email"), clock.now())
    flash(gettext(_SENT))
    return redirect(url_for("sign_in.page"), 303)


@blueprint.get("/connexion/nouveau-mot-de-passe/<token>")
@access.public
def choose_page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form of a recovery link."""
    return _page(Purpose.RECOVERY, token)


@blueprint.post("/connexion/nouveau-mot-de-passe/<token>")
@access.public
def choose(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take the new password; nobody is signed in by a mail alone."""
    return _choose(Purpose.RECOVERY, token)


@blueprint.get("/compte/ouvrir/<token>")
@access.public
def open_account_page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form of an invitation."""
    return _page(Purpose.INVITATION, token)


@blueprint.post("/compte/ouvrir/<token>")
@access.public
def open_account(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take the first password and let the person in: what they still owe is asked there."""
    return _choose(Purpose.INVITATION, token)


def _page(purpose: Purpose, token: str) -> Any:  # noqa: ANN401 - as above
    try:
        link = link_of(session(), token, purpose, secret_key(), clock.now())
    except DeadLinkError:
        return dead_link()
    return _shown(link, NewPasswordForm())


def _choose(purpose: Purpose, token: str) -> Any:  # noqa: ANN401 - as above
    form, at = NewPasswordForm(), clock.now()
    try:
        with writing() as current:
            link = link_of(current, token, purpose, secret_key(), at)
            if link.person is None or not form.accepts(link.person.name, link.person.email):
                return _shown(link, form), 422
            person = recover(current, link, form.text("password"), at)
            if purpose is Purpose.INVITATION:
                return go_on(current, person, "")
    except DeadLinkError:
        return dead_link()
    flash(gettext(_CHANGED))
    return redirect(url_for("sign_in.page"), 303)


def _shown(link: AccountLink, form: NewPasswordForm) -> Any:  # noqa: ANN401 - as above
    is_first = link.purpose is Purpose.INVITATION
    return render_template("pages/accounts/new_password.html", form=form, person=link.person, is_first=is_first)
