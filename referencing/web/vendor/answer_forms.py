"""Forms of the answers and of the evidence: they check shape, and keep what was typed."""

import uuid
from collections.abc import Mapping
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
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from referencing.services.dossier.formats import text_fault
from referencing.services.evidence_types import ALLOWED
from referencing.services.gap_sentences import sentence
from referencing.services.uploading import NAME_LIMIT
from referencing.web.forms import readable
from referencing.words import gettext
from workflows.dossier import Answer
from workflows.rulebook import Criterion, Rulebook
from workflows.words import _

NOT_APPLICABLE = "sans-objet"
ACCEPTED = ",".join(f".{extension}" for extension in sorted(ALLOWED))
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


def well_written(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - a field of WTForms, which has no types
    code = text_fault(field.data or "")
    if code:
        raise ValidationError(sentence(code, (field.data[:80],)))


def plausible(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - as above
    if field.data and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(sentence("date_implausible", (field.data.isoformat(),)))


def identifier(value: object) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


class _Dated(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The last day that a certificate is good for."""

    valid_until = DateField(_("Dernier jour de validité"), validators=[Optional(), plausible])

    def tell_dates(self) -> None:
        """Say in French what is wrong with a day that no calendar has."""
        field = self.valid_until
        if field.errors and field.data is None:
            field.errors = [gettext(_("Cette date n’existe pas : écrivez-la sous la forme 31/01/2027."))]


class AnswerForm(_Dated):
    """The answer to one criterion: a level of the scale or «non applicable», words, evidence kept and evidence new."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    level = RadioField(_("Niveau déclaré"), validators=[Optional()])
    comment = TextAreaField(_("Commentaire"), filters=[readable], validators=[well_written])
    not_applicable = TextAreaField(
        _("Raison pour laquelle ce critère ne s’applique pas"), filters=[readable], validators=[well_written]
    )
    is_declared = BooleanField(_("Je déclare sur l’honneur que ce critère ne s’applique pas au service."))
    evidence = SelectMultipleField(_("Preuves"), coerce=identifier, validate_choice=False)
    files = MultipleFileField(_("Joindre des fichiers"))

    def offer(self, criterion: Criterion, book: Rulebook) -> "AnswerForm":
        """Offer the scale of a rulebook, the level that a criterion aims at named, and return the form."""
        self.level.choices = [
            (str(level.value), f"{level.value} – {level.title}" + _aim(criterion, level.value)) for level in book.levels
        ]
        self.level.choices += [(NOT_APPLICABLE, gettext(_("Non applicable à ce service")))]
        return self

    def is_good(self) -> bool:
        """Return whether it may be saved; what is wrong is told at each field."""
        is_good = bool(self.validate_on_submit())
        self.tell_dates()
        if self.level.errors:
            self.level.errors = [gettext(_("Choisissez un niveau de la liste."))]
        if self.evidence.errors:
            self.evidence.errors = [gettext(_("Une des preuves cochées n’existe pas : rechargez la page."))]
        if self.level.data == NOT_APPLICABLE and not self.is_declared.data:
            self.is_declared.errors = [gettext(_("Cochez cette déclaration pour répondre « non applicable »."))]
            is_good = False
        return is_good

    def given(self) -> Answer:
        """Return the answer that was typed, without its evidence."""
        if self.level.data == NOT_APPLICABLE:
            return Answer(not_applicable=self.not_applicable.data or "", comment=self.comment.data or "")
        return Answer(level=int(self.level.data) if self.level.data else None, comment=self.comment.data or "")


def _aim(criterion: Criterion, level: int) -> str:
    return gettext(_(" (niveau attendu)")) if level == criterion.target else ""


def answer_data(answer: Any, version: int) -> Mapping[str, Any]:  # noqa: ANN401 - an answer of the memory, or None
    """Return what fills the form from an answer that is kept."""
    if answer is None:
        return {"seen_version": version}
    level = NOT_APPLICABLE if answer.not_applicable is not None else answer.level
    return {
        "seen_version": version,
        "level": None if level is None else str(level),
        "comment": answer.comment,
        "not_applicable": answer.not_applicable or "",
        "is_declared": bool(answer.not_applicable),
        "evidence": [item.evidence_id for item in answer.evidence],
    }


def told_at_fields(form: FlaskForm, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return every error of a form with the identifier of its field, for the summary that leads there."""
    return [
        (places.get(field.name, field.id), str(error))
        for field in form
        if field.name != "csrf_token"
        for error in field.errors
    ]


class LibraryForm(_Dated):
    """Files for the library, or one that replaces another."""

    files = MultipleFileField(_("Fichiers"))


class EvidenceForm(_Dated):
    """Another name or date for a piece of evidence; `is_confirmed` once what it changes was shown."""

    name = StringField(_("Nom"), filters=[readable], validators=[InputRequired(), Length(max=NAME_LIMIT)])
    is_confirmed = BooleanField()
