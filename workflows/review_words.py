"""French words for why an answer must be looked at again; shown through gettext."""

from workflows.reviewing import Cause
from workflows.words import _

CAUSE_WORDS: dict[Cause, str] = {
    Cause.NEW_CRITERION: _("Critère nouveau dans le référentiel."),
    Cause.CHANGED_CRITERION: _("Critère modifié dans le référentiel depuis la dernière demande."),
    Cause.NEWLY_ASKED: _("Critère qui ne s’appliquait pas à la dernière demande."),
    Cause.EVIDENCE_EXPIRES: _("La preuve « {0} » expire le {1}, avant la fin de la période demandée."),
    Cause.VERSION: _("La version {0} déclarée touche cette réponse."),
    Cause.RESERVATION: _("La réserve {0} n’est pas levée."),
    Cause.AUDIT: _("L’audit {0} n’a pas confirmé cette déclaration."),
    Cause.GAP: _("Il manque un élément à la réponse."),
}
