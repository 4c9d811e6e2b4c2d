"""French grounds that the service itself writes in the ledger."""

from collections.abc import Sequence

from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import AuditConclusion
from workflows.words import _


def missed_reservation(number: str) -> str:
    """Return the grounds of what follows a missed reservation."""
    return gettext(_("La réserve {0} n’a pas été levée à l’échéance fixée."), number)


def audit_conclusion(number: str, conclusion: AuditConclusion) -> str:
    """Return the grounds of what follows an audit."""
    return gettext(_("Conclusion de l’audit {0} : {1}."), number, gettext(label(conclusion)))


def audit_drawn(draw: str, rank: int) -> str:
    """Return why an audit was opened: by which draw, at which rank of its stratum."""
    return gettext(_("Service tiré au sort : tirage {0}, rang {1} dans sa strate."), draw, rank)


def audit_reported(report: str) -> str:
    """Return why an audit was opened: on which report."""
    return gettext(_("Audit ouvert sur le signalement {0}."), report)


def draw_cancelled(draw: str) -> str:
    """Return the grounds of what follows a draw whose result is annulled."""
    return gettext(_("Le résultat du tirage {0} est annulé."), draw)


def secrets_hidden(names: Sequence[str]) -> str:
    """Return why the clock cancels a draw."""
    return gettext(_("Secret non révélé à la date fixée : {0}."), ", ".join(names))
