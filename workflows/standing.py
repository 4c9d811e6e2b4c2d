"""What a document is worth on a day: a pure answer over what the register knows, never stored."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.vocabulary import ListingState
from workflows.words import _

CERTIFICATE = "certificate"


class Standing(StrEnum):
    AUTHENTIC = "authentic"
    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """The right behind a certificate: its state, the days its own term runs, whether a later certificate was issued."""

    state: ListingState
    starts_on: date
    ends_on: date
    is_superseded: bool


_ENDED: dict[ListingState, Standing] = {
    ListingState.REMOVED: Standing.REMOVED,
    ListingState.WITHDRAWN: Standing.WITHDRAWN,
    ListingState.REPLACED: Standing.REPLACED,
}
_PAUSED: dict[ListingState, Standing] = {
    ListingState.SUSPENDED: Standing.SUSPENDED,
    ListingState.EXPIRED: Standing.EXPIRED,
}

# Title, then what it means.
WORDS: dict[Standing, tuple[str, str]] = {
    Standing.AUTHENTIC: (
        _("Document authentique"),
        _("Ce document a bien été émis par le service. Il constate ce qui valait à sa date."),
    ),
    Standing.VALID: (
        _("Attestation valable"),
        _("Cette attestation est authentique et le service qu’il désigne est référencé aujourd’hui."),
    ),
    Standing.NOT_YET: (
        _("Attestation pas encore en vigueur"),
        _("Cette attestation est authentique : la période qu’il ouvre n’a pas commencé."),
    ),
    Standing.EXPIRED: (
        _("Attestation expirée"),
        _("Cette attestation est authentique, mais la période qu’il ouvrait est terminée."),
    ),
    Standing.SUSPENDED: (
        _("Référencement suspendu"),
        _("Cette attestation est authentique, mais le référencement est suspendu : elle ne peut pas être invoquée."),
    ),
    Standing.REPLACED: (
        _("Attestation remplacée"),
        _("Cette attestation est authentique, mais une attestation plus récente a pris sa place."),
    ),
    Standing.REMOVED: (
        _("Service radié"),
        _("Cette attestation est authentique, mais le service a été radié du catalogue."),
    ),
    Standing.WITHDRAWN: (
        _("Référencement retiré"),
        _("Cette attestation est authentique, mais l’éditeur a retiré son service du catalogue."),
    ),
    Standing.UNKNOWN: (
        _("Code inconnu"),
        _("Aucun document émis par le service ne porte ce code."),
    ),
}


def standing(kind: str, certified: Certified | None, on: date) -> Standing:
    """Return what a document of a kind is worth on a day; letters state what was true on theirs."""
    if kind != CERTIFICATE or certified is None:
        return Standing.AUTHENTIC
    if certified.state in _ENDED:
        return _ENDED[certified.state]
    if certified.is_superseded:
        return Standing.REPLACED
    if on > certified.ends_on:
        return Standing.EXPIRED
    if certified.state in _PAUSED:
        return _PAUSED[certified.state]
    return Standing.NOT_YET if on < certified.starts_on else Standing.VALID
