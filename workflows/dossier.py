"""The dossier: what a vendor declares about one service; one shape for file, memory and checks."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.reading import named
from workflows.vocabulary import Access, Kind, Track

FORMAT = "parcours-dossier/1"


class Form(StrEnum):
    MOBILE_APP = "mobile_app"
    WEBSITE = "website"


class Audience(StrEnum):
    INDIVIDUALS = "individuals"
    PROFESSIONALS = "professionals"


class Sector(StrEnum):
    """Fields of the service: health, well-being, autonomy."""

    HEALTH = "health"
    WELLBEING = "wellbeing"
    AUTONOMY = "autonomy"


class Topic(StrEnum):
    """What a service helps with, as a citizen would look for it."""

    MEASURES = "health_measures"
    DIABETES = "diabetes"
    HEART = "heart"
    BREATHING = "breathing"
    MENTAL_HEALTH = "mental_health"
    SLEEP = "sleep"
    NUTRITION = "nutrition"
    ACTIVITY = "activity"
    PREGNANCY = "pregnancy"
    CHILDREN = "children"
    SENSES = "senses"
    PAIN = "pain"
    ADDICTIONS = "addictions"
    VACCINES = "vaccines"
    TREATMENT = "treatment"
    CARE_PATH = "care_path"
    INDEPENDENCE = "independence"
    CARERS = "carers"


class VendorNature(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """The organisation that files, by its SIREN (9 digits)."""

    name: str
    siren: str
    signatory: Signatory
    nature: VendorNature = VendorNature.PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalDevice:
    """Class (I, IIa, IIb, III) under regulation (EU) 2017/745, and the file name of the CE certificate."""

    device_class: str = named("class")
    ce_certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`regions`: empty = national, else ISO 3166-2; `version`: semantic; `usable_since`: first day in use."""

    name: str
    version: str
    forms: tuple[Form, ...]
    audience: Audience
    fields: tuple[Sector, ...]
    free: bool
    usable_since: date | None = None
    description: str = ""
    connected_objects: tuple[str, ...] = ()
    medical_device: MedicalDevice | None = None
    topics: tuple[Topic, ...] = ()
    regions: tuple[str, ...] = ()
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A file of the dossier's folder and, for a certificate, its last day of validity."""

    file: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A level with comment and evidence, or the reason, declared on honour, why it does not apply."""

    level: int | None = None
    comment: str = ""
    evidence: tuple[EvidenceItem, ...] = ()
    not_applicable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """What CSP R.1111-39 asks for one API; `retention` is an ISO 8601 duration."""

    api: str
    access: tuple[Access, ...]
    purpose: str
    need: str
    modalities: str
    retention: str
    security: str
    consent_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    format: str
    rulebook: str
    kind: Kind
    track: Track
    vendor: Vendor
    service: Service
    orientation: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    grants: tuple[GrantRequest, ...] = ()
