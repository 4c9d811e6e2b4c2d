"""Forms of the programme of audits: shape only."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from referencing.web.desk.forms import AbsenceForm, PlainForm
from referencing.web.draws.forms import Day
from referencing.web.forms import readable
from referencing.words import gettext
from workflows.schedule import Span
from workflows.words import _

__all__ = ["AbsenceForm", "ImpossibleForm", "MoveForm", "PlainForm", "ProposalForm", "QuietForm"]
_REQUIRED = _("Ce champ est obligatoire.")
_TITLE, _REASON = 200, 500


def _required() -> InputRequired:
    return InputRequired(gettext(_REQUIRED))


def _short(longest: int) -> Length:
    return Length(max=longest, message=gettext(_("{0} caractères au plus."), longest))


class MoveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Where an audit goes, why, and the version that was read."""

    seen_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    starts_on = Day(_("Début de l’audit"), validators=[_required()])
    auditor = SelectField(_("Auditeur"), choices=[], validate_choice=False)
    reason = StringField(_("Motif"), filters=[readable], validators=[_required(), _short(_REASON)])


class _SpanForm(FlaskForm):  # type: ignore[misc]  # as above
    starts_on = Day(_("Premier jour"), validators=[_required()])
    ends_on = Day(_("Dernier jour"), validators=[_required()])

    @property
    def span(self) -> Span:
        """What was typed, once it is of the right shape."""
        return Span(_given(self.starts_on.data), _given(self.ends_on.data))


class QuietForm(_SpanForm):
    """Days on which no audit begins."""

    title = StringField(_("Nom de la période"), filters=[readable], validators=[_required(), _short(_TITLE)])


class ImpossibleForm(_SpanForm):
    """Days that a vendor declares impossible."""

    reason = StringField(_("Raison"), filters=[readable], validators=[_required(), _short(_REASON)])


class ProposalForm(FlaskForm):  # type: ignore[misc]  # as above
    """The version of a proposal that was read."""

    seen_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    page = HiddenField()


def _given(day: date | None) -> date:
    if day is None:
        raise LookupError  # a form that was not validated
    return day
