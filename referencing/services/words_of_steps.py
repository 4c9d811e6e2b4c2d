"""French grounds that the service itself writes in the ledger."""

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
