"""Forms of the desk: shape only."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from referencing.services.assigning import LONGEST
from referencing.services.queue_filter import KEPT
from referencing.services.views import NAME_LENGTH
from referencing.web.forms import readable
from referencing.words import gettext
from workflows.words import _

_FILL_IN = _("Remplissez ce champ.")
_LONG = _("Ce texte est trop long.")


class ViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A view to keep: its name, the filter as the address holds it, whether it is everybody's."""

    name = StringField(
        _("Nom de la vue"),
        filters=[readable],
        validators=[InputRequired(gettext(_FILL_IN)), Length(max=NAME_LENGTH, message=gettext(_LONG))],
    )
    asked = HiddenField(validators=[Length(max=KEPT)])
    is_shared = BooleanField(_("Partager cette vue avec tout le guichet"))


class AssignForm(FlaskForm):  # type: ignore[misc]  # as above
    """A part of a case, to whom, who had it when the page was made, and why."""

    theme = HiddenField()
    seen = HiddenField()
    person = SelectField(_("Confier à"), choices=[], validate_choice=False)
    why = StringField(_("Motif"), filters=[readable], validators=[Length(max=LONGEST, message=gettext(_LONG))])


class AbsenceForm(FlaskForm):  # type: ignore[misc]  # as above
    """Who is away, from when to when, and who stands in."""

    person = SelectField(_("Personne absente"), validate_choice=False)
    starts_on = DateField(_("Premier jour"), validators=[InputRequired(gettext(_FILL_IN))])
    ends_on = DateField(_("Dernier jour"), validators=[InputRequired(gettext(_FILL_IN))])
    cover = SelectField(_("Relais assuré par"), validate_choice=False)


class PlainForm(FlaskForm):  # type: ignore[misc]  # as above
    """Nothing but its token."""
