"""Sign in by demonstration account; there is no other way in yet, and the page says so."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from models.database import reading
from models.queries.people import demo_people
from referencing import access
from referencing.services.errors import NotFoundError
from referencing.web import identity
from referencing.web.database import session
from referencing.web.forms import SignInForm, SignOutForm

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/connexion")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the demonstration accounts."""
    people = demo_people(session()) if current_app.config[identity.IS_DEMO] else []
    form = SignInForm(suite=_inside(request.args.get("suite", "")))
    staff = [person for person in people if person.staff_roles]
    vendors = [person for person in people if not person.staff_roles]
    return render_template("pages/sign_in/page.html", staff=staff, vendors=vendors, form=form)


@blueprint.post("/connexion")
@access.demo
def enter() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign in with a demonstration account."""
    form = SignInForm()
    with reading():  # nothing is written: no need to wait for those who write
        person = identity.demo_account(form.email.data or "") if form.validate_on_submit() else None
    if person is None:
        raise NotFoundError(form.email.data or "")
    identity.sign_in(person)
    return redirect(_inside(form.suite.data or "") or url_for("home.page"), 303)


@blueprint.post("/deconnexion")
@access.signed_in
def leave() -> Any:  # noqa: ANN401 - what Flask takes
    """Sign out."""
    SignOutForm().validate_on_submit()
    identity.sign_out()
    return redirect(url_for("home.page"), 303)


def _inside(address: str) -> str:
    """Return an address when it stays on this service, else nothing."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours else ""
