"""Rulebooks and dossiers for the tests: complete ones, from which a test takes something away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import workflows
from workflows.completeness import applicable
from workflows.dossier import (
    FORMAT,
    Answer,
    Audience,
    Dossier,
    EvidenceItem,
    Form,
    GrantRequest,
    MedicalDevice,
    Sector,
    Service,
    Signatory,
    Vendor,
)
from workflows.rulebook import Api, Criterion, Rulebook
from workflows.rulebook_file import parse_rulebook
from workflows.vocabulary import Kind, Track

ON = date(2026, 11, 24)
CERTIFIED_UNTIL = date(2028, 5, 31)
USUAL_YES = ("health_data", "user_accounts", "medical_content")
MEDICAL_DEVICE = MedicalDevice(device_class="IIa", ce_certificate="ce.pdf")


@cache
def rulebook_texts(key: str) -> dict[str, str]:
    """Return the files of a rulebook that ships with the service, by name."""
    folder = Path(workflows.__file__).parent / "rulebooks" / key
    files = sorted(folder.rglob("*.toml"))
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


@cache
def rulebook(key: str = "mes-2023") -> Rulebook:
    """Return a rulebook that ships with the service."""
    return parse_rulebook(key, rulebook_texts(key))


def vendor(**changes: Any) -> Vendor:
    """Return a private vendor with a valid SIREN."""
    signatory = Signatory(name="Camille Durand", email="camille.durand@exemple.fr")
    return replace(Vendor(name="Exemple Santé", siren="732829320", signatory=signatory), **changes)


def service(**changes: Any) -> Service:
    """Return an eligible service: mobile and web, free, national, in use, neither device nor object."""
    plain = Service(
        name="Carnet de tension",
        version="2.3.0",
        forms=(Form.MOBILE_APP, Form.WEBSITE),
        audience=Audience.INDIVIDUALS,
        fields=(Sector.HEALTH,),
        free=True,
        usable_since=date(2026, 1, 10),
        urls={"website": "https://exemple.fr"},
    )
    return replace(plain, **changes)


def grant(api: Api, book: Rulebook, **changes: Any) -> GrantRequest:
    """Return a complete request for one API, with every operation it offers."""
    request = GrantRequest(
        api=api.key,
        access=api.operations,
        purpose=book.purposes[0].key,
        need="Suivre la tension dans la durée.",
        modalities="À chaque mesure validée par l’usager.",
        retention="P12M",
        security="Chiffrement au repos, accès nominatifs.",
        consent_text="Vos mesures de tension passent dans Mon espace santé.",
    )
    return replace(request, **changes)


def answer(criterion: Criterion) -> Answer:
    """Return an answer at target, with as many pieces of evidence as the criterion asks for."""
    until = CERTIFIED_UNTIL if criterion.evidence_expires else None
    files = (f"{criterion.key.lower()}-{number + 1}.pdf" for number in range(criterion.evidence_minimum))
    evidence = tuple(EvidenceItem(file=file, valid_until=until) for file in files)
    return Answer(level=criterion.target, comment="En place.", evidence=evidence)


def answered(dossier: Dossier, book: Rulebook) -> Dossier:
    """Return the dossier with every applicable criterion answered at target."""
    return replace(dossier, answers={one.key: answer(one) for one in applicable(dossier, book)})


def complete_dossier(
    book: Rulebook,
    track: Track = Track.SIMPLE,
    *,
    yes: Iterable[str] = USUAL_YES,
    apis: Iterable[str] = ("pairing", "measures"),
    kind: Kind = Kind.INITIAL,
    **service_changes: Any,
) -> Dossier:
    """Return a dossier without any gap; `yes` and `apis` that the rulebook does not know are left out."""
    asked = [api for api in book.apis if api.key in set(apis)] if track is Track.EXCHANGE else []
    dossier = Dossier(
        format=FORMAT,
        rulebook=book.key,
        kind=kind,
        track=track,
        vendor=vendor(),
        service=service(**service_changes),
        orientation={question.key: question.key in set(yes) for question in book.questions},
        grants=tuple(grant(api, book) for api in asked),
    )
    return answered(dossier, book)
