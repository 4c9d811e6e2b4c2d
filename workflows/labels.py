"""French words for the codes of the vocabulary; shown through gettext."""

from enum import StrEnum

from workflows import draw_vocabulary as w
from workflows import report_vocabulary as r
from workflows import vocabulary as v
from workflows.words import _

# By kind of code: members of two enumerations are equal when their values are («vendor» is a role and a party).
LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    v.Kind: {
        v.Kind.INITIAL: _("Première demande"),
        v.Kind.RENEWAL: _("Renouvellement"),
        v.Kind.UPDATE: _("Mise à jour (version majeure)"),
    },
    v.Track: {
        v.Track.SIMPLE: _("Référencement simple"),
        v.Track.EXCHANGE: _("Référencement avec échange de données"),
    },
    v.ApplicationState: {
        v.ApplicationState.ELIGIBILITY: _("Éligibilité"),
        v.ApplicationState.CONFORMITY: _("Conformité"),
        v.ApplicationState.SUBMITTED: _("Déposée"),
        v.ApplicationState.ASSESSMENT: _("En instruction"),
        v.ApplicationState.CHANGES_REQUESTED: _("Compléments demandés"),
        v.ApplicationState.COMMISSION: _("Devant la commission"),
        v.ApplicationState.DECISION: _("En attente de décision"),
        v.ApplicationState.AGREEMENT: _("Signature de la convention"),
        v.ApplicationState.CONNECTION: _("Tests d’accrochage"),
        v.ApplicationState.READY: _("Prête à publier"),
        v.ApplicationState.PUBLISHED: _("Publiée"),
        v.ApplicationState.REFUSED: _("Refusée"),
        v.ApplicationState.INADMISSIBLE: _("Irrecevable"),
        v.ApplicationState.WITHDRAWN: _("Retirée"),
        v.ApplicationState.LAPSED: _("Caduque"),
    },
    v.ListingState: {
        v.ListingState.ACTIVE: _("En vigueur"),
        v.ListingState.SUSPENDED: _("Suspendu"),
        v.ListingState.EXPIRED: _("Expiré"),
        v.ListingState.REMOVED: _("Radié"),
        v.ListingState.WITHDRAWN: _("Retiré par l’éditeur"),
        v.ListingState.REPLACED: _("Remplacé par un nouveau référencement"),
    },
    v.ReservationState: {
        v.ReservationState.OPEN: _("À lever"),
        v.ReservationState.EVIDENCE_FILED: _("Preuve déposée"),
        v.ReservationState.OVERDUE: _("Échéance dépassée"),
        v.ReservationState.ENTRUSTED: _("Confiée au guichet"),
        v.ReservationState.ENTRUSTED_OVERDUE: _("En retard au guichet"),
        v.ReservationState.LIFTED: _("Levée"),
        v.ReservationState.VOID: _("Sans objet"),
    },
    v.DrawState: {
        v.DrawState.PREPARING: _("En préparation"),
        v.DrawState.FROZEN: _("Population figée"),
        v.DrawState.DRAWN: _("Tiré"),
        v.DrawState.CANCELLED: _("Annulé"),
    },
    w.Dimension: {
        w.Dimension.TRACK: _("Parcours"),
        w.Dimension.FIELD: _("Champ"),
        w.Dimension.RISK: _("Niveau de risque"),
        w.Dimension.AGE: _("Ancienneté du référencement"),
        w.Dimension.AUDITED: _("Déjà audité ou non"),
    },
    w.RiskBand: {
        w.RiskBand.LOW: _("Risque faible"),
        w.RiskBand.MEDIUM: _("Risque moyen"),
        w.RiskBand.HIGH: _("Risque élevé"),
    },
    w.AgeBand: {
        w.AgeBand.FIRST_YEAR: _("Première année"),
        w.AgeBand.SECOND_YEAR: _("Deuxième année"),
        w.AgeBand.LATER: _("Troisième année et plus"),
    },
    w.AuditedBefore: {
        w.AuditedBefore.NEVER: _("Jamais audité"),
        w.AuditedBefore.ONCE: _("Déjà audité"),
    },
    w.Exclusion: {
        w.Exclusion.RECENT_AUDIT: _("Audité récemment"),
        w.Exclusion.OPEN_AUDIT: _("Audit en cours"),
        w.Exclusion.REMOVAL: _("Procédure contradictoire en cours"),
        w.Exclusion.ENDING: _("Référencement prenant fin avant la campagne"),
    },
    v.AuditState: {
        v.AuditState.PLANNED: _("Programmé"),
        v.AuditState.NOTIFIED: _("Notifié"),
        v.AuditState.COLLECTING: _("Dépôt des preuves"),
        v.AuditState.ANALYSIS: _("En analyse"),
        v.AuditState.ON_SITE: _("Visite sur place"),
        v.AuditState.CONTRADICTORY: _("Phase contradictoire"),
        v.AuditState.COMMISSION: _("Devant la commission"),
        v.AuditState.CLOSED: _("Clos"),
        v.AuditState.CANCELLED: _("Annulé"),
    },
    r.ReportState: {
        r.ReportState.RECEIVED: _("Reçu"),
        r.ReportState.PASSED: _("Transmis à l’éditeur"),
        r.ReportState.ANSWERED: _("Réponse de l’éditeur reçue"),
        r.ReportState.UNANSWERED: _("Sans réponse de l’éditeur"),
        r.ReportState.CLOSED: _("Clos"),
        r.ReportState.AUDITED: _("Joint à un audit"),
    },
    r.ReportKind: {
        r.ReportKind.DATA_USE: _("Usage des données différent de ce qui est annoncé"),
        r.ReportKind.SECURITY: _("Sécurité : accès, fuite ou perte de données"),
        r.ReportKind.UNREACHABLE: _("Service qui ne fonctionne pas ou ne répond plus"),
        r.ReportKind.MISLEADING: _("Information trompeuse ou promesse médicale"),
        r.ReportKind.ACCESSIBILITY: _("Accessibilité : une situation de handicap empêche de s’en servir"),
        r.ReportKind.PRICE: _("Prix ou abonnement différent de ce qui est annoncé"),
        r.ReportKind.OTHER: _("Autre problème"),
    },
    r.Reporter: {
        r.Reporter.CITIZEN: _("Usager, ou proche d’un usager"),
        r.Reporter.PROFESSIONAL: _("Professionnel de santé ou du secteur social"),
        r.Reporter.OTHER: _("Autre"),
    },
    v.Role: {
        v.Role.VENDOR: _("Éditeur"),
        v.Role.SIGNATORY: _("Signataire de l’éditeur"),
        v.Role.OFFICER: _("Agent du GIE SESAM-Vitale"),
        v.Role.REVIEWER: _("Instructeur"),
        v.Role.SECRETARY: _("Secrétariat de la commission"),
        v.Role.MEMBER: _("Membre de la commission"),
        v.Role.DECIDER: _("Délégataire du ministre"),
        v.Role.CNAM: _("Caisse nationale de l’assurance maladie"),
        v.Role.AUDITOR: _("Auditeur"),
        v.Role.ADMINISTRATOR: _("Administrateur"),
        v.Role.CLOCK: _("Horloge du service"),
        v.Role.PROCEDURE: _("Procédure"),
    },
    v.Holder: {
        v.Holder.VENDOR: _("l’éditeur"),
        v.Holder.DESK: _("le guichet du GIE SESAM-Vitale"),
        v.Holder.REVIEWERS: _("les instructeurs"),
        v.Holder.COMMISSION: _("la commission"),
        v.Holder.DECIDER: _("le délégataire du ministre"),
        v.Holder.PARTIES: _("les signataires de la convention"),
        v.Holder.AUDITOR: _("l’auditeur"),
        v.Holder.OFFICIALS: _("les personnes qui gardent un secret"),
        v.Holder.NOBODY: _("personne"),
    },
    v.Party: {
        v.Party.VENDOR: _("Éditeur"),
        v.Party.MINISTER: _("Ministre"),
        v.Party.CNAM: _("Cnam"),
    },
    v.Opinion: {
        v.Opinion.FAVOURABLE: _("Favorable"),
        v.Opinion.NON_SUSPENSIVE: _("Favorable avec réserves non suspensives"),
        v.Opinion.SUSPENSIVE: _("Favorable avec réserves suspensives"),
        v.Opinion.UNFAVOURABLE: _("Défavorable"),
    },
    v.ConveningAnswer: {
        v.ConveningAnswer.CONFIRMED: _("Présence confirmée"),
        v.ConveningAnswer.EXCUSED: _("Excusé"),
    },
    v.Circle: {
        v.Circle.STAFF: _("Équipe du service"),
        v.Circle.SHARED: _("Équipe du service et éditeur"),
        v.Circle.THEME: _("Instructeurs du thème"),
    },
    v.Verdict: {
        v.Verdict.COMPLIANT: _("Conforme"),
        v.Verdict.NON_COMPLIANT: _("Non conforme"),
        v.Verdict.TO_COMPLETE: _("À compléter"),
        v.Verdict.NOT_APPLICABLE: _("Sans objet"),
    },
    v.MissedEffect: {
        v.MissedEffect.REMINDER: _("Rappel à l’éditeur et au guichet"),
        v.MissedEffect.PROPOSE_SUSPENSION: _("Proposition de suspension"),
        v.MissedEffect.SUSPENSION: _("Suspension du référencement"),
    },
    v.ScheduleOutcome: {
        v.ScheduleOutcome.PLACED: _("Programme trouvé"),
        v.ScheduleOutcome.IMPOSSIBLE: _("Aucun programme possible"),
        v.ScheduleOutcome.UNDECIDED: _("Recherche arrêtée avant la fin"),
    },
    v.AuditOrigin: {
        v.AuditOrigin.DRAW: _("Tirage au sort"),
        v.AuditOrigin.COMPLAINT: _("Signalement"),
    },
    v.AuditConclusion: {
        v.AuditConclusion.COMPLIANT: _("Conforme"),
        v.AuditConclusion.RESERVATIONS: _("Réserves"),
        v.AuditConclusion.FORMAL_NOTICE: _("Mise en demeure"),
        v.AuditConclusion.SUSPEND: _("Suspension"),
        v.AuditConclusion.REMOVE: _("Radiation"),
    },
    v.AuditFinding: {
        v.AuditFinding.CONFIRMED: _("Confirmé"),
        v.AuditFinding.CONTRADICTED: _("Contredit"),
        v.AuditFinding.UNVERIFIABLE: _("Non vérifiable"),
    },
    v.AuditSide: {
        v.AuditSide.DECLARED: _("Dossier en vigueur au référencement"),
        v.AuditSide.VENDOR: _("Réponse de l’éditeur"),
        v.AuditSide.AUDITOR: _("Pièce de l’auditeur"),
    },
    v.Facet: {
        v.Facet.TOPIC: _("Thème"),
        v.Facet.FIELD: _("Domaine"),
        v.Facet.FORM: _("Forme"),
        v.Facet.PRICE: _("Prix"),
        v.Facet.OBJECTS: _("Objets connectés"),
        v.Facet.DEVICE: _("Dispositif médical"),
        v.Facet.REGION: _("Région"),
    },
    v.NewsGroup: {
        v.NewsGroup.LEGAL: _("Actes officiels"),
        v.NewsGroup.ACCOUNT: _("Compte et invitations"),
        v.NewsGroup.WORK: _("Ce qui attend une action de votre part"),
        v.NewsGroup.PROGRESS: _("L’avancement des dossiers"),
        v.NewsGroup.MESSAGES: _("Les messages et les commentaires"),
        v.NewsGroup.REMINDERS: _("Les rappels d’échéance"),
    },
    v.Rhythm: {
        v.Rhythm.AT_ONCE: _("Tout de suite"),
        v.Rhythm.DAILY: _("Une fois par jour"),
        v.Rhythm.WEEKLY: _("Une fois par semaine"),
        v.Rhythm.NEVER: _("Jamais"),
    },
    v.Withheld: {
        v.Withheld.ACCOUNT_CLOSED: _("compte désactivé"),
        v.Withheld.NOT_VISIBLE: _("dossier fermé à cette personne"),
        v.Withheld.UNSUBSCRIBED: _("désinscription"),
        v.Withheld.CANCELLED: _("envoi annulé par un administrateur"),
    },
    v.Access: {
        v.Access.READ: _("lecture"),
        v.Access.WRITE: _("écriture"),
    },
}


def label(code: StrEnum) -> str:
    """Return the French words for a code; KeyError names a member that has none."""
    return LABELS[type(code)][code]
