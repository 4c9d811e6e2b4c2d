"""Rules of life inside a vendor's organisation: what may not be undone, and the words of its journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from workflows.words import _


class Objection(StrEnum):
    """Why something about people's access may not be done."""

    LAST_ADMINISTRATOR = "last_administrator"
    LAST_SIGNATORY = "last_signatory"
    ALREADY_MEMBER = "already_member"
    ALREADY_INVITED = "already_invited"
    CLOSED_ACCOUNT = "closed_account"
    INVITATION_OVER = "invitation_over"
    OTHER_ADDRESS = "other_address"
    ACCOUNT_EXISTS = "account_exists"
    NOT_A_MEMBER = "not_a_member"
    ALREADY_IN_CHARGE = "already_in_charge"
    LAST_SERVICE_ADMINISTRATOR = "last_service_administrator"
    NOT_A_STAFF_ROLE = "not_a_staff_role"
    REASON_MISSING = "reason_missing"
    UNKNOWN_THEME = "unknown_theme"
    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Capacities:
    """What a member may do beyond filling in cases: commit the organisation, say who belongs to it."""

    is_signatory: bool = False
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A member and their capacities."""

    person_id: UUID
    capacities: Capacities


def objections(seats: Iterable[Seat], person_id: UUID, wanted: Capacities | None) -> tuple[Objection, ...]:
    """Return why a member may not get these capacities, or leave (None), all at once."""
    seats = tuple(seats)
    held = next(seat.capacities for seat in seats if seat.person_id == person_id)
    others = [seat.capacities for seat in seats if seat.person_id != person_id]
    after = wanted or Capacities()
    found = []
    if held.is_administrator and not after.is_administrator and not any(one.is_administrator for one in others):
        found.append(Objection.LAST_ADMINISTRATOR)
    if held.is_signatory and not after.is_signatory and not any(one.is_signatory for one in others):
        found.append(Objection.LAST_SIGNATORY)
    return tuple(found)


OBJECTIONS: dict[Objection, str] = {
    Objection.LAST_ADMINISTRATOR: _(
        "C’est le dernier administrateur de l’organisation : donnez d’abord ce rôle à une autre personne."
    ),
    Objection.LAST_SIGNATORY: _(
        "C’est le dernier signataire de l’organisation : donnez d’abord ce rôle à une autre personne."
    ),
    Objection.ALREADY_MEMBER: _("Cette personne est déjà membre de l’organisation."),
    Objection.ALREADY_INVITED: _("Une invitation attend déjà une réponse à cette adresse : renvoyez-la ou retirez-la."),
    Objection.CLOSED_ACCOUNT: _("Le compte de cette adresse est fermé : écrivez au guichet."),
    Objection.INVITATION_OVER: _(
        "Cette invitation n’est plus valable : demandez à l’organisation de vous en envoyer une autre."
    ),
    Objection.OTHER_ADDRESS: _("Cette invitation a été envoyée à une autre adresse que celle de votre compte."),
    Objection.ACCOUNT_EXISTS: _("Cette adresse a déjà un compte : connectez-vous pour accepter l’invitation."),
    Objection.NOT_A_MEMBER: _("Cette personne n’est pas membre de l’organisation."),
    Objection.ALREADY_IN_CHARGE: _("Cette personne est déjà responsable du dossier."),
    Objection.LAST_SERVICE_ADMINISTRATOR: _(
        "C’est le dernier administrateur du service : donnez d’abord ce rôle à quelqu’un."
    ),
    Objection.NOT_A_STAFF_ROLE: _("Ce rôle ne se donne pas ici."),
    Objection.REASON_MISSING: _("Indiquez le motif."),
    Objection.UNKNOWN_THEME: _("Ce thème ne figure dans aucun référentiel."),
    Objection.CHANGED_MEANWHILE: _(
        "Les rôles de cette personne ont changé depuis que vous avez ouvert la page : vérifiez-les."
    ),
}

# A line of the journal: {about} is a person or an address, {words} roles or a case.
ACTS: dict[str, str] = {
    "invited": _("a invité {about} ({words})"),
    "resent": _("a renvoyé l’invitation de {about}"),
    "withdrawn": _("a retiré l’invitation de {about}"),
    "joined": _("a rejoint l’organisation sur invitation ({words})"),
    "changed": _("a changé les rôles de {about} : {words}"),
    "removed": _("a retiré {about} de l’organisation"),
    "create_key": _("a créé la clé d’API « {about} »"),
    "revoke_key": _("a révoqué la clé d’API « {about} »"),
    "create_webhook": _("a enregistré un webhook vers {about}"),
    "stop_webhook": _("a arrêté le webhook vers {about}"),
    "resume_webhook": _("a repris le webhook vers {about}"),
    "catch_up_webhook": _("a fait renvoyer les changements manqués au webhook vers {about}"),
    "transferred": _("a confié à {about} le dossier {words}"),
}
