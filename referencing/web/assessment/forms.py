"""Forms of the assessment: a finding, a comment, a flag, the day of the answer."""

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.phrase_choice import NoVariableLeft
from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import Circle, Verdict
from workflows.words import _

_TOO_LONG = _("10 000 caractères au plus.")


def _verdicts() -> list[SelectChoice]:
    return [SelectChoice(verdict.value, gettext(label(verdict))) for verdict in Verdict]


def _circles() -> list[SelectChoice]:
    return [SelectChoice(circle.value, gettext(label(circle))) for circle in Circle]


class FindingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A verdict with its comment; `seen`: the finding that was read."""

    seen = HiddenField()
    verdict = RadioField(_("Constat"), choices=_verdicts, validators=[InputRequired(_("Choisissez un constat."))])
    comment = TextAreaField(
        _("Commentaire du constat"),
        filters=[readable],
        validators=[Length(max=REASON_LENGTH, message=_TOO_LONG), NoVariableLeft()],
    )


class CommentForm(FlaskForm):  # type: ignore[misc]  # as above
    """The circle first, then the words."""

    criterion = HiddenField()
    circle = RadioField(
        _("Qui pourra lire ce commentaire ?"),
        choices=_circles,
        validators=[InputRequired(_("Choisissez qui pourra lire ce commentaire."))],
    )
    text = TextAreaField(
        _("Votre commentaire"),
        filters=[readable],
        validators=[
            DataRequired(_("Écrivez le commentaire.")),
            Length(max=REASON_LENGTH, message=_TOO_LONG),
            NoVariableLeft(),
        ],
    )


class FlagForm(FlaskForm):  # type: ignore[misc]  # as above
    """One criterion of the change request, and why."""

    criterion = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(
        _("Motif de la demande"),
        filters=[readable],
        validators=[
            DataRequired(_("Donnez le motif.")),
            Length(max=REASON_LENGTH, message=_TOO_LONG),
            NoVariableLeft(),
        ],
    )


class DueForm(FlaskForm):  # type: ignore[misc]  # as above
    """The day by which the vendor answers."""

    due_on = DateField(_("Réponse attendue au plus tard le"), validators=[Optional()])


class PlainForm(FlaskForm):  # type: ignore[misc]  # as above
    """Nothing but its token."""
