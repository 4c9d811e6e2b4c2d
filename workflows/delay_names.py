"""French words of the delays: what each is for, its unit, where it comes from."""

from workflows.calendar import Delay, Nature, Unit
from workflows.rulebook import DelayName
from workflows.words import _

NAMES: dict[DelayName, str] = {
    DelayName.ADMISSIBILITY: _("Examen de la recevabilité"),
    DelayName.ASSESSMENT: _("Instruction"),
    DelayName.COMMISSION: _("Avis de la commission"),
    DelayName.DECISION: _("Décision"),
    DelayName.AGREEMENT: _("Signature de la convention"),
    DelayName.CONNECTION: _("Tests d’accrochage"),
    DelayName.PUBLICATION: _("Publication au catalogue"),
    DelayName.CHANGE_REQUEST: _("Réponse à une demande de compléments"),
    DelayName.LAPSE_ELIGIBILITY: _("Caducité, en éligibilité"),
    DelayName.LAPSE_CONFORMITY: _("Caducité, en conformité"),
    DelayName.LAPSE_CHANGES: _("Caducité, compléments demandés"),
    DelayName.UPDATE_AFTER_MAJOR: _("Demande de mise à jour après une version majeure"),
    DelayName.RESERVATION: _("Levée d’une réserve"),
    DelayName.RESERVATION_REVIEW: _("Examen de la preuve d’une réserve"),
    DelayName.HEARING: _("Observations avant radiation"),
    DelayName.APPEAL: _("Recours"),
    DelayName.AUDIT_NOTICE: _("Préavis d’un audit"),
    DelayName.AUDIT_COLLECTION: _("Dépôt des preuves d’un audit"),
    DelayName.AUDIT_COMPLEMENT: _("Complément d’un audit"),
    DelayName.AUDIT_ANALYSIS: _("Analyse d’un audit"),
    DelayName.AUDIT_ON_SITE: _("Visite sur place"),
    DelayName.AUDIT_OBSERVATIONS: _("Observations sur le projet de rapport"),
    DelayName.AUDIT_COMMISSION: _("Avis de la commission sur un audit"),
    DelayName.REPORT_TRIAGE: _("Examen d’un signalement par le guichet"),
    DelayName.REPORT_ANSWER: _("Réponse de l’éditeur à un signalement"),
    DelayName.REPORT_REMINDER: _("Rappel à l’éditeur d’un signalement sans réponse"),
    DelayName.REPORT_WINDOW: _("Signalement d’un service sorti du catalogue"),
    DelayName.REPORT_CONTACT: _("Conservation de l’adresse de l’auteur d’un signalement, une fois clos"),
}
UNITS: dict[Unit, tuple[str, str]] = {
    Unit.DAYS: (_("{0} jour"), _("{0} jours")),
    Unit.WORKING_DAYS: (_("{0} jour ouvré"), _("{0} jours ouvrés")),
    Unit.MONTHS: (_("{0} mois"), _("{0} mois")),
    Unit.YEARS: (_("{0} an"), _("{0} ans")),
}
NATURES: dict[Nature, str] = {
    Nature.TARGET: _("objectif du service"),
    Nature.RULE: _("règle du référentiel"),
    Nature.LAW: _("texte de droit"),
}


def forms(delay: Delay) -> tuple[str, str]:
    """Return the singular and the plural of a delay, with a place for its number."""
    return UNITS[delay.unit]
