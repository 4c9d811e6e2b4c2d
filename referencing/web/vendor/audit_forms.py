"""Forms of an audit for its vendor: the answer to one item with its evidence, the observation on a finding."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, MultipleFileField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.vendor.answer_forms import identifier, plausible, well_written
from referencing.words import gettext
from workflows.words import _

_TOO_LONG = _("10 000 caractères au plus.")


class AuditAnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Words, pieces of the library, files; `seen`: the answer that was read."""

    seen = HiddenField()
    answer = TextAreaField(
        _("Votre réponse"),
        filters=[readable],
        validators=[Length(max=REASON_LENGTH, message=_TOO_LONG), well_written],
    )
    evidence = SelectMultipleField(_("Preuves de la bibliothèque"), coerce=identifier, validate_choice=False)
    files = MultipleFileField(_("Joindre des fichiers"))
    valid_until = DateField(_("Dernier jour de validité"), validators=[Optional(), plausible])

    def given_files(self) -> list[Any]:
        """Return the files that came, without what is none."""
        return [one for one in self.files.data or [] if getattr(one, "filename", "")]

    def is_good(self) -> bool:
        """Return whether it may be kept: words, and every day a day."""
        is_good = bool(self.validate_on_submit())
        if self.valid_until.errors and self.valid_until.data is None:
            self.valid_until.errors = [gettext(_("Cette date n’existe pas : écrivez-la sous la forme 31/01/2027."))]
        if self.evidence.errors:
            self.evidence.errors = [gettext(_("Une des preuves cochées n’existe pas : rechargez la page."))]
        has_evidence = bool(self.evidence.data) or bool(self.given_files())
        if is_good and has_evidence and not self.answer.data:
            self.answer.errors = [gettext(_("Écrivez aussi une réponse : dites ce que montrent ces preuves."))]
            is_good = False
        return is_good


class ObservationForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the vendor says of a finding; empty takes it back."""

    seen = HiddenField()
    observation = TextAreaField(
        _("Votre observation"),
        filters=[readable],
        validators=[Length(max=REASON_LENGTH, message=_TOO_LONG), well_written],
    )
