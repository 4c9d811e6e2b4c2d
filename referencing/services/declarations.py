"""The dossier of an application, from the memory and into it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import application as memory
from models.evidence import Evidence
from models.ledger import canonical
from models.queries import facts as query
from workflows import dossier as d
from workflows.plain import plain
from workflows.reading import Faults, read
from workflows.vocabulary import Access


def dossier_of(session: Session, application: memory.Application) -> d.Dossier:
    """Return the dossier of an application as it stands."""
    return replace(
        _outline(application, query.grant_requests_of(session, application.id)),
        answers={answer.criterion: _answer(answer) for answer in query.answers_of(session, application.id)},
    )


def dossier_from(content: dict[str, Any]) -> d.Dossier:
    """Return a dossier from what a filing keeps of it."""
    dossier: d.Dossier = _part(d.Dossier, content)
    return dossier


def outline_of(application: memory.Application) -> d.Dossier:
    """Return a dossier without its answers: what decides which criteria apply."""
    return _outline(application, application.grant_requests)


def _outline(application: memory.Application, grants: Iterable[memory.GrantRequest]) -> d.Dossier:
    return d.Dossier(
        format=d.FORMAT,
        rulebook=application.rulebook,
        kind=application.kind,
        track=application.track,
        vendor=_part(d.Vendor, application.declaration["vendor"]),
        service=_part(d.Service, application.declaration["service"]),
        orientation=dict(application.declaration.get("orientation", {})),
        answers={},
        grants=tuple(_grant(grant) for grant in grants),
    )


def digest_of(session: Session, application: memory.Application) -> str:
    """Return the SHA-256 of all that a dossier holds as it stands, the content of its files included."""
    files = {
        answer.criterion: [item.evidence.file.sha256 for item in answer.evidence]
        for answer in query.answers_of(session, application.id)
    }
    held = {"dossier": plain(dossier_of(session, application)), "files": files}
    held["certificate"] = application.declaration.get("files", {})
    return hashlib.sha256(canonical(held)).hexdigest()


def _part(cls: type[Any], data: object) -> Any:  # noqa: ANN401 - an instance of cls
    faults = Faults()
    part = read(cls, data, cls.__name__.lower(), faults)
    if part is None:
        message = f"stored declaration: {faults.found}"
        raise ValueError(message)
    return part


def _answer(answer: memory.Answer) -> d.Answer:
    return d.Answer(
        level=answer.level,
        comment=answer.comment,
        not_applicable=answer.not_applicable,
        evidence=tuple(
            d.EvidenceItem(file=item.evidence.name, valid_until=item.evidence.valid_until) for item in answer.evidence
        ),
    )


def _grant(grant: memory.GrantRequest) -> d.GrantRequest:
    return d.GrantRequest(
        api=grant.api,
        access=tuple(Access(access) for access in grant.access),
        purpose=grant.purpose,
        need=grant.need,
        modalities=grant.modalities,
        retention=grant.retention,
        security=grant.security,
        consent_text=grant.consent_text,
    )


def plain_answers(dossier: d.Dossier) -> dict[str, Any]:
    """Return the answers as a filing keeps them."""
    return {key: plain(answer) for key, answer in dossier.answers.items()}


def declaration_of(dossier: d.Dossier) -> dict[str, Any]:
    """Return the parts of a dossier that are kept as one piece."""
    return {
        "vendor": plain(dossier.vendor),
        "service": plain(dossier.service),
        "orientation": dict(dossier.orientation),
    }


def write_answers(
    session: Session,
    application: memory.Application,
    dossier: d.Dossier,
    evidence: Mapping[d.EvidenceItem, Evidence],
    at: datetime,
) -> None:
    """Replace the answers and grants of an application by those of a dossier; `evidence` maps every item used."""
    application.answers, application.grant_requests = [], []
    session.flush()  # the old ones leave before the new ones come: two answers to one criterion are refused
    application.answers = [_written(key, answer, evidence, at) for key, answer in dossier.answers.items()]
    application.grant_requests = [
        memory.GrantRequest(position=position, **(plain_grant(grant))) for position, grant in enumerate(dossier.grants)
    ]


def plain_grant(grant: d.GrantRequest) -> dict[str, Any]:
    """Return the columns of a grant request."""
    names = ("api", "purpose", "need", "modalities", "retention", "security", "consent_text")
    return {name: getattr(grant, name) for name in names} | {"access": [access.value for access in grant.access]}


def _written(key: str, answer: d.Answer, evidence: Mapping[d.EvidenceItem, Evidence], at: datetime) -> memory.Answer:
    return memory.Answer(
        criterion=key,
        level=answer.level,
        comment=answer.comment,
        not_applicable=answer.not_applicable,
        changed_at=at,
        evidence=[
            memory.AnswerEvidence(evidence=evidence[item], position=position)
            for position, item in enumerate(answer.evidence)
        ],
    )
