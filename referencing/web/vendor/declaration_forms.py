"""The forms of a declaration, part by part. Shapes only: what a value looks like is asked of one room."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, RadioInput

from referencing.services.dossier import formats
from referencing.services.gap_sentences import sentence
from referencing.web.forms import readable
from referencing.words import gettext
from workflows.catalogue_words import TOPICS
from workflows.labels import LABELS
from workflows.self_check_words import DEVICES, VALUES
from workflows.vocabulary import Kind, Track
from workflows.words import _

_CHOOSE = _("Choisissez une réponse.")
_FILL = _("Remplissez ce champ.")
_NO_DAY = _("Écrivez une date, par exemple 31/01/2026.")


def choices(words: dict[Any, str]) -> Callable[[], list[SelectChoice]]:
    """Return what gives the choices of a field in the reader's language."""
    return lambda: [SelectChoice(str(code), gettext(text)) for code, text in words.items()]


def lines(text: str | None) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in readable(text).split("\n") if line.strip()]


def shaped(fault: Callable[[str], str | None]) -> Callable[[FlaskForm, Field], None]:
    """Return a validator that says what a check of the dossier's formats finds; an empty value is no business of it."""

    def validate(_form: FlaskForm, field: Field) -> None:
        code = fault(field.data) if field.data else None
        if code:
            raise ValidationError(sentence(code, (field.data,)))

    return validate


def each_line(fault: Callable[[str], str | None]) -> Callable[[FlaskForm, Field], None]:
    """Return a validator of every line of a text."""

    def validate(_form: FlaskForm, field: Field) -> None:
        for line in lines(field.data):
            if code := fault(line):
                raise ValidationError(sentence(code, (line,)))

    return validate


class EligibilityForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The seven points of the founding document, one field each."""

    forms = SelectMultipleField(
        _("Sous quelle forme l’usager ouvre-t-il le service ?"),
        choices=choices(VALUES["forms"]),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_("Choisissez au moins une réponse."))],
    )
    nature = RadioField(
        _("Qui édite le service ?"),
        choices=choices(VALUES["nature"]),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )
    audience = RadioField(
        _("À qui le service s’adresse-t-il ?"),
        choices=choices(VALUES["audience"]),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )
    fields = SelectMultipleField(
        _("De quels domaines relève-t-il ?"),
        choices=choices(VALUES["fields"]),
        option_widget=CheckboxInput(),
        validators=[],
    )
    connected_objects = TextAreaField(
        _("À quels objets connectés est-il relié ?"),
        filters=[readable],
        validators=[Length(max=5_000), each_line(formats.name_fault)],
    )
    medical_device = SelectField(
        _("Le service est-il un dispositif médical ?"), choices=choices(DEVICES), validators=[Optional()]
    )
    free = RadioField(
        _("Le service est-il gratuit pour l’usager ?"),
        choices=choices(VALUES["free"]),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )


class PartForm(FlaskForm):  # type: ignore[misc]  # as above
    """A part of a declaration: the version of it that the page showed."""

    seen_version = IntegerField(validators=[InputRequired()], widget=HiddenInput())


class EligibilityPartForm(EligibilityForm, PartForm):
    """The seven points, inside a case."""


class ServiceForm(PartForm):
    """What the citizen will read about the service, and where it can be used."""

    name = StringField(
        _("Nom du service"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.name_fault)]
    )
    version = StringField(
        _("Version présentée"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.version_fault)]
    )
    description = TextAreaField(
        _("Présentation du service"), filters=[readable], validators=[shaped(formats.text_fault)]
    )
    topics = SelectMultipleField(
        _("Thèmes sous lesquels le citoyen trouvera le service"),
        choices=choices(TOPICS),
        option_widget=CheckboxInput(),
    )
    usable_since = DateField(_("Utilisable depuis le"), validators=[Optional()])
    regions = SelectMultipleField(
        _("Régions où le service est proposé"),
        choices=choices(formats.regions()),
        option_widget=CheckboxInput(),
    )
    website = StringField(_("Site web"), filters=[readable], validators=[shaped(formats.url_fault)])
    app_store = StringField(_("Page de l’App Store"), filters=[readable], validators=[shaped(formats.url_fault)])
    play_store = StringField(_("Page de Google Play"), filters=[readable], validators=[shaped(formats.url_fault)])
    privacy = StringField(
        _("Politique de protection des données"), filters=[readable], validators=[shaped(formats.url_fault)]
    )
    ce_certificate = SelectField(_("Certificat de marquage CE"), validators=[Optional()], validate_choice=False)

    def validate_usable_since(self, field: DateField) -> None:
        """Say in our words what is no day."""
        if field.process_errors:
            field.process_errors = []
            raise ValidationError(gettext(_NO_DAY))


class VendorForm(PartForm):
    """Who commits the vendor."""

    signatory = RadioField(
        _("Signataire de la candidature"),
        option_widget=RadioInput(),
        validators=[InputRequired(_("Choisissez une personne."))],
        validate_choice=False,
    )


class OrientationForm(PartForm):
    """The track; the questions of the rulebook are fields of their own, added by `orientation_form`."""

    track = RadioField(
        _("Type de référencement demandé"),
        choices=choices(LABELS[Track]),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )
    is_confirmed = BooleanField(_("J’ai compris que ces réponses ne seront plus demandées."))


class OpeningForm(EligibilityForm):
    """A first application: the seven points, and what names the service."""

    name = StringField(
        _("Nom du service"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.name_fault)]
    )
    version = StringField(
        _("Version présentée"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.version_fault)]
    )
    track = RadioField(
        _("Type de référencement demandé"),
        choices=choices(LABELS[Track]),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )
    code = HiddenField(filters=[readable], validators=[Optional(), Length(max=40)])


class NextForm(FlaskForm):  # type: ignore[misc]  # as above
    """A further application of a service."""

    kind = RadioField(
        _("Nature de la demande"),
        choices=choices(dict(LABELS[Kind])),
        option_widget=RadioInput(),
        validators=[InputRequired(_CHOOSE)],
    )
    version = StringField(
        _("Version présentée"), filters=[readable], validators=[DataRequired(_FILL), shaped(formats.version_fault)]
    )
