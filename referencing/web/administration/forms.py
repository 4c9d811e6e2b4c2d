"""Forms of the administrators' pages: shape only."""

from unicodedata import category

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
THEME = _("Choisissez des thèmes de la liste.")
PLACE = _("Choisissez une ligne de la liste.")
_REASON_LENGTH = 2000
ROLES = [(role.value, label(role)) for role in Role if role in STAFF_ROLES]
_CHOICES = [SelectChoice(*role) for role in ROLES]


def tidy(text: str | None) -> str:
    """Return a text as every database, mail and table takes it: no control but line ends, no blanks around it."""
    lines = (text or "").replace("\r\n", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or category(sign) != "Cc").strip()


def tidy_line(text: str | None) -> str:
    """Return a text as one line, as `tidy` does."""
    return " ".join(tidy(text).split())


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An act that says why; `wrong_choice`: what is said of a choice that is none of those offered."""

    wrong_choice = ROLE

    reason = TextAreaField(
        _("Motif"), filters=[tidy], validators=[DataRequired(REASON_KEPT), Length(max=_REASON_LENGTH)]
    )


class RoleForm(ReasonForm):
    """A role to give, and why."""

    role = SelectField(_("Rôle à donner"), choices=_CHOICES)


class AccountForm(ReasonForm):
    """An account to open, with its roles, and why."""

    email = StringField(
        _("Adresse électronique"), filters=[tidy_line], validators=[DataRequired(EMPTY), Length(max=254)]
    )
    name = StringField(_("Prénom et nom"), filters=[tidy_line], validators=[DataRequired(EMPTY), Length(max=200)])
    roles = SelectMultipleField(
        _("Rôles"), choices=_CHOICES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class ThemesForm(ReasonForm):
    """The themes that a reviewer examines, none for all of them, and why."""

    wrong_choice = THEME
    themes = SelectMultipleField(
        _("Thèmes"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=True
    )


class PhraseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A canned phrase and where it is offered; its words are checked by the rules."""

    wrong_choice = PLACE
    title = StringField(_("Titre"), filters=[tidy_line], validators=[DataRequired(EMPTY)])
    text = TextAreaField(_("Texte"), filters=[tidy], validators=[DataRequired(EMPTY)])
    rulebook = SelectField(_("Référentiel"))
    theme = SelectField(_("Thème"))
    criterion = SelectField(_("Critère"))


def say_in_french(form: FlaskForm) -> list[tuple[str, str]]:
    """Put French words in place of those of WTForms, and return each wrong field's identifier with its sentence."""
    for field in form:
        field.errors = [_sentence(field, error, form.wrong_choice) for error in field.errors]
    return [(field.id, error) for field in form for error in field.errors]


def _sentence(field: object, error: str, wrong_choice: str) -> str:
    if isinstance(field, SelectField | SelectMultipleField):
        return gettext(wrong_choice)
    longest = next((check.max for check in field.validators if isinstance(check, Length)), 0)  # type: ignore[attr-defined]
    known = {EMPTY, REASON, REASON_KEPT}
    return gettext(error) if error in known else gettext(TOO_LONG, longest)
