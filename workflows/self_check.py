"""The self-check: what each eligibility point says of the answers given, before or after a case is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.completeness import eligibility_met
from workflows.dossier import (
    FORMAT,
    Audience,
    Dossier,
    Form,
    MedicalDevice,
    Sector,
    Service,
    Signatory,
    Vendor,
    VendorNature,
)
from workflows.rulebook import EligibilityPoint, Rulebook
from workflows.vocabulary import Kind, Track


class Outcome(StrEnum):
    """MET: the answer is among those admitted. MISSED: it is not. FREE: every answer is admitted."""

    MET = "met"
    MISSED = "missed"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody answers to the seven points of the founding document; an empty device class: none is used."""

    forms: tuple[Form, ...]
    nature: VendorNature
    audience: Audience
    fields: tuple[Sector, ...]
    connected_objects: tuple[str, ...] = ()
    medical_device: str = ""
    free: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """One point with what it says of the answers."""

    point: EligibilityPoint
    outcome: Outcome


def verdicts(dossier: Dossier, book: Rulebook) -> tuple[Verdict, ...]:
    """Return what every eligibility point of a rulebook says of a dossier, in its order."""
    return tuple(Verdict(point, _outcome(point, dossier)) for point in book.eligibility)


def is_eligible(found: tuple[Verdict, ...]) -> bool:
    """Return whether no mandatory point is missed."""
    return not any(one.outcome is Outcome.MISSED and one.point.mandatory for one in found)


def _outcome(point: EligibilityPoint, dossier: Dossier) -> Outcome:
    if not point.accepts:
        return Outcome.FREE
    return Outcome.MET if eligibility_met(point, dossier) else Outcome.MISSED


def dossier_of_answers(
    answers: Answers,
    book: Rulebook,
    vendor: Vendor | None = None,
    *,
    name: str = "",
    version: str = "",
    kind: Kind = Kind.INITIAL,
    track: Track = Track.SIMPLE,
) -> Dossier:
    """Return the dossier that these answers begin; without a vendor it serves to be checked only."""
    nobody = Vendor(name="", siren="", signatory=Signatory(name="", email=""))
    held = vendor or nobody
    device = MedicalDevice(device_class=answers.medical_device) if answers.medical_device else None
    return Dossier(
        format=FORMAT,
        rulebook=book.key,
        kind=kind,
        track=track,
        vendor=Vendor(name=held.name, siren=held.siren, signatory=held.signatory, nature=answers.nature),
        service=Service(
            name=name,
            version=version,
            forms=answers.forms,
            audience=answers.audience,
            fields=answers.fields,
            free=answers.free,
            connected_objects=answers.connected_objects,
            medical_device=device,
        ),
    )


def answers_of(dossier: Dossier) -> Answers:
    """Return the answers that a dossier gives to the seven points."""
    service = dossier.service
    return Answers(
        forms=service.forms,
        nature=dossier.vendor.nature,
        audience=service.audience,
        fields=service.fields,
        connected_objects=service.connected_objects,
        medical_device=service.medical_device.device_class if service.medical_device else "",
        free=service.free,
    )


def values_of(answers: Answers) -> Mapping[str, Any]:
    """Return answers by the field that an eligibility point names."""
    return {name: getattr(answers, name) for name in Answers.__slots__}
