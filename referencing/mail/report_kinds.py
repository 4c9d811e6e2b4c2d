"""Mails about reports: to the desk, the vendor and the auditor, who have accounts, and to whoever reported."""

from referencing.mail.kind import Kind
from workflows.vocabulary import NewsGroup
from workflows.words import _

_SAMPLE = {
    "report": "SIG-2026-00004",
    "service": "Suivi Tension",
    "subject": "Service qui ne fonctionne pas ou ne répond plus",
    "until": "12 mars 2026",
    "audit": "AUD-2026-00002",
}
_WHY = _(
    "Vous recevez ce courriel parce que cette adresse a été donnée en signalant un problème. Elle ne sert qu’à cela, "
    "et elle est effacée après la clôture du signalement."
)


def _kind(key: str, group: NewsGroup, title: str, sentence: str, way: str, when: str, who: str) -> Kind:
    return Kind(
        key=key,
        group=group,
        title=title,
        sentence=sentence,
        way=way,
        when=when,
        who=who,
        sample=_SAMPLE,
        is_about_case=False,
    )


REPORT_KINDS = (
    _kind(
        "report_received",
        NewsGroup.WORK,
        _("Signalement {report} à examiner"),
        _("Un signalement a été reçu au sujet du service {service} ({subject}). À examiner avant la fin du {until}."),
        _("Lire le signalement"),
        _("Quelqu’un signale un problème depuis la page d’un service au catalogue."),
        _("Le guichet."),
    ),
    _kind(
        "report_passed",
        NewsGroup.LEGAL,
        _("Signalement {report} sur votre service"),
        _(
            "Un problème a été signalé au sujet de votre service {service} ({subject}). Le guichet vous le transmet : "
            "répondez avant la fin du {until}."
        ),
        _("Lire et répondre"),
        _("Le guichet transmet un signalement à l’éditeur."),
        _("Les membres de l’organisation."),
    ),
    _kind(
        "report_reminder",
        NewsGroup.REMINDERS,
        _("Signalement {report} : votre réponse est attendue"),
        _("Le signalement au sujet de votre service {service} attend votre réponse avant la fin du {until}."),
        _("Lire et répondre"),
        _("L’éditeur n’a pas encore répondu à un signalement, quelques jours avant la fin de son délai."),
        _("Les membres de l’organisation."),
    ),
    _kind(
        "report_answered",
        NewsGroup.WORK,
        _("Signalement {report} : l’éditeur a répondu"),
        _("L’éditeur a répondu au signalement sur le service {service}. Suite à donner avant la fin du {until}."),
        _("Lire la réponse"),
        _("L’éditeur répond à un signalement."),
        _("Le guichet."),
    ),
    _kind(
        "report_unanswered",
        NewsGroup.WORK,
        _("Signalement {report} sans réponse de l’éditeur"),
        _("Le délai de réponse est passé pour le signalement sur le service {service} : l’éditeur n’a pas répondu."),
        _("Ouvrir le signalement"),
        _("Le délai de réponse de l’éditeur est dépassé."),
        _("Le guichet et les membres de l’organisation."),
    ),
    _kind(
        "report_late",
        NewsGroup.REMINDERS,
        _("Signalement {report} en retard"),
        _("Le signalement sur le service {service} attend le guichet depuis la fin du {until}."),
        _("Ouvrir le signalement"),
        _("Le guichet n’a pas traité un signalement dans le délai qu’il se fixe."),
        _("Le guichet."),
    ),
    _kind(
        "report_closed",
        NewsGroup.PROGRESS,
        _("Signalement {report} clos"),
        _("Le guichet a clos le signalement qu’il vous avait transmis au sujet de votre service {service}."),
        _("Lire la réponse du guichet"),
        _("Le guichet clôt un signalement qu’il avait transmis à l’éditeur."),
        _("Les membres de l’organisation."),
    ),
    _kind(
        "report_audit",
        NewsGroup.WORK,
        _("Signalement {report} joint à un audit"),
        _("Un signalement sur le service {service} est joint à l’audit {audit}, qui vous est confié."),
        _("Lire le signalement"),
        _("Le guichet joint un signalement à un audit."),
        _("L’auditeur."),
    ),
)


def _to_reporter(key: str, title: str, sentence: str, when: str) -> Kind:
    return Kind(
        key=key,
        group=NewsGroup.LEGAL,
        title=title,
        sentence=sentence,
        way=_("Suivre mon signalement"),
        when=when,
        who=_("L’auteur du signalement, s’il a donné une adresse."),
        sample={"number": "SIG-2026-00004", "service": "Suivi Tension", "organisation": "Cardia"},
        is_about_case=False,
        why=_WHY,
    )


_TO_REPORTERS = (
    _to_reporter(
        "reporter_received",
        _("Votre signalement est enregistré"),
        _(
            "Nous avons reçu votre signalement au sujet du service {service}. Le lien ci-dessous est personnel : il "
            "montre où il en est, gardez-le."
        ),
        _("Un signalement est envoyé avec une adresse électronique."),
    ),
    _to_reporter(
        "reporter_passed",
        _("Votre signalement est transmis à l’éditeur"),
        _(
            "Le guichet a transmis votre signalement à l’éditeur du service {service}, sans votre adresse. L’éditeur "
            "doit répondre au guichet."
        ),
        _("Le guichet transmet un signalement à l’éditeur."),
    ),
    _to_reporter(
        "reporter_audited",
        _("Votre signalement est retenu"),
        _("Le guichet a retenu votre signalement : il est pris en compte dans le contrôle du service {service}."),
        _("Le guichet joint un signalement à un audit."),
    ),
    _to_reporter(
        "reporter_closed",
        _("Réponse à votre signalement"),
        _("Le guichet a répondu à votre signalement au sujet du service {service}."),
        _("Le guichet clôt un signalement."),
    ),
)
REPORTER_KINDS: dict[str, Kind] = {kind.key: kind for kind in _TO_REPORTERS}
