"""Forms check shape; guards check right. A form never queries."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

REASON_LENGTH = 10_000


def readable(text: str | None) -> str:
    """Return a text as every database takes it: one kind of line end, no NUL."""
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


class StepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A step: the version of the case that was read, the reason where it asks one, a tick where it ends the case.

    `page`: the endpoint of the page that showed it.
    """

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    page = HiddenField()
    is_confirmed = BooleanField()
    reason = TextAreaField(filters=[readable], validators=[Length(max=REASON_LENGTH)])


class SignInForm(FlaskForm):  # type: ignore[misc]  # as above
    """A demonstration account, and the page to go to."""

    email = StringField(filters=[readable], validators=[InputRequired(), Length(max=254)])
    suite = HiddenField(validators=[Optional(), Length(max=500)])


class SignOutForm(FlaskForm):  # type: ignore[misc]  # as above
    """Nothing but its token."""
