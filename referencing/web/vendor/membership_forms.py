"""The forms of an organisation: invite, change roles, take out, hand a case over. A form never queries."""

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import RadioInput

from referencing.services.dossier.formats import name_fault
from referencing.web.accounts.forms import NewPasswordForm
from referencing.web.forms import readable
from referencing.web.vendor.declaration_forms import shaped
from workflows.words import _

_NEEDED = _("Remplissez ce champ.")


def needed() -> InputRequired:
    """Return what refuses an empty field, with words."""
    return InputRequired(_NEEDED)


class OrganisationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which organisation a form is about: another tab may have chosen another one meanwhile."""

    organisation = HiddenField()


class InvitationForm(OrganisationForm):
    """An address and what its owner may do in the organisation."""

    email = StringField(_("Adresse électronique"), filters=[readable], validators=[needed(), Length(max=254)])
    is_signatory = BooleanField(_("Signataire"))
    is_administrator = BooleanField(_("Administrateur de l’organisation"))

    def validate_email(self, field: StringField) -> None:
        """Refuse what is no address."""
        try:
            validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError as error:
            raise ValidationError(_("Cette adresse n’est pas valable. Exemple : prenom.nom@exemple.fr")) from error


class MemberForm(FlaskForm):  # type: ignore[misc]  # as above
    """The roles of a member; `seen`: those that the page showed."""

    seen = HiddenField()
    is_signatory = BooleanField(_("Signataire"))
    is_administrator = BooleanField(_("Administrateur de l’organisation"))


class RemovalForm(FlaskForm):  # type: ignore[misc]  # as above
    """A tick before somebody is taken out."""

    is_confirmed = BooleanField(
        _("Je confirme le retrait de cette personne."),
        validators=[InputRequired(_("Cochez la case pour confirmer le retrait."))],
    )


class NewcomerForm(NewPasswordForm):
    """The name and the password of an invited person who has no account yet."""

    name = StringField(_("Prénom et nom"), filters=[readable], validators=[needed(), shaped(name_fault)])


class ChargeForm(FlaskForm):  # type: ignore[misc]  # as above
    """The colleague who takes a case over; the view gives the choices."""

    person = RadioField(
        _("Responsable du dossier"),
        validators=[InputRequired(_("Choisissez une personne."))],
        option_widget=RadioInput(),
        validate_choice=False,
    )
