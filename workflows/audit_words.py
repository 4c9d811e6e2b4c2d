"""What an audit asks of its auditor next, in words; nothing where somebody else holds it."""

from workflows.vocabulary import AuditState
from workflows.words import _

_ASKED = {
    AuditState.PLANNED: _("Rédiger le plan, fixer la date, puis notifier"),
    AuditState.ANALYSIS: _("Faire les constats, puis adresser le projet de rapport"),
    AuditState.ON_SITE: _("Noter la visite, puis en rendre compte"),
}
_OBSERVED = _("Répondre aux observations, puis transmettre à la commission")
_SILENT = _("Le délai d’observations est passé : transmettre à la commission")


def asked_of_auditor(state: AuditState, *, has_observations: bool, is_late: bool) -> str | None:
    """Return what the auditor does next; None while the vendor, the commission or the calendar has the audit."""
    if state is AuditState.CONTRADICTORY:
        return _OBSERVED if has_observations else _SILENT if is_late else None
    return _ASKED.get(state)
