"""The page of the ways in, demonstration accounts, and the way out."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from models.account import Proof
from referencing import access
from referencing.services.errors import NotFoundError
from referencing.web import identity
from referencing.web.accounts.forms import PasswordForm
from referencing.web.accounts.sign_in_page import show_sign_in
from referencing.web.addresses import inside
from referencing.web.database import session, writing
from referencing.web.forms import SignInForm, SignOutForm

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/connexion")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the ways in."""
    return show_sign_in(session(), PasswordForm(suite=inside(request.args.get("suite", ""))))


@blueprint.post("/connexion")
@access.demo
def enter() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign in with a demonstration account."""
    form = SignInForm()
    with writing():
        person = identity.demo_account(form.email.data or "") if form.validate_on_submit() else None
        if person is None:
            raise NotFoundError(form.email.data or "")
        identity.sign_in(person, Proof.DEMO)
    return redirect(inside(form.suite.data or "") or url_for("home.page"), 303)


@blueprint.post("/deconnexion")
@access.signed_in
def leave() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign out."""
    SignOutForm().validate_on_submit()
    with writing():
        identity.sign_out()
    return redirect(url_for("home.page"), 303)
