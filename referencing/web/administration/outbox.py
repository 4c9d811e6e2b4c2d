"""What leaves: rows that wait, failed or are done; try one again, cancel one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from models.outbox import OutboxMessage
from models.queries.sending import STATES, outbox_page, outbox_row, recipients_of
from referencing import access, clock
from referencing.services import sending
from referencing.services.errors import NotFoundError
from referencing.services.outbox import MAX_ATTEMPTS, outbox_state
from referencing.web.administration.blueprint import (
    PAGE_SIZE,
    administrator,
    asked,
    blueprint,
    cut,
    known_id,
    optional_id,
)
from referencing.web.administration.forms import ReasonForm, say_in_french
from referencing.web.database import session, writing
from referencing.words import gettext
from workflows.words import _

_RETRIED = _("L’envoi est relancé : il part dès que possible.")
_NOT_RETRIED = _("Rien n’a été relancé : cet envoi n’est plus en échec.")
_CANCELLED = _("L’envoi est annulé : il ne partira pas.")
_NOT_CANCELLED = _("Rien n’a été annulé : cet envoi est parti, est annulé, ou part en ce moment.")


@blueprint.get("/envois")
@access.administrator
def outbox() -> Any:  # noqa: ANN401 - what Flask takes
    """Show rows, latest first, in one state and of one kind."""
    state, kind = asked("etat"), asked("type")
    state, kind = state if state in STATES else "", kind if kind in sending.NAMES else ""
    before = optional_id(asked("apres"))
    rows, last = cut(outbox_page(session(), PAGE_SIZE + 1, before, state or None, kind or None))
    return render_template(
        "pages/administration/outbox.html",
        rows=rows,
        after=last.id if last else None,
        is_first=before is None,
        asked={"etat": state or None, "type": kind or None},
        state=outbox_state(session()),
        to=recipients_of(session(), [row.id for row in rows]),
        **_words(),
    )


@blueprint.get("/envois/<message_id>")
@access.administrator
def effect(message_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one row, with what can be done about it."""
    return _shown(_row(message_id), ReasonForm(formdata=None), [])


@blueprint.post("/envois/<message_id>/relance")
@access.administrator
def retry(message_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Try a row that was given up once more."""
    identifier = known_id(message_id)
    with writing() as current:
        is_done = sending.retry(current, identifier, actor=administrator(), at=clock.now())
    flash(gettext(_RETRIED if is_done else _NOT_RETRIED))
    return redirect(url_for("administration.effect", message_id=identifier), 303)


@blueprint.post("/envois/<message_id>/annulation")
@access.administrator
def cancel(message_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Cancel a row that has not left, with the reason."""
    identifier, form = known_id(message_id), ReasonForm()
    if not form.validate_on_submit():
        return _shown(_row(message_id), form, say_in_french(form)), 422
    with writing() as current:
        is_done = sending.cancel(
            current, identifier, actor=administrator(), at=clock.now(), reason=form.reason.data or ""
        )
    if not is_done:
        return _shown(_row(message_id), form, [], gettext(_NOT_CANCELLED)), 409
    flash(gettext(_CANCELLED))
    return redirect(url_for("administration.effect", message_id=identifier), 303)


def _shown(row: OutboxMessage, form: ReasonForm, wrong: list[tuple[str, str]], too_late: str = "") -> str:
    return render_template(
        "pages/administration/effect.html",
        row=row,
        form=form,
        wrong=wrong,
        too_late=too_late,
        to=recipients_of(session(), [row.id]).get(row.id, []),
        most=MAX_ATTEMPTS,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "names": sending.NAMES,
        "states": sending.STATE_WORDS,
        "state_of": sending.state_of_row,
        "error_words": sending.error_words,
    }


def _row(message_id: str) -> OutboxMessage:
    row = outbox_row(session(), known_id(message_id))
    if row is None:
        raise NotFoundError(message_id)
    return row
