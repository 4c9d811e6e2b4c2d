"""The page behind the link of an invitation: accept it with one's account, or open one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.account import Proof
from models.membership import Invitation
from models.queries.people import person_at
from referencing import access, clock
from referencing.services import inviting
from referencing.services.accounts import open_account
from referencing.services.errors import ObjectionError
from referencing.services.organisations import capacity_codes
from referencing.web.database import session, writing
from referencing.web.identity import current_person, sign_in, signed_in_person
from referencing.web.secret import secret_key
from referencing.web.vendor.acting import act_for
from referencing.web.vendor.membership_forms import NewcomerForm
from referencing.web.vendor.membership_words import capacities_in_words, objection_words
from referencing.words import gettext
from workflows.membership import Capacities
from workflows.words import _

_REFUSED, _GONE = 422, 410
blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations/<token>")
@access.public
def page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show who invites to what, and how to accept."""
    try:
        invitation = inviting.opened(session(), token, secret_key(), clock.now())
    except ObjectionError as error:
        return _over(error)
    return _shown(invitation, token, NewcomerForm(formdata=None))


@blueprint.post("/invitations/<token>")
@access.signed_in
def accept(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Accept with the account that is signed in."""
    person = signed_in_person()
    try:
        with writing() as current:
            invitation = inviting.opened(current, token, secret_key(), clock.now(), to_answer=True)
            inviting.accept(current, invitation, person, clock.now())
    except ObjectionError as error:
        return _over(error)
    return _welcome(invitation)


@blueprint.post("/invitations/<token>/compte")
@access.public
def join(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Open an account for the invited address, which the link has proved, and accept with it."""
    form = NewcomerForm()
    try:
        if not form.accepts(form.text("name")):
            return _shown(inviting.opened(session(), token, secret_key(), clock.now()), token, form), _REFUSED
        with writing() as current:
            invitation = inviting.opened(current, token, secret_key(), clock.now(), to_answer=True)
            person = inviting.newcomer(current, invitation, form.text("name"), clock.now())
            inviting.accept(current, invitation, person, clock.now())
            open_account(current, person, form.text("password"), clock.now())
            sign_in(person, Proof.PASSWORD)
    except ObjectionError as error:
        return _over(error)
    return _welcome(invitation)


def _shown(invitation: Invitation, token: str, form: NewcomerForm) -> str:
    reader = current_person()
    is_theirs = reader is not None and reader.email == invitation.email
    return render_template(
        "pages/organisation/invitation.html",
        invitation=invitation,
        roles=capacities_in_words(capacity_codes(Capacities(invitation.is_signatory, invitation.is_administrator))),
        token=token,
        form=form,
        errors=form.told(),
        is_theirs=is_theirs,
        is_of_another=reader is not None and not is_theirs,
        has_account=person_at(session(), invitation.email) is not None,
    )


def _over(error: ObjectionError) -> Any:  # noqa: ANN401 - what Flask takes
    return render_template("pages/organisation/invitation_over.html", told=objection_words(error)), _GONE


def _welcome(invitation: Invitation) -> Any:  # noqa: ANN401 - what Flask takes
    act_for(signed_in_person(), invitation.organisation_id)
    flash(gettext(_("Vous faites maintenant partie de {0}."), invitation.organisation.name))
    return redirect(url_for("organisation.page"), 303)
