"""The keys of the API: those of the service's own are made here, and any is revoked."""

import uuid
from typing import Any

from flask import flash, redirect, url_for

from referencing import access, clock
from referencing.services.api_keys import revoke_key
from referencing.web import key_pages
from referencing.web.administration.blueprint import administrator, blueprint
from referencing.web.database import writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.words import _

_PAGE = "pages/administration/keys.html"


@blueprint.get("/cles")
@access.administrator
def keys() -> Any:  # noqa: ANN401 - what Flask takes
    """Show every key."""
    return key_pages.shown(_PAGE, None)


@blueprint.post("/cles")
@access.administrator
def create_key() -> Any:  # noqa: ANN401 - what Flask takes
    """Make a key of the service's own."""
    return key_pages.create(_PAGE, None, administrator())


@blueprint.post("/cles/<uuid:key_id>/revocation")
@access.administrator
def revoke(key_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Revoke any key."""
    with writing() as current:
        key = revoke_key(current, key_id, None, by=signed_in_person(), actor=administrator(), at=clock.now())
    flash(gettext(_("La clé « {0} » est révoquée : elle n’ouvre plus rien."), key.name))
    return redirect(url_for("administration.keys"), 303)
