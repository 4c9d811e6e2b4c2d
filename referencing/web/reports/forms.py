"""Forms of the reports: what the public tells, what the desk and the vendor write."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from referencing.services.reports.receiving import Account
from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.reports.stamps import Stamp
from referencing.web.vendor.answer_forms import well_written
from referencing.web.vendor.declaration_forms import choices
from referencing.words import gettext
from workflows.labels import LABELS
from workflows.report_vocabulary import Reporter, ReportKind
from workflows.reporting import LONGEST, QUESTIONS, SHORTEST, is_answer, looks_like_a_robot
from workflows.words import _

_EMAIL_LENGTH = 254
_CHOOSE = _("Choisissez une des réponses proposées.")
_FILL = _("Remplissez ce champ.")
_TOO_SHORT = _("Décrivez le problème en une phrase au moins ({0} caractères).")
_TOO_LONG = _("{0} caractères au plus : votre texte en compte {1}. Gardez l’essentiel.")
_BAD_EMAIL = _("Écrivez une adresse électronique, par exemple : prenom.nom@exemple.fr.")
_NO_DAY = _("Cette date n’existe pas : écrivez-la sous la forme 31/01/2027.")
_FUTURE = _("Cette date n’est pas encore venue.")
_LONG_AGO = _("Cette date est trop ancienne : laissez vide si vous ne savez plus.")
_OLDEST_YEAR = 2000
_ASKED = _("Répondez à cette question : elle écarte les robots, et rien d’autre.")


def _sized(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - a field of WTForms, which has no types
    length = len(field.data or "")
    if length > LONGEST:
        raise ValidationError(gettext(_TOO_LONG, LONGEST, length))
    if length < SHORTEST:
        raise ValidationError(gettext(_TOO_SHORT, SHORTEST))


def _email(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - as above
    try:
        field.data = validate_email(field.data or "", check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError(gettext(_BAD_EMAIL)) from error


class _Day(DateField):
    """A day; what is no day is told in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(_NO_DAY)) from error


def _choice(words: str, codes: Any) -> RadioField:  # noqa: ANN401 - a StrEnum with labels
    return RadioField(words, choices=choices(LABELS[codes]), validate_choice=False, validators=[_chosen(codes)])


def _chosen(codes: Any) -> Callable[[FlaskForm, Any], None]:  # noqa: ANN401 - as above
    def check(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - as above
        if field.data not in {code.value for code in codes}:
            raise ValidationError(gettext(_CHOOSE))

    return check


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """`complement` is seen by no one: what is written there comes from a robot. `check`: the answer to a question."""

    kind = _choice(_("Quel est le problème ?"), ReportKind)
    text = TextAreaField(
        _("Que s’est-il passé ?"), filters=[readable], validators=[DataRequired(_FILL), _sized, well_written]
    )
    noticed_on = _Day(_("Depuis quand, ou quel jour ?"), validators=[Optional()])
    reporter = _choice(_("Vous êtes"), Reporter)
    email = EmailField(
        _("Votre adresse électronique"),
        filters=[readable],
        validators=[Optional(), Length(max=_EMAIL_LENGTH, message=_BAD_EMAIL), _email],
    )
    complement = StringField(_("Laissez ce champ vide"), filters=[readable])
    check = StringField(filters=[readable])
    stamp = HiddenField()

    def is_good(self, on: date) -> bool:
        """Return whether what was told has its shape, on a day in Europe/Paris."""
        is_good = bool(self.validate_on_submit())
        day = self.noticed_on.data
        if day is not None and not self.noticed_on.errors and (day > on or day.year < _OLDEST_YEAR):
            self.noticed_on.errors = [gettext(_FUTURE if day > on else _LONG_AGO)]
        return is_good and not self.noticed_on.errors

    def doubt(self, stamp: Stamp, now: datetime) -> Stamp:
        """Return the stamp with a question when one must be answered, and say so; the same stamp when none must."""
        typed = self.check.data or ""
        if stamp.question is not None:
            if is_answer(stamp.question, typed):
                return stamp
            stamp, self.check.data = stamp.asking(), ""
        elif looks_like_a_robot(trap=self.complement.data or "", age=now - stamp.at, text=self.text.data or ""):
            stamp = stamp.asking()
        else:
            return stamp
        self.check.errors = [gettext(_ASKED)]
        return stamp

    def account(self, key: str) -> Account:
        """Return what was told; the form is good."""
        return Account(
            kind=ReportKind(self.kind.data),
            text=self.text.data or "",
            reporter=Reporter(self.reporter.data),
            noticed_on=self.noticed_on.data,
            email=self.email.data or None,
            form_key=key,
        )


def question_of(stamp: Stamp) -> str | None:
    """Return the words of the question that a form asks."""
    return None if stamp.question is None else gettext(QUESTIONS[stamp.question][0])


class ReportStepForm(FlaskForm):  # type: ignore[misc]  # as above
    """A step of the desk: the version that was read, the words that go with it, what the vendor reads."""

    seen_version = IntegerField(widget=HiddenInput())
    text = TextAreaField(filters=[readable])
    reason = TextAreaField(filters=[readable], validators=[Length(max=REASON_LENGTH)])


class AnswerForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the vendor answers."""

    seen_version = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _("Votre réponse au guichet"),
        filters=[readable],
        validators=[
            DataRequired(_FILL),
            Length(max=REASON_LENGTH, message=_("10 000 caractères au plus.")),
            well_written,
        ],
    )


class EraseForm(FlaskForm):  # type: ignore[misc]  # as above
    """Nothing but its token."""
