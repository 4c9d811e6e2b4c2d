"""Forms of the administrators' pages: shape only."""

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import STAFF_ROLES, Role
from workflows.words import _

REASON = _("Dites pourquoi : le motif est gardé et communiqué à la personne.")
REASON_KEPT = _("Dites pourquoi : le motif est gardé.")
TOO_LONG = _("Ce texte est trop long : {0} caractères au plus.")
EMPTY = _("Ce champ est nécessaire.")
ROLE = _("Choisissez un rôle de la liste.")
_REASON_LENGTH = 2000
ROLES = [(role.value, label(role)) for role in Role if role in STAFF_ROLES]
_CHOICES = [SelectChoice(*role) for role in ROLES]


def tidy(text: str | None) -> str:
    """Return a text as every database takes it, without blanks around it."""
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An act that says why."""

    reason = TextAreaField(
        _("Motif"), filters=[tidy], validators=[DataRequired(REASON_KEPT), Length(max=_REASON_LENGTH)]
    )


class RoleForm(ReasonForm):
    """A role to give, and why."""

    role = SelectField(_("Rôle à donner"), choices=_CHOICES)


class AccountForm(ReasonForm):
    """An account to open, with its roles, and why."""

    email = StringField(_("Adresse électronique"), filters=[tidy], validators=[DataRequired(EMPTY), Length(max=254)])
    name = StringField(_("Prénom et nom"), filters=[tidy], validators=[DataRequired(EMPTY), Length(max=200)])
    roles = SelectMultipleField(
        _("Rôles"), choices=_CHOICES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def say_in_french(form: FlaskForm) -> list[tuple[str, str]]:
    """Put French words in place of those of WTForms, and return each wrong field's identifier with its sentence."""
    for field in form:
        field.errors = [_sentence(field, error) for error in field.errors]
    return [(field.id, error) for field in form for error in field.errors]


def _sentence(field: object, error: str) -> str:
    if isinstance(field, SelectField | SelectMultipleField):
        return gettext(ROLE)
    longest = next((check.max for check in field.validators if isinstance(check, Length)), 0)  # type: ignore[attr-defined]
    known = {EMPTY, REASON, REASON_KEPT}
    return gettext(error) if error in known else gettext(TOO_LONG, longest)
