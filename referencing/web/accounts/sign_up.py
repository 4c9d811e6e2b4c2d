"""The first person of an organisation signs up, then confirms their address."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.account import AccountLink, Purpose
from referencing import access, clock
from referencing.services.accounts import NewVendor, SirenTakenError, confirm_sign_up, sign_up
from referencing.services.proving.links import DeadLinkError, link_of
from referencing.services.proving.passwords import is_right
from referencing.web.accounts.dead_link import dead_link
from referencing.web.accounts.entering import go_on
from referencing.web.accounts.forms import ConfirmForm, SignUpForm
from referencing.web.database import session, writing
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.dossier import VendorNature
from workflows.words import _

_TAKEN = _(
    "Cette organisation a déjà un espace sur Parcours. Demandez à la personne qui l’administre de vous inviter : "
    "vous recevrez un lien par courriel."
)
_WRONG = _("Ce n’est pas le mot de passe choisi à l’inscription.")
_WELCOME = _("Votre adresse est confirmée : l’espace de {0} est ouvert.")
blueprint = Blueprint("sign_up", __name__)


@blueprint.get("/inscription")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the form."""
    return render_template("pages/accounts/sign_up.html", form=SignUpForm())


@blueprint.post("/inscription")
@access.public
def send() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep what was typed and send the link; the answer does not say whether the address is known."""
    form = SignUpForm()
    if form.accepts():
        try:
            with writing() as current:
                sign_up(current, _vendor(form), clock.now())
        except SirenTakenError:
            form.refuse("siren", gettext(_TAKEN))
        else:
            return redirect(url_for("sign_up.sent"), 303)
    return render_template("pages/accounts/sign_up.html", form=form), 422


def _vendor(form: SignUpForm) -> NewVendor:
    return NewVendor(
        email=form.text("email"),
        name=form.text("name"),
        password=form.text("password"),
        siren=form.text("siren"),
        organisation=form.text("organisation"),
        nature=VendorNature(form.text("nature")),
    )


@blueprint.get("/inscription/envoyee")
@access.public
def sent() -> Any:  # noqa: ANN401 - what Flask takes
    """Say what comes next."""
    return render_template("pages/accounts/sign_up_sent.html")


@blueprint.get("/inscription/confirmer/<token>")
@access.public
def confirm_page(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what is about to be opened: a mail scanner that follows links opens nothing."""
    try:
        link = link_of(session(), token, Purpose.SIGN_UP, secret_key(), clock.now())
    except DeadLinkError:
        return dead_link()
    return _shown(link, ConfirmForm())


@blueprint.post("/inscription/confirmer/<token>")
@access.public
def confirm(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Open the account and let its person in.

    The password is asked: otherwise somebody could choose one for an address that is not theirs, and wait.
    """
    form, at = ConfirmForm(), clock.now()
    try:
        with writing() as current:
            link = link_of(current, token, Purpose.SIGN_UP, secret_key(), at)
            if not _is_confirmed(form, link):
                return _shown(link, form), 422
            person = confirm_sign_up(current, link, at)
            answer = go_on(current, person, "")
    except DeadLinkError:
        return dead_link()
    except SirenTakenError:
        return render_template("pages/accounts/taken.html"), 410
    flash(gettext(_WELCOME, person.memberships[0].organisation.name))
    return answer


def _is_confirmed(form: ConfirmForm, link: AccountLink) -> bool:
    if form.validate_on_submit() and not is_right(
        form.text("current"), link.sign_up.password_hash if link.sign_up else None
    ):
        form.refuse("current", gettext(_WRONG))
    return form.is_submitted() and not form.told()


def _shown(link: AccountLink, form: ConfirmForm) -> Any:  # noqa: ANN401 - as above
    return render_template("pages/accounts/confirm.html", form=form, asked=link.sign_up)
