"""Forms of the life of a listing: a version with its self-check, observations, evidence to lift a reservation."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput, RadioInput

from referencing.services.dossier import formats
from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.vendor.answer_forms import identifier, plausible, well_written
from referencing.web.vendor.declaration_forms import choices, shaped
from referencing.words import gettext
from workflows.rulebook import Rulebook
from workflows.words import _

NOTES_LENGTH = 4_000
_FILL = _("Remplissez ce champ.")
_ANSWER = _("Répondez par oui ou par non.")
_NO_DAY = _("Cette date n’existe pas : écrivez-la sous la forme 31/01/2027.")
QUESTION = "change_"


class _Sure(RadioField):
    """Yes or no, in words."""

    def __init__(self, label: str = "", **options: Any) -> None:  # noqa: ANN401 - as WTForms
        options |= {"choices": choices({"oui": _("Oui"), "non": _("Non")}), "validate_choice": False}
        super().__init__(label, validators=[_answered], option_widget=RadioInput(), **options)


def _answered(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - a field of WTForms
    if field.data not in ("oui", "non"):
        raise ValidationError(gettext(_ANSWER))


class ReleaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A version put in use; the questions of the self-check are fields of their own, added by `release_form`."""

    version = StringField(
        _("Numéro de version"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.version_fault)]
    )
    released_on = DateField(_("Mise en service le"), validators=[InputRequired(_FILL), plausible])
    notes = TextAreaField(
        _("Ce qui change pour l’usager"),
        filters=[readable],
        validators=[DataRequired(_FILL), Length(max=NOTES_LENGTH), well_written],
    )

    def is_good(self) -> bool:
        """Return whether it may be declared; a day that no calendar has is told in our words."""
        is_good = bool(self.validate_on_submit())
        if self.released_on.errors and self.released_on.data is None and any(self.released_on.raw_data or ()):
            self.released_on.errors = [gettext(_NO_DAY)]
        return is_good

    def changes(self) -> list[str]:
        """Return the questions answered by yes."""
        return [name.removeprefix(QUESTION) for name in self._fields if name.startswith(QUESTION) and self._yes(name)]

    def _yes(self, name: str) -> bool:
        return bool(self._fields[name].data == "oui")


def release_form(book: Rulebook, **options: Any) -> ReleaseForm:  # noqa: ANN401 - as a form
    """Return a form with the self-check of a rulebook."""
    fields = {f"{QUESTION}{question.key}": _Sure(question.title) for question in book.changes}
    asked: type[ReleaseForm] = type("AskedReleaseForm", (ReleaseForm,), fields)
    return asked(**options)


class ObservationsForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the vendor answers to the grounds announced."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    reason = TextAreaField(
        _("Vos observations"),
        filters=[readable],
        validators=[DataRequired(_FILL), Length(max=REASON_LENGTH), well_written],
    )
    is_confirmed = BooleanField(
        _("Je dépose ces observations au nom de mon organisation. Elles ne pourront plus être modifiées."),
        validators=[InputRequired(_("Cochez cette case pour déposer."))],
    )


class LiftingForm(FlaskForm):  # type: ignore[misc]  # as above
    """Evidence to lift a reservation: pieces of the library, and files."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    evidence = SelectMultipleField(_("Preuves de la bibliothèque"), coerce=identifier, validate_choice=False)
    files = MultipleFileField(_("Joindre des fichiers"))
    valid_until = DateField(_("Dernier jour de validité"), validators=[Optional(), plausible])

    def given_files(self) -> list[Any]:
        """Return the files that came, without what is none."""
        return [one for one in self.files.data or [] if getattr(one, "filename", "")]

    def is_good(self) -> bool:
        """Return whether it may be filed: at least one piece, every day a day."""
        is_good = bool(self.validate_on_submit())
        if self.valid_until.errors and self.valid_until.data is None:
            self.valid_until.errors = [gettext(_NO_DAY)]
        if self.evidence.errors:
            self.evidence.errors = [gettext(_("Une des preuves cochées n’existe pas : rechargez la page."))]
        elif not self.evidence.data and not self.given_files():
            self.files.errors = [gettext(_("Cochez une preuve de la bibliothèque, ou joignez un fichier."))]
            is_good = False
        return is_good
