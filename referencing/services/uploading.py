"""Take a file that a browser sends: examined whole, kept once, under a clean name of its own in the library."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from models.evidence import Evidence, EvidenceFile
from models.queries.facts import file_with_hash
from models.queries.library import library_of, names_in_library
from referencing.services.evidence_check import FileFacts, check_file
from referencing.services.store import Room, Store
from workflows.vocabulary import Refusal

NAME_LIMIT = 120
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff<>:"|?*]+')
_STEM_OF_NOTHING = "document"


@dataclass(frozen=True, slots=True)
class Upload:
    """A seekable stream, the name that the browser gave, and the last day of validity that was typed."""

    stream: BinaryIO
    name: str
    valid_until: date | None = None


class UploadRefusedError(Exception):
    """Files that may not serve as evidence, with every reason; nothing was kept."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(refusal.code for refusal in refusals))


def clean_name(given: str) -> str:
    """Return the name of a file without folders or signs that file systems refuse, short enough to be read."""
    last = re.split(r"[/\\]", given)[-1]
    path = PurePosixPath(" ".join(_FORBIDDEN.sub(" ", last).split()).lstrip(". ") or _STEM_OF_NOTHING)
    return f"{path.stem[: NAME_LIMIT - len(path.suffix)].rstrip()}{path.suffix[:NAME_LIMIT]}"


def take_files(
    session: Session, store: Store, organisation_id: UUID, uploads: Sequence[Upload], at: datetime
) -> list[Evidence]:
    """Put files into a vendor's library; UploadRefusedError with every reason of every file, and none is kept.

    The same file under the same date is there already: it is not put twice.
    """
    examined = [(upload, check_file(upload.stream, clean_name(upload.name))) for upload in uploads]
    refusals = [refusal for _upload, facts in examined for refusal in facts.refusals]
    if refusals:
        raise UploadRefusedError(refusals)
    return [_taken(session, store, organisation_id, upload, facts, at) for upload, facts in examined]


def _taken(
    session: Session, store: Store, organisation_id: UUID, upload: Upload, facts: FileFacts, at: datetime
) -> Evidence:
    upload.stream.seek(0)
    kept = store.keep(Room.EVIDENCE, upload.stream)
    row = file_with_hash(session, kept.sha256)
    if row is None:
        row = EvidenceFile(sha256=kept.sha256, size=kept.size, media_type=facts.media_type, checked_at=at)
        session.add(row)
        session.flush()
    for known in library_of(session, organisation_id):
        if known.file_id == row.id and known.valid_until == upload.valid_until:
            return known
    evidence = Evidence(
        organisation_id=organisation_id,
        file_id=row.id,
        name=free_name(session, organisation_id, clean_name(upload.name)),
        valid_until=upload.valid_until,
        added_at=at,
    )
    evidence.file = row
    session.add(evidence)
    session.flush()
    return evidence


def free_name(session: Session, organisation_id: UUID, name: str) -> str:
    """Return a name that no evidence of the vendor has yet: «hds.pdf», then «hds (2).pdf»."""
    taken, path = names_in_library(session, organisation_id), PurePosixPath(name)
    numbered = (f"{path.stem} ({number}){path.suffix}" for number in range(2, len(taken) + 3))
    return next(free for free in (name, *numbered) if free not in taken)
