"""Forms of accounts: shape only; what a password is worth is asked from the services."""

from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_number
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from referencing.services.proving.passwords import LONGEST, faults
from referencing.web.forms import readable
from referencing.words import gettext
from workflows.dossier import VendorNature
from workflows.words import _

NAME_LENGTH = 200
_EMAIL_LENGTH = 254
_NEEDED = _("Remplissez ce champ.")
_BAD_EMAIL = _("Écrivez une adresse électronique, par exemple : prenom.nom@exemple.fr.")
_BAD_SIREN = _("Écrivez un numéro SIREN : neuf chiffres, dont une clé juste.")
_TOO_LONG = _("Écrivez au plus {0} signes.")
_BAD_CHOICE = _("Choisissez une des réponses proposées.")
_OTHER_TWICE = _("Les deux mots de passe ne sont pas les mêmes.")


def _needed() -> InputRequired:
    return InputRequired(gettext(_NEEDED))


def _at_most(length: int) -> Length:
    return Length(max=length, message=gettext(_TOO_LONG, length))


def _email(_form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms' own signature
    try:
        field.data = validate_email(field.data or "", check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValidationError(gettext(_BAD_EMAIL)) from error


def _siren(_form: Any, field: Any) -> None:  # noqa: ANN401 - as above
    try:
        field.data = siren_number.validate(field.data or "")
    except NumberError as error:
        raise ValidationError(gettext(_BAD_SIREN)) from error


def _email_field(label: str, *, autocomplete: str = "username") -> EmailField:
    return EmailField(
        label,
        filters=[readable],
        validators=[_needed(), _at_most(_EMAIL_LENGTH), _email],
        render_kw={"autocomplete": autocomplete, "maxlength": _EMAIL_LENGTH, "spellcheck": "false"},
    )


def _password(label: str, *, is_new: bool = False) -> PasswordField:
    return PasswordField(
        label,
        validators=[_needed(), _at_most(LONGEST)],
        render_kw={"autocomplete": "new-password" if is_new else "current-password"},
    )


def _text(label: str, length: int, **attributes: str) -> StringField:
    return StringField(
        label,
        filters=[readable],
        validators=[_needed(), _at_most(length)],
        render_kw={"maxlength": length, **attributes},
    )


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose errors can be listed above it."""

    def told(self) -> list[tuple[str, str]]:
        """Return of every error its field, and a sentence that names the field."""
        return [(field.id, f"{field.label.text}\u00a0: {sentence}") for field in self for sentence in field.errors]

    def text(self, field: str) -> str:
        """Return what was typed in a field."""
        return str(self[field].data or "")

    def refuse(self, field: str, *sentences: str) -> None:
        """Add errors that the services found to a field."""
        self[field].errors = [*self[field].errors, *sentences]


class PasswordForm(AccountForm):
    """Sign-in by password, and the page to go to."""

    email = _email_field(_("Adresse électronique"))
    password = _password(_("Mot de passe"))
    suite = HiddenField(validators=[Optional(), Length(max=500)])


class CodeForm(AccountForm):
    """A code of the application, or a recovery code."""

    code = _text(_("Code"), 40, autocomplete="one-time-code", inputmode="text", spellcheck="false")


class PasskeyForm(AccountForm):
    """What a browser answers for a passkey, as JSON, and the page to go to."""

    answer = HiddenField(validators=[_needed(), Length(max=20_000)])
    suite = HiddenField(validators=[Optional(), Length(max=500)])


class NewFactorForm(AccountForm):
    """A factor to add; `current` is asked for in a session that is no longer fresh."""

    current = PasswordField(
        _("Votre mot de passe, pour confirmer que c’est bien vous"),
        validators=[Optional(), _at_most(LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class NewApplicationForm(NewFactorForm):
    """The first code of an application to add."""

    code = _text(_("Code"), 40, autocomplete="one-time-code", inputmode="text", spellcheck="false")


class NewPasskeyForm(NewFactorForm):
    """A passkey to add, under a name."""

    name = _text(_("Nom de la clé d’accès"), 100)
    answer = HiddenField(validators=[Optional(), Length(max=20_000)])


class AddressForm(AccountForm):
    """The address of an account to recover."""

    email = _email_field(_("Adresse électronique"))


class NewPasswordForm(AccountForm):
    """A password chosen, typed twice."""

    password = _password(_("Nouveau mot de passe"), is_new=True)
    again = _password(_("Le même, une seconde fois"), is_new=True)

    def accepts(self, *about: str) -> bool:
        """Return whether the form is whole and its password good; what is wrong is told at the field."""
        if not self.validate_on_submit():
            return False
        self.refuse("password", *faults(self.password.data or "", about))
        if self.again.data != self.password.data:
            self.refuse("again", gettext(_OTHER_TWICE))
        return not self.told()


class ChangePasswordForm(NewPasswordForm):
    """The password in use, then the one to come."""

    current = _password(_("Mot de passe actuel"))


class ConfirmForm(AccountForm):
    """The password of the account, to show that it is its owner who acts."""

    current = _password(_("Mot de passe"))


class ChangeAddressForm(AccountForm):
    """The address to come, and the password in use."""

    email = _email_field(_("Nouvelle adresse électronique"), autocomplete="email")
    current = _password(_("Mot de passe"))


class NameForm(AccountForm):
    """A person's name, as documents write it."""

    name = _text(_("Nom, tel que les documents l’écrivent"), NAME_LENGTH, autocomplete="name")


class EmptyForm(AccountForm):
    """Nothing but its token."""


_NATURES: Sequence[tuple[str, str]] = (
    (VendorNature.PRIVATE.value, _("Organisme privé")),
    (VendorNature.PUBLIC.value, _("Organisme public")),
)


class SignUpForm(AccountForm):
    """The first person of an organisation, and the organisation."""

    name = _text(_("Votre nom"), NAME_LENGTH, autocomplete="name")
    email = _email_field(_("Adresse électronique professionnelle"))
    password = _password(_("Mot de passe"), is_new=True)
    siren = StringField(
        _("Numéro SIREN de l’organisation"),
        filters=[readable],
        validators=[_needed(), _siren],
        render_kw={"inputmode": "numeric", "maxlength": 20, "autocomplete": "off"},
    )
    organisation = _text(_("Nom de l’organisation"), NAME_LENGTH, autocomplete="organization")
    nature = SelectField(
        _("Nature de l’organisation"),
        choices=[SelectChoice(value, gettext(words)) for value, words in _NATURES],
        validate_choice=False,
    )

    def validate_nature(self, field: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        """Refuse a nature that is not on the list, in French."""
        if field.data not in {value for value, _words in _NATURES}:
            raise ValidationError(gettext(_BAD_CHOICE))

    def accepts(self) -> bool:
        """Return whether the form is whole and its password good; what is wrong is told at the field."""
        is_whole = self.validate_on_submit()
        if self.password.data and not self.password.errors:
            about = [str(self[name].data or "") for name in ("name", "email", "organisation")]
            self.refuse("password", *faults(self.password.data, about))
        return is_whole and not self.told()
