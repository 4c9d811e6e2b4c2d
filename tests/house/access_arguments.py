"""Real values of the town for the arguments of addresses: whoever adds an argument says here what it may be.

`values_of` gives those of a vendor's own things; `NOWHERE` those of things that are not there.
"""

from sqlalchemy import select

from models.commission import CommissionSession
from models.document import IssuedDocument
from models.evidence import Evidence
from models.membership import Invitation
from models.organisation import Membership, Organisation, Person

_NOBODY = "00000000-0000-0000-0000-000000000007"
# Of links that are signed, or drawn: nobody guesses one.
_SECRETS = {"token": "forge", "code": "AAAA-BBBB-CCCC-DDDD"}
# The same everywhere: words of the rules, not things of somebody.
_WORDS = {
    "trigger": "submit",
    "key": "URB-HDS",
    "api": "measures",
    "slug": "service",
    "role": "reviewer",
    "switch": "fermer",
    "draft": "avis",
    "theme": "securite",
    "filename": "parcours.css",
    "page": 1,
}
NOWHERE = {
    **dict.fromkeys(("number", "document_number"), "CAND-2026-99999"),
    **dict.fromkeys(
        (
            *("identifier", "session_id", "passkey_id", "view_id", "absence_id", "message_id", "person_id"),
            *("invitation_id", "membership_id", "evidence_id", "organisation", "finding_id", "comment_id", "phrase_id"),
        ),
        _NOBODY,
    ),
    **_SECRETS,
    **_WORDS,
}
# Arguments that name something of one organisation only: to every other vendor it is not there.
OF_ONE_VENDOR = {"number", "evidence_id", "membership_id", "invitation_id", "organisation"}


def values_of(session, number, case_number):
    """Return argument → value for the things of one vendor of the town, and of its case."""
    vendor = session.scalars(select(Organisation).where(Organisation.name.endswith(f" {number:02d}"))).one()
    signatory = f"signataire@editeur-{number:02d}.example"
    return NOWHERE | {
        "number": case_number,
        "organisation": str(vendor.id),
        "evidence_id": _first(session, Evidence, Evidence.organisation_id == vendor.id),
        "membership_id": _first(session, Membership, Membership.organisation_id == vendor.id),
        "invitation_id": _first(session, Invitation, Invitation.organisation_id == vendor.id),
        "person_id": _first(session, Person, Person.email == signatory),
        "identifier": _first(session, CommissionSession),
        "document_number": session.scalars(select(IssuedDocument.number).order_by(IssuedDocument.id).limit(1)).one(),
    }


def _first(session, model, *where):
    found = session.scalars(select(model.id).where(*where).order_by(model.id).limit(1)).first()
    return str(found) if found else _NOBODY
