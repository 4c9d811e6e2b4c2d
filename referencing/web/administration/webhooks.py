"""The webhooks of all: the service's own are registered here, any is stopped."""

import uuid
from typing import Any

from referencing import access
from referencing.services.webhooks.registering import Handler
from referencing.web import webhook_pages as pages
from referencing.web.administration.blueprint import administrator, blueprint
from referencing.web.identity import signed_in_person
from referencing.web.webhook_pages import Place

_PLACE = Place("administration.", "pages/administration/layout.html")


@blueprint.get("/webhooks")
@access.administrator
def webhooks() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the webhooks."""
    return pages.listed(_PLACE, _house())


@blueprint.post("/webhooks")
@access.administrator
def add_webhook() -> Any:  # noqa: ANN401 - what Flask takes
    """Register a webhook."""
    return pages.register(_PLACE, _house())


@blueprint.get("/webhooks/<uuid:webhook_id>")
@access.administrator
def webhook(webhook_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one webhook and what was posted to it."""
    return pages.shown(_PLACE, _house(), webhook_id)


@blueprint.post(f"/webhooks/<uuid:webhook_id>/<{pages.ACTS}:act>")
@access.administrator
def change_webhook(webhook_id: uuid.UUID, act: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Test a webhook, stop it, take it up again."""
    return pages.act(_PLACE, _house(), webhook_id, act)


@blueprint.post("/webhooks/<uuid:webhook_id>/envois/<uuid:delivery_id>/renvoi")
@access.administrator
def send_again(webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Send one post anew."""
    return pages.replay(_PLACE, _house(), webhook_id, delivery_id)


def _house() -> Handler:
    return Handler(signed_in_person(), administrator(), None)
