"""Take a dossier in: vendor, files, application; all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.evidence import Evidence, EvidenceFile
from models.organisation import Organisation
from models.queries.facts import file_with_hash
from referencing.services.applications import keep_evidence, open_application
from referencing.services.dossier.archive import unpack
from referencing.services.dossier.files import PathFault, UnusableFileError, open_inside
from referencing.services.dossier.reading import DossierFolder, read_dossier
from referencing.services.errors import InvalidDossierError
from referencing.services.evidence_check import FileFacts
from referencing.services.people import actor_for, person_with_email, register_vendor
from referencing.services.store import Kept, Room, Store
from workflows.calendar import day_of
from workflows.dossier import Dossier, EvidenceItem
from workflows.reading import Fault
from workflows.vocabulary import Actor


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a dossier names: its bytes, or what opens it, and what was found in it."""

    content: bytes | Callable[[], BinaryIO]
    facts: FileFacts


def import_folder(session: Session, store: Store, folder: Path, at: datetime) -> Application:
    """Open an application from a dossier folder; InvalidDossierError with every fault, and nothing is written.

    The rest is for the caller's transaction; files are kept first, under their hash: one without a row is harmless.
    """
    return take_in(session, store, *read_folder(folder, at), at)


def read_folder(folder: Path, at: datetime) -> tuple[Dossier, dict[str, Attachment]]:
    """Return a dossier that may be taken in, and its files.

    InvalidDossierError with every fault, UnreadableDossierError when there is no dossier to look at.
    """
    found = read_dossier(folder, day_of(at))
    faults = (*found.faults, *found.refusals)
    if faults or found.dossier is None:
        raise InvalidDossierError(faults)
    return found.dossier, _attachments(folder, found)


def _attachments(folder: Path, found: DossierFolder) -> dict[str, Attachment]:
    opening = {name: partial(open_inside, folder, name) for name in found.files}
    return {name: Attachment(opening[name], file.facts) for name, file in found.files.items()}


@dataclass(frozen=True, slots=True)
class Owner:
    """What a dossier that a vendor sends in must agree with: its SIREN, its signatories, the rulebook of the day."""

    siren: str
    signatories: tuple[str, ...]
    rulebook: str


def read_archive(stream: BinaryIO, folder: Path, owner: Owner, at: datetime) -> tuple[Dossier, dict[str, Attachment]]:
    """Return the dossier of a ZIP file, unpacked into an empty folder, as `read_folder` does, and with its errors."""
    damaged = unpack(stream, folder)
    found = read_dossier(folder, day_of(at))
    gone = {fault.place for fault in damaged}
    faults = (
        *damaged,
        *(one for one in found.faults if not (one.code == PathFault.MISSING and one.details[0] in gone)),
        *(_foreign(found.dossier, owner) if found.dossier else ()),
        *found.refusals,
    )
    if faults or found.dossier is None:
        raise InvalidDossierError(faults)
    return found.dossier, _attachments(folder, found)


def _foreign(dossier: Dossier, owner: Owner) -> Iterator[Fault]:
    if dossier.rulebook != owner.rulebook:
        yield Fault("rulebook", "rulebook_not_open", (owner.rulebook,))
    if dossier.vendor.siren != owner.siren:
        yield Fault("vendor.siren", "other_vendor", (owner.siren,))
    email = dossier.vendor.signatory.email
    if email.strip().lower() not in owner.signatories:
        yield Fault("vendor.signatory.email", "signatory_not_one", (email, ", ".join(owner.signatories)))


def take_in(
    session: Session,
    store: Store,
    dossier: Dossier,
    attachments: Mapping[str, Attachment],
    at: datetime,
    *,
    is_demo: bool = False,
) -> Application:
    """Open an application with a dossier and its files, for the signatory that it names."""
    organisation = register_vendor(session, dossier.vendor, at, is_demo=is_demo)
    signatory = person_with_email(session, dossier.vendor.signatory.email)
    actor = actor_for(session, signatory, organisation.id)
    return open_with_files(session, store, organisation, dossier, attachments, actor=actor, at=at)


def open_with_files(
    session: Session,
    store: Store,
    organisation: Organisation,
    dossier: Dossier,
    attachments: Mapping[str, Attachment],
    *,
    actor: Actor,
    at: datetime,
) -> Application:
    """Open an application of an organisation with a dossier and its files."""
    kept = {name: keep_file(session, store, attachment, at, name) for name, attachment in attachments.items()}
    evidence = shelve(session, organisation.id, dossier, kept, at)
    application = open_application(session, organisation, dossier, evidence, actor=actor, at=at)
    certificate = dossier.service.medical_device and dossier.service.medical_device.ce_certificate
    if certificate:
        application.declaration = application.declaration | {"files": {certificate: kept[certificate].sha256}}
        session.flush()
    return application


def keep_file(session: Session, store: Store, attachment: Attachment, at: datetime, name: str = "") -> EvidenceFile:
    """Keep a file once, and its row; InvalidDossierError, at the place `name`, for one that was refused."""
    facts = attachment.facts
    if facts.refusals:
        raise InvalidDossierError(tuple(Fault(name, refusal.code, refusal.details) for refusal in facts.refusals))
    kept = _kept(store, attachment, name)
    if kept.sha256 != facts.sha256:
        raise InvalidDossierError((Fault(name, "file_changed_meanwhile", (name,)),))
    row = file_with_hash(session, kept.sha256)
    if row is None:
        row = EvidenceFile(sha256=kept.sha256, size=kept.size, media_type=facts.media_type, checked_at=at)
        session.add(row)
        session.flush()
    return row


def _kept(store: Store, attachment: Attachment, name: str) -> Kept:
    if isinstance(attachment.content, bytes):
        return store.keep(Room.EVIDENCE, attachment.content)
    try:
        with attachment.content() as stream:
            return store.keep(Room.EVIDENCE, stream)
    except UnusableFileError as error:
        raise InvalidDossierError((Fault(name, error.code, (name,)),)) from error


def shelve(
    session: Session, organisation_id: UUID, dossier: Dossier, kept: Mapping[str, EvidenceFile], at: datetime
) -> dict[EvidenceItem, Evidence]:
    """Put every evidence item of a dossier into the vendor's library."""
    items = {item for answer in dossier.answers.values() for item in answer.evidence}
    ordered = sorted(items, key=lambda item: (item.file, str(item.valid_until)))
    return {item: keep_evidence(session, organisation_id, item.file, kept[item.file].id, item, at) for item in ordered}
