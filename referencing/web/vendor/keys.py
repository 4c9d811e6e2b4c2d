"""The keys of a vendor's own: its administrators make and revoke them."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, url_for

from models.organisation import Membership
from referencing import access, clock
from referencing.services.api_keys import revoke_key
from referencing.services.organisations import administered_by
from referencing.services.people import actor_for
from referencing.web import key_pages
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.vendor.acting import acting_membership
from referencing.words import gettext
from workflows.vocabulary import Actor
from workflows.words import _

_PAGE = "pages/organisation/keys.html"
blueprint = Blueprint("vendor_keys", __name__)


@blueprint.get("/editeur/cles")
@access.vendor
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the keys of the organisation; NotFoundError for members who do not administer it."""
    return key_pages.shown(_PAGE, _administered().organisation)


@blueprint.post("/editeur/cles")
@access.vendor
def create() -> Any:  # noqa: ANN401 - what Flask takes
    """Make a key for the organisation."""
    membership = _administered()
    return key_pages.create(_PAGE, membership.organisation, _actor(membership))


@blueprint.post("/editeur/cles/<uuid:key_id>/revocation")
@access.vendor
def revoke(key_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Revoke a key of the organisation."""
    membership = _administered()
    of, by = membership.organisation_id, signed_in_person()
    with writing() as current:
        key = revoke_key(current, key_id, of, by=by, actor=_actor(membership), at=clock.now())
    flash(gettext(_("La clé « {0} » est révoquée : elle n’ouvre plus rien."), key.name))
    return redirect(url_for("vendor_keys.page"), 303)


def _administered() -> Membership:
    person = signed_in_person()
    return administered_by(person, acting_membership(person).organisation_id)


def _actor(membership: Membership) -> Actor:
    return actor_for(session(), signed_in_person(), membership.organisation_id)
