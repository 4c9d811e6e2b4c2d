"""Between each part's form and the plain values of the declaration; a value at its default is None: it is left out."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from models.application import Application
from models.evidence import Evidence
from models.queries.memberships import signatories_of
from models.queries.messages import shelf
from referencing.services import rulebooks
from referencing.services.errors import InvalidDossierError
from referencing.web.self_check_answers import answers_in
from workflows.dossier import VendorNature
from workflows.reading import Fault
from workflows.rulebook import Rulebook

QUESTION = "q_"
URLS = ("website", "app_store", "play_store", "privacy")
Values = dict[str, Any]


def eligibility_values(_session: Session, _case: Application, form: FlaskForm) -> Values:
    """Return the seven points."""
    answers = answers_in(form)
    return {
        "service.forms": [one.value for one in answers.forms],
        "vendor.nature": None if answers.nature is VendorNature.PRIVATE else answers.nature.value,
        "service.audience": answers.audience.value,
        "service.fields": [one.value for one in answers.fields],
        "service.connected_objects": list(answers.connected_objects) or None,
        "service.medical_device.class": answers.medical_device or None,
        "service.free": answers.free,
    }


def service_values(session: Session, case: Application, form: FlaskForm) -> Values:
    """Return the description; addresses under other names than the form's stay."""
    others = {name: url for name, url in case.declaration["service"].get("urls", {}).items() if name not in URLS}
    urls = others | {name: form[name].data for name in URLS if form[name].data}
    certificate = _chosen(session, case, form.ce_certificate.data)
    return {
        "service.name": form["name"].data,
        "service.version": form.version.data,
        "service.description": form.description.data or None,
        "service.usable_since": form.usable_since.data.isoformat() if form.usable_since.data else None,
        "service.topics": list(form.topics.data or ()) or None,
        "service.regions": list(form.regions.data or ()) or None,
        "service.urls": urls or None,
        "service.medical_device.ce_certificate": certificate.name if certificate else None,
        "files": {certificate.name: certificate.file.sha256} if certificate else None,
    }


def certificate_of(session: Session, case: Application) -> Evidence | None:
    """Return the piece of the library that an application declares as its CE certificate."""
    files = case.declaration.get("files", {})
    name = case.declaration["service"].get("medical_device", {}).get("ce_certificate")
    held = shelf(session, case.organisation_id) if name else ()
    return next((one for one in held if one.name == name and one.file.sha256 == files.get(name)), None)


def _chosen(session: Session, case: Application, identifier: str | None) -> Evidence | None:
    if not identifier:
        return None
    found = next((one for one in shelf(session, case.organisation_id) if one.id.hex == identifier), None)
    if found is None:
        raise InvalidDossierError((Fault("service.medical_device.ce_certificate", "certificate_unknown"),))
    return found


def vendor_values(session: Session, case: Application, form: FlaskForm) -> Values:
    """Return the signatory chosen among those of the organisation."""
    people = signatories_of(session, case.organisation_id)
    person = next((one for one in people if one.email == form.signatory.data), None)
    if person is None:
        raise InvalidDossierError((Fault("vendor.signatory", "signatory_unknown"),))
    return {"vendor.signatory": {"name": person.name, "email": person.email}}


def orientation_values(_session: Session, case: Application, form: FlaskForm) -> Values:
    """Return the track and the answers to the questions."""
    book = rulebooks.load(case.rulebook)
    return {"orientation": orientation_in(form.data, book), "track": form.track.data}


def orientation_in(given: Mapping[str, Any], book: Rulebook) -> dict[str, bool]:
    """Return the questions answered, by key."""
    answers = {question.key: given.get(QUESTION + question.key) for question in book.questions}
    return {key: answer == "yes" for key, answer in answers.items() if answer in ("yes", "no")}
