"""The webhooks of a vendor: told of the changes of its own listings."""

import uuid
from typing import Any

from flask import Blueprint

from referencing import access
from referencing.services.organisations import administered_by
from referencing.services.people import actor_for
from referencing.services.webhooks.registering import Handler
from referencing.web import webhook_pages as pages
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from referencing.web.vendor.acting import acting_membership
from referencing.web.webhook_pages import Place

blueprint = Blueprint("vendor_webhooks", __name__)
_PLACE = Place("vendor_webhooks.", "pages/organisation/programs.html")


@blueprint.get("/editeur/webhooks")
@access.vendor
def webhooks() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the webhooks."""
    return pages.listed(_PLACE, _vendor())


@blueprint.post("/editeur/webhooks")
@access.vendor
def add_webhook() -> Any:  # noqa: ANN401 - what Flask takes
    """Register a webhook."""
    return pages.register(_PLACE, _vendor())


@blueprint.get("/editeur/webhooks/<uuid:webhook_id>")
@access.vendor
def webhook(webhook_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one webhook and what was posted to it."""
    return pages.shown(_PLACE, _vendor(), webhook_id)


@blueprint.post(f"/editeur/webhooks/<uuid:webhook_id>/<{pages.ACTS}:act>")
@access.vendor
def change_webhook(webhook_id: uuid.UUID, act: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Test a webhook, stop it, take it up again."""
    return pages.act(_PLACE, _vendor(), webhook_id, act)


@blueprint.post("/editeur/webhooks/<uuid:webhook_id>/envois/<uuid:delivery_id>/renvoi")
@access.vendor
def send_again(webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Send one post anew."""
    return pages.replay(_PLACE, _vendor(), webhook_id, delivery_id)


def _vendor() -> Handler:
    person = signed_in_person()
    membership = administered_by(person, acting_membership(person).organisation_id)
    actor = actor_for(session(), person, membership.organisation_id)
    return Handler(person, actor, membership.organisation)
