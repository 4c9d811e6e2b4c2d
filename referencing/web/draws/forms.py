"""Forms of campaigns and draws. Auditors and officials are named by the page, which knows who they may be."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from models.campaign import Campaign
from referencing.services.campaigns import Settings, terms_of
from referencing.services.drawing import Plan
from referencing.web.forms import REASON_LENGTH, readable
from referencing.words import gettext
from workflows.campaign import LONGEST_TITLE, Terms
from workflows.dossier import Sector
from workflows.draw_vocabulary import Dimension, RiskBand
from workflows.labels import label
from workflows.self_check_words import VALUES
from workflows.vocabulary import Track
from workflows.words import _

_REQUIRED = _("Ce champ est obligatoire.")
_MOST_MONTHS = 120


def _required() -> InputRequired:
    return InputRequired(gettext(_REQUIRED))


def _short(longest: int) -> Length:
    return Length(max=longest, message=gettext(_("{0} caractères au plus."), longest))


class Day(DateField):
    """A day; what is no day is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(_("Indiquez une date, par exemple 12/03/2027."))) from error


class _Whole(IntegerField):
    """A whole number; what is none is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(_("Indiquez un nombre entier."))) from error


class _Boxes(SelectMultipleField):
    """Several answers out of a few."""

    def __init__(self, text: str, choices: Any, **options: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(text, choices=choices, option_widget=CheckboxInput(), **options)


class CampaignForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Everything that a campaign settles but its auditors and its quotas by stratum."""

    seen_version = IntegerField(widget=HiddenInput(), default=0)
    title = StringField(_("Nom de la campagne"), filters=[readable], validators=[_required(), _short(LONGEST_TITLE)])
    starts_on = Day(_("Premier jour des audits"), validators=[_required()])
    ends_on = Day(_("Dernier jour des audits"), validators=[_required()])
    tracks = _Boxes(_("Parcours concernés"), lambda: [SelectChoice(one.value, gettext(label(one))) for one in Track])
    sectors = _Boxes(
        _("Champs concernés"), lambda: [SelectChoice(one.value, gettext(VALUES["fields"][one])) for one in Sector]
    )
    dimensions = _Boxes(
        _("Strates : séparer les services selon"),
        lambda: [SelectChoice(one.value, gettext(label(one))) for one in Dimension],
    )
    mode = RadioField(
        _("Combien de services tirer"),
        choices=[
            SelectChoice("total", _("Un nombre en tout, réparti entre les strates selon leur taille")),
            SelectChoice("strata", _("Un nombre par strate, fixé sur la page de la campagne")),
        ],
        default="total",
        validators=[InputRequired(gettext(_("Choisissez une réponse.")))],
    )
    quota = _Whole(_("Nombre de services à tirer en tout"), validators=[Optional()])
    low = _Whole(_("Poids d’un service à risque faible"), default=1, validators=[_required()])
    medium = _Whole(_("Poids d’un service à risque moyen"), default=1, validators=[_required()])
    high = _Whole(_("Poids d’un service à risque élevé"), default=1, validators=[_required()])
    recent_months = _Whole(
        _("Écarter les services audités depuis moins de … mois"),
        default=12,
        validators=[_required(), NumberRange(0, _MOST_MONTHS, gettext(_("De 0 à 120 mois.")))],
    )
    excludes_removal = BooleanField(_("Écarter les services en procédure contradictoire"), default=True)
    excludes_ending = BooleanField(_("Écarter les référencements qui finissent avant le début"), default=True)

    def validate_quota(self, field: IntegerField) -> None:
        """Refuse a total that is missing where it is asked for."""
        if self.mode.data == "total" and field.data is None and not field.errors:
            raise ValueError(gettext(_("Indiquez combien de services tirer.")))

    def settings(self, capacities: Mapping[UUID, int]) -> Settings:
        """Return what was typed, once it is of the right shape."""
        terms = Terms(
            starts_on=_given(self.starts_on.data),
            ends_on=_given(self.ends_on.data),
            tracks=frozenset(map(Track, self.tracks.data or ())),
            fields=frozenset(map(Sector, self.sectors.data or ())),
            dimensions=tuple(map(Dimension, self.dimensions.data or ())),
            quota=self.quota.data if self.mode.data == "total" else None,
            weights={band: getattr(self, band.value).data for band in RiskBand},
            recent_months=self.recent_months.data or 0,
            excludes_removal=self.excludes_removal.data,
            excludes_ending=self.excludes_ending.data,
        )
        return Settings(title=self.title.data or "", terms=terms, capacities=capacities)

    def fill(self, campaign: Campaign) -> None:
        """Show what a campaign settles."""
        terms = terms_of(campaign)
        for name in ("title", "starts_on", "ends_on", "recent_months", "excludes_removal", "excludes_ending", "quota"):
            self._fields[name].data = getattr(campaign, name)
        self.tracks.data, self.sectors.data = list(campaign.tracks), list(campaign.fields)
        self.dimensions.data = list(campaign.dimensions)
        for band in RiskBand:
            self._fields[band.value].data = terms.weights.get(band, 1)
        self.mode.data = "strata" if campaign.quota is None else "total"
        self.seen_version.data = campaign.version


def _given(day: date | None) -> date:
    if day is None:
        raise LookupError  # a form that was not validated
    return day


class PrepareForm(FlaskForm):  # type: ignore[misc]  # as above
    """Who keeps a secret, and the days of a draw."""

    officials = _Boxes(_("Personnes qui gardent un secret"), choices=(), validate_choice=False)
    reveal_by = Day(_("Dernier jour pour révéler les secrets"), validators=[_required()])
    public_on = Day(_("Jour où la valeur publique sera connue"), validators=[_required()])
    public_source = StringField(
        _("Valeur publique : laquelle, et où la lire"), filters=[readable], validators=[_required(), _short(300)]
    )

    @property
    def plan(self) -> Plan:
        """What was typed, once it is of the right shape."""
        return Plan(
            officials=[UUID(one) for one in self.officials.data or ()],
            reveal_by=_given(self.reveal_by.data),
            public_on=_given(self.public_on.data),
            public_source=self.public_source.data or "",
        )


class DrawStepForm(FlaskForm):  # type: ignore[misc]  # as above
    """A step of a draw: the words that come with it, and the version that was read."""

    seen_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    words = TextAreaField(filters=[readable], validators=[Length(max=REASON_LENGTH)])
