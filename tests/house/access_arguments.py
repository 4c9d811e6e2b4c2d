"""Real values of the town for the arguments of addresses: whoever adds an argument says here what it may be.

`values_of` gives those of a vendor's own things, `choices_of` all that there is; `NOWHERE` those of things that are
not there.
"""

from sqlalchemy import func, select

from models.commission import CommissionSession, ReservationDraft
from models.document import IssuedDocument
from models.eligibility import KeptResult
from models.evidence import Evidence
from models.listing import Listing
from models.membership import Invitation
from models.organisation import Membership, Organisation, Person, StaffRole
from models.outbox import OutboxMessage
from models.phrase import Phrase
from models.queries.cases import case_numbered
from models.service import Service
from workflows.vocabulary import Role

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
    "act": "arret",
    "draft": "avis",
    "theme": "securite",
    "filename": "parcours.css",
    "export": "catalogue.csv",
    "page": 1,
}
NOWHERE = {
    **dict.fromkeys(("number", "document_number"), "CAND-2026-99999"),
    **dict.fromkeys(
        (
            *("identifier", "session_id", "passkey_id", "view_id", "absence_id", "message_id", "person_id"),
            *(
                "listing_id",
                *("key_id", "webhook_id", "delivery_id", "period_id"),
                "invitation_id",
                "membership_id",
                "evidence_id",
                "organisation",
                "finding_id",
                "comment_id",
                "phrase_id",
            ),
        ),
        _NOBODY,
    ),
    **_SECRETS,
    **_WORDS,
}
# What else a word may be: pages of one address differ by them.
OTHER_WORDS = {
    "trigger": ("confirm_eligibility",),
    "key": ("D-1", "D-3"),
    "slug": ("eligibilite", "signataire", "orientation"),
}
# Questions that pages are asked in their address; {} stands for the number of a case.
ASKED = {
    "eligibility.result": ("?forms=website&nature=private&audience=professionals&free=true",),
    "desk.queue": ("", "?echeance=30"),
    "desk.proposal": ("?dossier={}",),
    "administration.rulebooks": ("", "?avant=demo-2&apres=mes-2023"),
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


def choices_of(session, cases, tokens):
    """Return argument → every value worth trying: the things of the vendors of cases, each word, links that are good.

    `tokens`: of links that open; the codes are those of results and of papers. «administration.key»: for one blueprint.
    """
    vendors = sorted({case_numbered(session, number).organisation.name[-2:] for number in cases})
    own = [values_of(session, int(vendor), cases[0]) for vendor in vendors]
    found = {name: list(dict.fromkeys(values[name] for values in own)) for name in NOWHERE}
    for name, words in OTHER_WORDS.items():
        found[name] += words
    of_the_house = select(Person).where(Person.staff_roles.any(StaffRole.role == Role.REVIEWER))
    in_the_catalogue = select(Service.slug).join(Listing, Listing.service_id == Service.id).limit(1)
    return found | {
        "number": list(cases),
        "token": [*tokens, NOWHERE["token"]],
        "code": [NOWHERE["code"], _one(session, KeptResult.code), _one(session, IssuedDocument.code)],
        "slug": [*found["slug"], _one(session, Service.slug), *session.scalars(in_the_catalogue)],
        "person_id": [*found["person_id"][:1], str(session.scalars(of_the_house).first().id)],
        "administration.key": ["application.refuse", "demo-2"],
        "draft": _all(session, ReservationDraft.id),
        "identifier": _all(session, CommissionSession.id),
        "phrase_id": _all(session, Phrase.id),
        "message_id": _all(session, func.min(OutboxMessage.id), OutboxMessage.kind),
    }


def _one(session, column):
    return session.scalars(select(column).order_by(column).limit(1)).one()


def _all(session, column, *groups):
    return [str(one) for one in session.scalars(select(column).group_by(*groups))]


def _first(session, model, *where):
    found = session.scalars(select(model.id).where(*where).order_by(model.id).limit(1)).first()
    return str(found) if found else _NOBODY
