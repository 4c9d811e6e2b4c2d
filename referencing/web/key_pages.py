"""What the pages of keys share: the form, the list, the one time that a secret is shown."""

from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length

from models.organisation import Organisation
from models.queries.api_keys import keys_of
from referencing import clock
from referencing.services.api_keys import DAYS, Wanted, is_in_force, make_key
from referencing.web.database import session, writing
from referencing.web.forms import readable
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.vocabulary import Actor
from workflows.words import _

SHOWN = 200
_CREATED, _REFUSED = 201, 422
_NAME = _("Donnez un nom à la clé : le programme qui s’en servira, par exemple.")
_LENGTH = _("100 caractères au plus.")


class KeyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The name of a key and how long it lasts."""

    name = StringField(
        _("Nom de la clé"), filters=[readable], validators=[InputRequired(_NAME), Length(max=100, message=_LENGTH)]
    )
    days = SelectField(
        _("Durée de validité"),
        coerce=int,
        default=DAYS[1],
        choices=[SelectChoice(days, _("{0} jours").format(days)) for days in DAYS],
    )


def shown(template: str, organisation: Organisation | None, form: KeyForm | None = None, secret: str = "") -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page of the keys of a vendor, or of all; with what is wrong in its form, or a secret just made."""
    form = form or KeyForm(formdata=None)
    at = clock.now()
    status = _CREATED if secret else _REFUSED if form.errors else 200
    page = render_template(
        template,
        form=form,
        wrong=[(field.id, gettext(told)) for field in form for told in field.errors],
        keys=keys_of(session(), organisation.id if organisation else None, SHOWN),
        is_in_force=lambda key: is_in_force(key, at),
        secret=secret,
        organisation=organisation,
        now=at,
    )
    return page, status


def create(template: str, organisation: Organisation | None, actor: Actor) -> Any:  # noqa: ANN401 - as above
    """Make a key and show its secret, this once."""
    form = KeyForm()
    if not form.validate_on_submit():
        return shown(template, organisation, form)
    wanted = Wanted(form.name.data or "", form.days.data)
    with writing() as current:
        _key, secret = make_key(current, wanted, organisation, by=signed_in_person(), actor=actor, at=clock.now())
    return shown(template, organisation, secret=secret)
