"""The form of a request for one API: what CSP R.1111-39 asks, field by field."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from models.application import GrantRequest as Kept
from referencing.web.forms import readable
from referencing.web.vendor.answer_forms import well_written
from referencing.words import gettext
from workflows.dossier import GrantRequest
from workflows.durations import UNIT_NAMES, Duration, Unit, simple_duration
from workflows.rulebook import Api, Rulebook
from workflows.vocabulary import Access
from workflows.words import _

ACCESS_WORDS: dict[str, str] = {"read": _("Lire"), "write": _("Écrire")}
_LONGEST = 9999


class GrantForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One request; a retention that is no number of one unit is kept as it came, in `composed`."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    access = SelectMultipleField(_("Ce que le service demande"))
    purpose = SelectField(_("Finalité"))
    need = TextAreaField(_("Besoin au regard de cette finalité"), filters=[readable], validators=[well_written])
    modalities = TextAreaField(_("Modalités d’accès"), filters=[readable], validators=[well_written])
    number = IntegerField(
        _("Durée de conservation"),
        validators=[
            Optional(),
            NumberRange(1, _LONGEST, _("Écrivez un nombre entier, de 1 à 9999.")),
        ],
    )
    unit = SelectField(_("Unité de la durée"))
    composed = HiddenField(validators=[Length(max=40)])
    security = TextAreaField(_("Conditions de sécurité"), filters=[readable], validators=[well_written])
    consent_text = TextAreaField(
        _("Texte qui informe l’usager avant son consentement"), filters=[readable], validators=[well_written]
    )

    def offer(self, api: Api, book: Rulebook) -> "GrantForm":
        """Offer what a rulebook allows for an API, give each field an identifier of its own, and return the form."""
        self.access.choices = [(access.value, gettext(ACCESS_WORDS[access.value])) for access in api.operations]
        self.purpose.choices = [("", gettext(_("À choisir"))), *((one.key, one.title) for one in book.purposes)]
        self.unit.choices = [(unit.value, gettext(words)) for unit, words in UNIT_NAMES.items()]
        for field in self:
            if field.name != "csrf_token":
                field.id = f"{api.key}-{field.name}"
        return self

    def is_good(self) -> bool:
        """Return whether it may be saved; what is wrong is told at each field."""
        is_good = bool(self.validate_on_submit())
        if self.access.errors:
            self.access.errors = [gettext(_("Cette API n’offre pas cet accès : choisissez dans la liste."))]
        if self.purpose.errors or self.unit.errors:
            wrong = self.purpose if self.purpose.errors else self.unit
            wrong.errors = [gettext(_("Choisissez dans la liste."))]
        if self.number.errors:
            self.number.errors = [gettext(_("Écrivez un nombre entier, de 1 à 9999."))]
        return is_good

    def given(self, api: str) -> GrantRequest:
        """Return the request that was typed."""
        return GrantRequest(
            api=api,
            access=tuple(Access(access) for access in self.access.data or []),
            purpose=self.purpose.data or "",
            need=self.need.data or "",
            modalities=self.modalities.data or "",
            retention=self._retention(),
            security=self.security.data or "",
            consent_text=self.consent_text.data or "",
        )

    def _retention(self) -> str:
        if self.number.data:
            return Duration(self.number.data, Unit(self.unit.data)).iso
        return self.composed.data or ""


def grant_data(row: Kept | None, version: int) -> Mapping[str, Any]:
    """Return what fills the form from a request that is kept."""
    if row is None:
        return {"seen_version": version, "unit": Unit.MONTHS.value}
    simple = simple_duration(row.retention)
    names = ("access", "purpose", "need", "modalities", "security", "consent_text")
    return {name: getattr(row, name) for name in names} | {
        "seen_version": version,
        "number": simple.number if simple else None,
        "unit": simple.unit.value if simple else Unit.MONTHS.value,
        "composed": "" if simple else row.retention,
    }
