"""French words for whoever reports: what each kind of problem covers, where their report stands."""

from workflows.report_vocabulary import ReportKind, ReportState
from workflows.words import _

HINTS: dict[ReportKind, str] = {
    ReportKind.DATA_USE: _("Il lit, garde ou transmet des données dont la fiche ne parle pas."),
    ReportKind.SECURITY: _("Vous voyez les données d’une autre personne, un compte s’ouvre sans mot de passe…"),
    ReportKind.UNREACHABLE: _("L’application plante, le site est fermé, personne ne répond."),
    ReportKind.MISLEADING: _("Il promet de guérir, se dit officiel ou certifié sans l’être."),
    ReportKind.ACCESSIBILITY: _("Inutilisable au clavier, avec un lecteur d’écran, en gros caractères…"),
    ReportKind.PRICE: _("Un paiement apparaît alors que la fiche annonce un service gratuit."),
    ReportKind.OTHER: _("Tout autre problème lié à ce service."),
}

# State → what it is called on the page of the report, and what happens now.
FOLLOWED: dict[ReportState, tuple[str, str]] = {
    ReportState.RECEIVED: (
        _("Reçu"),
        _("Le guichet va le lire, puis décider : vous répondre, interroger l’éditeur, ou le retenir pour un contrôle."),
    ),
    ReportState.PASSED: (
        _("Transmis à l’éditeur"),
        _("Le guichet a transmis votre signalement à l’éditeur, sans votre adresse, et attend sa réponse."),
    ),
    ReportState.ANSWERED: (
        _("L’éditeur a répondu au guichet"),
        _("Le guichet examine cette réponse avant de vous donner la sienne."),
    ),
    ReportState.UNANSWERED: (
        _("L’éditeur n’a pas répondu à temps"),
        _("Le guichet décide de la suite : il peut retenir votre signalement pour un contrôle du service."),
    ),
    ReportState.AUDITED: (
        _("Retenu pour un contrôle"),
        _(
            "Votre signalement est pris en compte dans un contrôle du service. Son calendrier n’est pas public ; si le "
            "service est suspendu ou retiré, sa page au catalogue le dira aussitôt."
        ),
    ),
    ReportState.CLOSED: (_("Clos"), _("Le guichet a terminé l’examen de votre signalement.")),
}
