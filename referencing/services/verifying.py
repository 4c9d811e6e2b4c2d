"""Answer for a check code: which document it stands for, and what it is worth today."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.queries.checking import known_document, right_behind
from workflows.standing import CERTIFICATE, Certified, Standing, standing

_SIGNS = 16
_GROUP = 4
# The codes hold neither 0 nor O, neither 1 nor I: whoever types one has misread its neighbour.
_MISREAD = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the public may know of a document; the days are those of the right that a certificate stands for."""

    standing: Standing
    number: str
    kind: str
    issued_at: datetime
    case_number: str
    service: str
    organisation: str
    sha256: str | None
    starts_on: date | None
    ends_on: date | None


def tidy_code(typed: str) -> str:
    """Return a code as it is printed, «7K2M-Q4XW-8DPA-H3RN», however it was typed; empty when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum()).translate(_MISREAD)
    if len(signs) != _SIGNS:
        return ""
    return "-".join(signs[at : at + _GROUP] for at in range(0, _SIGNS, _GROUP))


def check(session: Session, code: str, on: date) -> Checked | None:
    """Return what the register knows today of the document with this code; None when there is none."""
    known = known_document(session, code)
    if known is None:
        return None
    document = known.document
    right = right_behind(session, document) if document.kind == CERTIFICATE else None
    certified = (
        Certified(
            state=right.state,
            starts_on=right.starts_on,
            ends_on=right.ends_on,
            is_superseded=right.is_superseded,
        )
        if right
        else None
    )
    return Checked(
        standing=standing(document.kind, certified, on),
        number=document.number,
        kind=document.kind,
        issued_at=document.issued_at,
        case_number=known.case_number,
        service=known.service,
        organisation=known.organisation,
        sha256=document.sha256,
        starts_on=right.starts_on if right else None,
        ends_on=right.ends_on if right else None,
    )
