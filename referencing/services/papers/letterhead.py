"""What every paper says: its number and check page, who issues it, to whom, about which service and case."""

from typing import Any

from models.case import CaseMixin
from models.listing import Listing
from models.queries.papers import Parties
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import on
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.rulebook import Rulebook
from workflows.vocabulary import AUTOMATIC_ROLES, VENDOR_ROLES, Role
from workflows.words import _

FORMAT = "parcours-document/1"
DESK = _("Guichet des éditeurs, GIE SESAM-Vitale")
OFFICES = {
    Role.REVIEWER: _("Instruction des candidatures"),
    Role.SECRETARY: _("Secrétariat de la commission de référencement"),
    Role.DECIDER: _("Ministère chargé de la santé"),
    Role.AUDITOR: _("Audit des services référencés"),
}


def letterhead(case: CaseMixin, about: Issue, to: Parties, book: Rulebook) -> dict[str, Any]:
    """Return the part of a context that all kinds share."""
    signatory = to.declaration.get("vendor", {}).get("signatory", {}).get("name", "")
    return {
        "format": FORMAT,
        "number": about.number,
        "code": about.code,
        "check_url": f"{about.public_url}/verifier/{about.code}",
        "issued_at": about.at.astimezone(PARIS).isoformat(timespec="seconds"),
        "issued_on": on(about.at),
        "is_demo": about.is_demo,
        "issuer": _issuer(about),
        "vendor": {"name": to.organisation, "siren": to.siren, "signatory": signatory},
        "service": {"name": to.service, "version": _version(case, to)},
        "case": {"procedure": case.procedure, "number": case.number},
        "rulebook": {"key": book.key, "title": book.title, "version": book.version},
    }


def _issuer(about: Issue) -> dict[str, Any]:
    """Return who signs; what a vendor or the clock sets off is issued by the desk, without a signature."""
    is_automatic = about.role in VENDOR_ROLES | AUTOMATIC_ROLES
    return {
        "is_automatic": is_automatic,
        "office": gettext(OFFICES.get(about.role, DESK)),
        "role": about.role.value,
        "capacity": gettext(label(about.role)),
        "name": about.actor_name,
    }


def _version(case: CaseMixin, to: Parties) -> str:
    if isinstance(case, Listing):
        return case.verified_version
    version: str = to.declaration.get("service", {}).get("version", "")
    return version
