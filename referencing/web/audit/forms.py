"""Forms of an audit for the house: plan, finding, reply, complement, visit, conclusion."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.vendor.answer_forms import identifier, plausible
from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import AuditConclusion, AuditFinding
from workflows.words import _

_FILL = _("Remplissez ce champ.")
_TOO_LONG = _("10 000 caractères au plus.")
_SHORT = 500


def _long() -> Length:
    return Length(max=REASON_LENGTH, message=_TOO_LONG)


def _text(name: str, *, is_needed: bool = True) -> TextAreaField:
    needed = [DataRequired(_FILL)] if is_needed else []
    return TextAreaField(name, filters=[readable], validators=[*needed, _long()])


def _findings() -> list[SelectChoice]:
    return [SelectChoice(one.value, gettext(label(one))) for one in AuditFinding]


def _conclusions() -> list[SelectChoice]:
    return [SelectChoice(one.value, gettext(label(one))) for one in AuditConclusion]


def _settings() -> list[SelectChoice]:
    return [
        SelectChoice("pieces", gettext(_("Sur pièces"))),
        SelectChoice("visite", gettext(_("Sur pièces, puis sur place en cas d’anomalie"))),
    ]


class AuditPlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the vendor is told one month before; `criteria`: those examined."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    perimeter = _text(_("Périmètre"))
    calendar = _text(_("Calendrier"))
    conditions = _text(_("Conditions"))
    setting = RadioField(
        _("Déroulement"), choices=_settings, validators=[InputRequired(_("Choisissez le déroulement."))]
    )
    criteria = SelectMultipleField(_("Critères examinés"), validate_choice=False)


class AuditFindingForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the auditor finds about one declaration; `seen`: the finding that was read."""

    seen = HiddenField()
    verdict = RadioField(_("Constat"), choices=_findings, validators=[InputRequired(_("Choisissez un constat."))])
    comment = _text(_("Commentaire du constat"), is_needed=False)
    evidence = SelectMultipleField(_("Pièces qui fondent le constat"), coerce=identifier, validate_choice=False)


class ReplyForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the auditor answers to an observation."""

    seen = HiddenField()
    reply = _text(_("Réponse de l’auditeur"))


class ComplementForm(FlaskForm):  # type: ignore[misc]  # as above
    """The items asked again, and why."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    criteria = SelectMultipleField(
        _("Points concernés"),
        validate_choice=False,
        validators=[InputRequired(_("Désignez au moins un point sur lequel porte le complément."))],
    )
    reason = _text(_("Ce qui est demandé"))


class VisitForm(FlaskForm):  # type: ignore[misc]  # as above
    """A day on site."""

    visited_on = DateField(_("Jour de la visite"), validators=[InputRequired(_FILL), plausible])
    present = StringField(
        _("Personnes présentes"),
        filters=[readable],
        validators=[DataRequired(_FILL), Length(max=_SHORT, message=_("500 caractères au plus."))],
    )
    notes = _text(_("Ce qui a été vu"))

    def is_good(self) -> bool:
        """Return whether it may be kept; a day that no calendar has is told in our words."""
        is_good = bool(self.validate_on_submit())
        if self.visited_on.errors and self.visited_on.data is None and any(self.visited_on.raw_data or ()):
            self.visited_on.errors = [gettext(_("Cette date n’existe pas : écrivez-la sous la forme 31/01/2027."))]
        return is_good


class ConclusionForm(FlaskForm):  # type: ignore[misc]  # as above
    """One of the five conclusions with its grounds."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    conclusion = RadioField(
        _("Conclusion"), choices=_conclusions, validators=[InputRequired(_("Choisissez une conclusion."))]
    )
    grounds = _text(_("Motifs"))
    is_confirmed = BooleanField(_("Je confirme : la conclusion clôt l’audit et prend effet aussitôt."))


def errors_at(form: FlaskForm, places: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the errors of a form, each with the place that the summary leads to."""
    known = places or {}
    return [
        (known.get(field.name, field.id), str(error))
        for field in form
        if field.name != "csrf_token"
        for error in field.errors
    ]


def stale_words() -> str:
    """Return what is said above a form whose case changed since it was read."""
    told: Any = gettext(_("L’audit a changé depuis que vous l’avez lu : relisez, puis recommencez. Rien n’est perdu."))
    return str(told)
