"""The thread of a case: vendor and desk read and write in it; a mark says what each person has not read."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput

from models.case import CaseMixin
from models.entropy import new_id
from models.queries import messages as query
from referencing import access, clock
from referencing.services.errors import NotFoundError
from referencing.services.messaging import CIRCLE, Letter, mark_read, write_message
from referencing.services.people import actor_for
from referencing.services.seeing import visible_case
from referencing.web.database import session, writing
from referencing.web.forms import readable
from referencing.web.identity import signed_in_person
from referencing.web.vendor.own import link
from referencing.words import gettext
from workflows.vocabulary import VENDOR_ROLES, Actor
from workflows.words import _

_LONGEST, _REFUSED = 10_000, 422
blueprint = Blueprint("messages", __name__)


class MessageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A message; `letter` is drawn with the page: the same one sent twice is one message."""

    letter = HiddenField(validators=[InputRequired()])
    text = TextAreaField(
        _("Votre message"),
        filters=[readable],
        validators=[
            DataRequired(_("Écrivez votre message.")),
            Length(max=_LONGEST, message=_("Ce message dépasse 10 000 caractères : raccourcissez-le.")),
        ],
    )
    attached = SelectMultipleField(
        _("Pièces de la bibliothèque à joindre"), option_widget=CheckboxInput(), validate_choice=False
    )

    def validate_letter(self, field: HiddenField) -> None:
        """Refuse what no page drew."""
        try:
            UUID(hex=field.data or "")
        except ValueError as error:
            raise ValidationError(gettext(_("Rechargez la page, puis recommencez."))) from error


@blueprint.get("/dossiers/<number>/messages")
@access.signed_in
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the thread of a case."""
    case, actor = _seen(number)
    return _shown(case, actor, MessageForm(formdata=None, letter=new_id().hex))


@blueprint.post("/dossiers/<number>/messages")
@access.signed_in
def write(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Write a message; whoever writes has read what stands above."""
    case, actor = _seen(number)
    form = MessageForm()
    if not form.validate_on_submit():
        return _shown(case, actor, form), _REFUSED
    letter = Letter(UUID(hex=form.letter.data), form.text.data or "", tuple(map(_identifier, form.attached.data or ())))
    with writing() as current:
        case = visible_case(current, number, signed_in_person())
        message = write_message(current, case, letter, actor=actor, at=clock.now())
    return redirect(url_for("messages.page", number=case.number, _anchor=f"message-{message.id.hex}"), 303)


@blueprint.post("/dossiers/<number>/messages/lus")
@access.signed_in
def read(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Mark the thread as read up to now."""
    with writing() as current:
        case, actor = _seen(number)
        mark_read(current, case, actor, clock.now())
    return redirect(url_for("messages.page", number=case.number), 303)


def _seen(number: str) -> tuple[CaseMixin, Actor]:
    person = signed_in_person()
    case = visible_case(session(), number, person)
    return case, actor_for(session(), person, case.organisation_id)


def _identifier(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise NotFoundError(text) from error


def _shown(case: Any, actor: Actor, form: FlaskForm) -> str:  # noqa: ANN401 - a case of any procedure
    is_vendor = bool(actor.roles & VENDOR_ROLES)
    pieces = query.shelf(session(), case.organisation_id) if is_vendor else ()
    form.attached.choices = [SelectChoice(piece.id.hex, piece.name) for piece in pieces]
    mark = query.read_until(session(), actor.id, case.id) if actor.id else None
    return render_template(
        "pages/messages/page.html",
        case=case,
        thread=query.thread_of(session(), case.procedure, case.id, CIRCLE),
        read_at=mark.read_at if mark else None,
        reader_id=actor.id,
        is_vendor=is_vendor,
        is_application=case.procedure == "application",
        form=form,
        link=link,
    )
