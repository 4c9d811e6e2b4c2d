"""Open an application from the vendor's space: a first one from a self-check, the next ones from the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.eligibility import KeptResult
from models.organisation import Organisation, Person
from models.queries import facts as query
from models.queries.listings import granting_application
from models.queries.memberships import signatories_of
from models.queries.services import last_application_of
from models.service import Service
from referencing.services.applications import EvidenceOf, open_application
from referencing.services.carrying import CARRIED, carry
from referencing.services.declarations import dossier_of
from referencing.services.errors import InvalidDossierError, NotFoundError
from referencing.services.facts import Question, facts_for
from referencing.services.self_check import attach_result
from workflows.calendar import day_of
from workflows.carrying import carried_over
from workflows.dossier import EvidenceItem, Signatory, Vendor, VendorNature
from workflows.machine import forbidden
from workflows.procedures import APPLICATION
from workflows.reading import Fault
from workflows.rulebook import Rulebook
from workflows.self_check import Answers, dossier_of_answers
from workflows.vocabulary import Actor, Kind, Refusal, Track


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is asked to open a first application; `kept`: the result of a self-check to attach."""

    name: str
    version: str
    track: Track
    answers: Answers
    kept: KeptResult | None = None


def open_first(
    session: Session, organisation: Organisation, asked: Newcomer, book: Rulebook, *, actor: Actor, at: datetime
) -> Application:
    """Open a first application; StepRefusedError when the service has one, InvalidDossierError without a signatory."""
    vendor = _vendor(session, organisation, actor)
    dossier = dossier_of_answers(asked.answers, book, vendor, name=asked.name, version=asked.version, track=asked.track)
    application = open_application(session, organisation, dossier, {}, actor=actor, at=at)
    if asked.kept is not None:
        attach_result(session, application, asked.kept)
    return application


def open_next(
    session: Session, service: Service, kind: Kind, version: str, book: Rulebook, *, actor: Actor, at: datetime
) -> Application:
    """Open a further application of a service with all that the last one held; StepRefusedError when it may not."""
    before = _seed_of(session, service, kind)
    if before is None:
        raise NotFoundError(str(service.id))
    vendor = _vendor(session, before.organisation, actor)
    dossier = carried_over(dossier_of(session, before), book, kind, version)
    named = replace(dossier.service, name=service.name)
    nature = replace(vendor, nature=dossier.vendor.nature)
    whole = replace(dossier, service=named, vendor=nature)
    evidence = _evidence_of(session, before)
    application = open_application(session, before.organisation, whole, evidence, actor=actor, at=at)
    carry(session, application, before)
    if "files" in before.declaration:
        application.declaration = application.declaration | {"files": before.declaration["files"]}
        session.flush()
    return application


def _seed_of(session: Session, service: Service, kind: Kind) -> Application | None:
    """Return whose answers the next application takes over: those in force, else the last ones given."""
    listing = query.listing_of_service(session, service.id)
    granted = granting_application(session, listing.id) if listing and kind in CARRIED else None
    return granted or last_application_of(session, service.id)


def kinds_for(
    session: Session, service: Service, book: Rulebook, actor: Actor, at: datetime
) -> Mapping[Kind, tuple[Refusal, ...]]:
    """Return every kind of application with what forbids it for a service today."""
    return {kind: _forbidden(session, service, kind, book, actor, at) for kind in Kind}


def _forbidden(
    session: Session, service: Service, kind: Kind, book: Rulebook, actor: Actor, at: datetime
) -> tuple[Refusal, ...]:
    imagined = Application(
        service_id=service.id,
        organisation_id=service.organisation_id,
        rulebook=book.key,
        kind=kind,
        track=Track.SIMPLE,
    )
    facts = facts_for(session, imagined, Question(actor, day_of(at)), APPLICATION.opening.needs)
    return forbidden(APPLICATION.opening, facts)


def _vendor(session: Session, organisation: Organisation, actor: Actor) -> Vendor:
    signatory = _signatory(signatories_of(session, organisation.id), actor)
    return Vendor(
        name=organisation.name,
        siren=organisation.siren,
        signatory=Signatory(name=signatory.name, email=signatory.email),
        nature=VendorNature(organisation.nature),
    )


def _signatory(people: Sequence[Person], actor: Actor) -> Person:
    """Return who signs: the one who opens when they may, else the first who may."""
    if not people:
        raise InvalidDossierError((Fault("vendor.signatory", "no_signatory"),))
    return next((person for person in people if person.id == actor.id), people[0])


def _evidence_of(session: Session, application: Application) -> EvidenceOf:
    return {
        EvidenceItem(file=item.evidence.name, valid_until=item.evidence.valid_until): item.evidence
        for answer in query.answers_of(session, application.id)
        for item in answer.evidence
    }
