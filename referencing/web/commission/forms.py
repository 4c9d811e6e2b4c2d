"""Forms of the commission: a session, an answer, votes, an opinion, a reservation."""

from datetime import datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.sittings import Meeting
from referencing.web.forms import REASON_LENGTH, readable
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.sitting import OWNERS, forbidden_effect
from workflows.vocabulary import ConveningAnswer, Holder, MissedEffect, Opinion
from workflows.words import _

_REQUIRED = _("Ce champ est obligatoire.")
_BAD_DAY = _("Indiquez une date, par exemple 12/03/2027.")
_BAD_HOUR = _("Indiquez une heure, par exemple 14:00.")


def _required() -> InputRequired:
    return InputRequired(gettext(_REQUIRED))


def _short(longest: int) -> Length:
    return Length(max=longest, message=gettext(_("{0} caractères au plus."), longest))


class _OurDate(DateField):
    """A day; what is no day is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(_BAD_DAY)) from error


class _OurTime(TimeField):
    """An hour; what is no hour is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(_BAD_HOUR)) from error


class SessionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """When and where a session takes place, Europe/Paris."""

    seen_version = IntegerField(widget=HiddenInput(), default=0)
    held_on = _OurDate(_("Jour de la séance"), validators=[_required()])
    begins = _OurTime(_("Début"), validators=[_required()])
    ends = _OurTime(_("Fin"), validators=[_required()])
    place = StringField(_("Lieu"), filters=[readable], validators=[_short(200)])
    link = StringField(_("Lien de visioconférence"), filters=[readable], validators=[_short(400)])

    def validate_ends(self, field: TimeField) -> None:
        """Refuse a session that ends before it begins."""
        if self.begins.data and field.data and field.data <= self.begins.data:
            raise ValidationError(gettext(_("La séance doit finir après son début.")))

    def validate_link(self, field: StringField) -> None:
        """Refuse what is no web address, and a session that takes place nowhere."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(gettext(_("Le lien doit commencer par https://")))
        if not field.data and not self.place.data:
            raise ValidationError(gettext(_("Indiquez un lieu ou un lien de visioconférence.")))

    @property
    def meeting(self) -> Meeting:
        """What was typed, as instants."""
        return Meeting(
            begins_at=self._instant(self.begins.data),
            ends_at=self._instant(self.ends.data),
            place=self.place.data or "",
            link=self.link.data or "",
        )

    def _instant(self, hour: time | None) -> datetime:
        if self.held_on.data is None or hour is None:
            raise LookupError(self.held_on.name)  # a form that was not validated
        return datetime.combine(self.held_on.data, hour, PARIS)


class CancelForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why a session is cancelled."""

    reason = TextAreaField(_("Motif de l’annulation"), filters=[readable], validators=[_required(), _short(1000)])


class AnswerForm(FlaskForm):  # type: ignore[misc]  # as above
    """Whether a member comes."""

    answer = RadioField(
        _("Votre réponse"),
        choices=[
            SelectChoice(ConveningAnswer.CONFIRMED.value, _("Je serai présent")),
            SelectChoice(ConveningAnswer.EXCUSED.value, _("Je m’excuse")),
        ],
        validators=[InputRequired(gettext(_("Choisissez une réponse.")))],
    )


def _opinions() -> list[SelectChoice]:
    return [SelectChoice(opinion.value, gettext(label(opinion))) for opinion in Opinion]


def _owners() -> list[SelectChoice]:
    named = ((owner, gettext(label(owner))) for owner in OWNERS)
    return [SelectChoice(owner.value, words[:1].upper() + words[1:]) for owner, words in named]


def _effects() -> list[SelectChoice]:
    return [SelectChoice(effect.value, gettext(label(effect))) for effect in MissedEffect]


class BallotForm(FlaskForm):  # type: ignore[misc]  # as above
    """A member's own vote."""

    opinion = RadioField(
        _("Votre vote"), choices=_opinions, validators=[InputRequired(gettext(_("Choisissez un avis.")))]
    )


class OpinionForm(FlaskForm):  # type: ignore[misc]  # as above
    """The opinion and its summary; `seen_draft` is the version of both that was read."""

    seen_draft = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    opinion = SelectField(
        _("Avis de la commission"),
        choices=lambda: [SelectChoice("", gettext(_("À écrire"))), *_opinions()],
        validators=[Optional()],
    )
    summary = TextAreaField(_("Compte rendu"), filters=[readable], validators=[_short(REASON_LENGTH)])


class ReservationForm(FlaskForm):  # type: ignore[misc]  # as above
    """One reservation as the commission writes it."""

    seen_draft = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    text = TextAreaField(_("Ce qui doit être fait"), filters=[readable], validators=[_required(), _short(4000)])
    criterion = SelectField(_("Critère concerné"), choices=[], validate_choice=True, validators=[Optional()])
    is_suspensive = RadioField(
        _("Portée"),
        choices=[
            SelectChoice("non", _("Non suspensive : à lever avant son échéance, le service étant publié")),
            SelectChoice("oui", _("Suspensive : à lever avant la publication")),
        ],
        validators=[InputRequired(gettext(_("Choisissez la portée.")))],
    )
    owner = RadioField(_("À la charge de"), choices=_owners, default=Holder.VENDOR.value)
    due_on = _OurDate(_("À lever au plus tard le"), validators=[Optional()])
    missed_effect = SelectField(_("À défaut"), choices=_effects)

    def validate_missed_effect(self, field: SelectField) -> None:
        """Refuse an effect that would fall upon the vendor for what the desk has to do."""
        if self.owner.data not in OWNERS or field.data not in list(MissedEffect):
            return  # told by the fields themselves
        for refusal in forbidden_effect(Holder(self.owner.data), MissedEffect(field.data)):
            raise ValidationError(refusal_sentence(refusal))


class OrderForm(FlaskForm):  # type: ignore[misc]  # as above
    """A button about one thing: a case, a member, a reservation."""

    act = HiddenField()
    number = HiddenField(validators=[Length(max=40)])
    seen_draft = IntegerField(widget=HiddenInput(), validators=[Optional()])
    seen_version = IntegerField(widget=HiddenInput(), validators=[Optional()])


def errors_of(form: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a form of Flask-WTF
    """Return what is wrong with a form: the field to go to, and the words."""
    named = ((field, error) for field in form if field.name != "csrf_token" for error in field.errors)
    return [(_first_control(field), f"{field.label.text}\N{NO-BREAK SPACE}: {error}") for field, error in named]


def _first_control(field: Any) -> str:  # noqa: ANN401 - a field of WTForms
    return f"{field.id}-0" if field.type == "RadioField" else str(field.id)
