"""How much a listing matters for audits: points for what is known of it, bands that a campaign may weigh by.

The points are ours, published with each draw's method; no official text sets any.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from workflows.draw_vocabulary import RiskBand
from workflows.words import _


class Risk(StrEnum):
    """What makes an audit of a listing more worth while."""

    EXCHANGE = "exchange"
    WRITES = "writes"
    MEDICAL_DEVICE = "medical_device"
    COMPLAINT = "complaint"
    CONTRADICTED = "contradicted"
    OPEN_RESERVATION = "open_reservation"


POINTS: Mapping[Risk, int] = {
    Risk.EXCHANGE: 1,
    Risk.WRITES: 1,
    Risk.MEDICAL_DEVICE: 2,
    Risk.COMPLAINT: 2,
    Risk.CONTRADICTED: 2,
    Risk.OPEN_RESERVATION: 1,
}
FROM: Mapping[RiskBand, int] = {RiskBand.LOW: 0, RiskBand.MEDIUM: 2, RiskBand.HIGH: 4}

NAMES: Mapping[Risk, str] = {
    Risk.EXCHANGE: _("échange de données avec Mon espace santé"),
    Risk.WRITES: _("écriture dans Mon espace santé"),
    Risk.MEDICAL_DEVICE: _("dispositif médical"),
    Risk.COMPLAINT: _("signalement retenu depuis deux ans"),
    Risk.CONTRADICTED: _("déclaration contredite lors d’un audit"),
    Risk.OPEN_RESERVATION: _("réserve encore à lever"),
}


def points_of(risks: Iterable[Risk]) -> int:
    """Return the points of what is known of a listing, each risk once."""
    return sum(POINTS[risk] for risk in set(risks))


def band_of(risks: Iterable[Risk]) -> RiskBand:
    """Return the highest band whose points are reached."""
    points = points_of(risks)
    return max((band for band, least in FROM.items() if points >= least), key=FROM.__getitem__)
