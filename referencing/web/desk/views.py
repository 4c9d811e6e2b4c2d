"""Views of the queue: keep the filter that is shown, open with a view, drop one."""

import uuid
from typing import Any
from urllib.parse import parse_qs

from flask import flash, redirect, request, url_for

from referencing import access, clock
from referencing.services.errors import NotFoundError
from referencing.services.queue_filter import filter_from
from referencing.services.views import FAULT_WORDS, ViewError, drop_view, keep_view, open_with
from referencing.web.database import session, writing
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import ViewForm
from referencing.web.desk.queue import show
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.words import _


@blueprint.post("/instruction/vues")
@access.desk
def keep() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a filter as a view; what was typed is kept when it is refused."""
    form, person = ViewForm(), signed_in_person()
    chosen = filter_from(parse_qs(form.asked.data or ""))
    if not form.validate_on_submit():
        return show(form, chosen), 422
    try:
        with writing() as current:
            view = keep_view(
                current, person, form.name.data or "", chosen, clock.now(), is_shared=bool(form.is_shared.data)
            )
    except ViewError as error:
        session().rollback()
        form.name.errors = (gettext(FAULT_WORDS[error.fault]),)
        return show(form, chosen), 422
    flash(gettext(_("Vue gardée : {0}."), view.name))
    return redirect(url_for("desk.queue", vue=view.id.hex), 303)


@blueprint.post("/instruction/vues/<view_id>/suppression")
@access.desk
def drop(view_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Drop one of one's own views."""
    with writing() as current:
        name = drop_view(current, signed_in_person(), identified(view_id))
    flash(gettext(_("Vue supprimée : {0}."), name))
    return redirect(url_for("desk.queue", tout="oui"), 303)


@blueprint.post("/instruction/vues/ouverture")
@access.desk
def opening() -> Any:  # noqa: ANN401 - what Flask takes
    """Have one's queue open with a view, or with none."""
    asked = request.form.get("vue", "")
    with writing() as current:
        open_with(current, signed_in_person(), identified(asked) if asked else None)
    flash(gettext(_("Votre file s’ouvrira sur cette vue.") if asked else _("Votre file s’ouvrira sans filtre.")))
    return redirect(url_for("desk.queue", vue=asked or None, tout=None if asked else "oui"), 303)


def identified(text: str) -> uuid.UUID:
    """Return an identifier; NotFoundError for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFoundError(text) from error
