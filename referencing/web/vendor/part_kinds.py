"""Each part of a declaration: its page, its form filled from the memory, where each fault belongs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import Optional
from wtforms.widgets import RadioInput

from models.application import Application
from models.queries.memberships import signatories_of
from models.queries.messages import shelf
from referencing.services import rulebooks
from referencing.services.declarations import dossier_of
from referencing.web.self_check_answers import as_data
from referencing.web.templating import day
from referencing.web.vendor.declaration_forms import EligibilityPartForm, OrientationForm, ServiceForm, VendorForm
from referencing.web.vendor.part_values import (
    QUESTION,
    URLS,
    Values,
    certificate_of,
    eligibility_values,
    orientation_values,
    service_values,
    vendor_values,
)
from referencing.words import gettext
from workflows.parts import Part
from workflows.self_check import answers_of
from workflows.words import _

Data = dict[str, Any]
_YES_NO = {"yes": _("Oui"), "no": _("Non")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`fields`: place in the dossier → field of the form; `first`: the field of faults that belong nowhere."""

    part: Part
    slug: str
    title: str
    template: str
    make: Callable[[Application], type[FlaskForm]]
    data: Callable[[Session, Application], Data]
    values: Callable[[Session, Application, FlaskForm], Values]
    first: str
    fields: Mapping[str, str] = field(default_factory=dict)
    furnish: Callable[[Session, Application, FlaskForm], None] = lambda _session, _case, _form: None

    def form(self, session: Session, case: Application, version: int, *, is_sent: bool) -> FlaskForm:
        """Return the form of a case: as it was sent, or as the memory has it with the version given."""
        cls = self.make(case)
        form = cls() if is_sent else cls(formdata=None, data={**self.data(session, case), "seen_version": version})
        self.furnish(session, case, form)
        return form

    def field_of(self, place: str) -> str:
        """Return the name of the field that a fault of the dossier is about."""
        found = [name for path, name in self.fields.items() if place.startswith(path)]
        return found[0] if found else self.first


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what a colleague saved of it, and what was typed."""

    name: str
    before: str
    after: str


def differences(mine: FlaskForm, theirs: FlaskForm) -> list[Compared]:
    """Return every field that a colleague left otherwise than it was sent, with both values in words."""
    return [
        Compared(one.label.text, _in_words(other), _in_words(one))
        for one, other in zip(mine, theirs, strict=True)
        if one.short_name not in ("seen_version", "csrf_token", "is_confirmed")
        and (one.data or "") != (other.data or "")
    ]


def _in_words(control: Any) -> str:  # noqa: ANN401 - any field of a form
    held = control.data
    if hasattr(control, "iter_choices"):
        chosen = set(map(str, held if isinstance(held, list) else [held]))
        return ", ".join(one.label for one in control.iter_choices() if one.value and str(one.value) in chosen)
    return day(held) if hasattr(held, "isoformat") else str(held or "")


def _eligibility_data(session: Session, case: Application) -> Data:
    return as_data(answers_of(dossier_of(session, case)))


def _service_data(session: Session, case: Application) -> Data:
    service, certificate = dossier_of(session, case).service, certificate_of(session, case)
    urls = {name: service.urls.get(name, "") for name in URLS}
    return urls | {
        "name": service.name,
        "version": service.version,
        "description": service.description,
        "usable_since": service.usable_since,
        "topics": [topic.value for topic in service.topics],
        "regions": list(service.regions),
        "ce_certificate": certificate.id.hex if certificate else "",
    }


def _shelve(session: Session, case: Application, form: FlaskForm) -> None:
    pieces = [SelectChoice(one.id.hex, _piece(one)) for one in shelf(session, case.organisation_id)]
    form.ce_certificate.choices = [SelectChoice("", gettext(_("Aucune pièce choisie"))), *pieces]


def _piece(piece: Any) -> str:  # noqa: ANN401 - an Evidence
    until = gettext(_(" (valable jusqu’au {0})"), day(piece.valid_until)) if piece.valid_until else ""
    return f"{piece.name}{until}"


def _vendor_data(_session: Session, case: Application) -> Data:
    return {"signatory": case.declaration["vendor"]["signatory"]["email"]}


def _name_signatories(session: Session, case: Application, form: FlaskForm) -> None:
    people = signatories_of(session, case.organisation_id)
    form.signatory.choices = [SelectChoice(person.email, f"{person.name}, {person.email}") for person in people]


def _orientation_data(session: Session, case: Application) -> Data:
    dossier = dossier_of(session, case)
    answers = {QUESTION + key: "yes" if answer else "no" for key, answer in dossier.orientation.items()}
    return answers | {"track": dossier.track.value}


def _orientation_form(case: Application) -> type[FlaskForm]:
    """Return the form of the questions of a case's rulebook."""
    asked = {QUESTION + question.key: _question(question.title) for question in rulebooks.load(case.rulebook).questions}
    return type("QuestionsForm", (OrientationForm,), asked)


def _question(title: str) -> RadioField:
    answers = [SelectChoice(code, gettext(words)) for code, words in _YES_NO.items()]
    return RadioField(title, choices=answers, option_widget=RadioInput(), validators=[Optional()])


_SERVICE_FIELDS = {
    "service.name": "name",
    "service.version": "version",
    "service.description": "description",
    "service.usable_since": "usable_since",
    "service.topics": "topics",
    "service.regions": "regions",
    "service.medical_device": "ce_certificate",
    **{f"service.urls.{name}": name for name in URLS},
}
_POINT_FIELDS = {
    "service.forms": "forms",
    "vendor.nature": "nature",
    "service.audience": "audience",
    "service.fields": "fields",
    "service.connected_objects": "connected_objects",
    "service.medical_device": "medical_device",
    "service.free": "free",
}
KINDS: dict[Part, Kind] = {
    Part.ELIGIBILITY: Kind(
        part=Part.ELIGIBILITY,
        slug="eligibilite",
        title=_("Éligibilité"),
        template="eligibility",
        make=lambda _case: EligibilityPartForm,
        data=_eligibility_data,
        values=eligibility_values,
        first="forms",
        fields=_POINT_FIELDS,
    ),
    Part.SERVICE: Kind(
        part=Part.SERVICE,
        slug="service",
        title=_("Présentation du service"),
        template="service",
        make=lambda _case: ServiceForm,
        data=_service_data,
        values=service_values,
        first="name",
        fields=_SERVICE_FIELDS,
        furnish=_shelve,
    ),
    Part.VENDOR: Kind(
        part=Part.VENDOR,
        slug="signataire",
        title=_("Éditeur et signataire"),
        template="signatory",
        make=lambda _case: VendorForm,
        data=_vendor_data,
        values=vendor_values,
        first="signatory",
        furnish=_name_signatories,
    ),
    Part.ORIENTATION: Kind(
        part=Part.ORIENTATION,
        slug="orientation",
        title=_("Questionnaire d’orientation"),
        template="orientation",
        make=_orientation_form,
        data=_orientation_data,
        values=orientation_values,
        first="track",
    ),
}
OF_SLUG = {kind.slug: part for part, kind in KINDS.items()}
