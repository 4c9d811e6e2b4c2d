"""What people are told beside the steps of the procedures: one row a kind.

To add one: a row here, and a folder in templates/mail only where the general layout does not do. `told` mails know
the words of the context, `reader`, `link`, and of a case `number`, `service` and `organisation`.
"""

from referencing.mail.kind import Kind
from referencing.mail.report_kinds import REPORT_KINDS
from workflows.vocabulary import NewsGroup
from workflows.words import _

CASE = {"number": "CAND-2026-00012", "service": "Suivi Tension", "organisation": "Cardia"}


_ROWS = (
    Kind(
        key="organisation_invitation",
        group=NewsGroup.ACCOUNT,
        title=_("Invitation à rejoindre {organisation}"),
        sentence=_(
            "{inviter} vous invite à rejoindre l’espace de {organisation} sur Parcours. Cette invitation est "
            "personnelle ; elle est valable jusqu’au {until}."
        ),
        way=_("Répondre à l’invitation"),
        when=_("Un administrateur de l’organisation invite une personne."),
        who=_("La personne invitée, qu’elle ait un compte ou non."),
        sample={"organisation": "Cardia", "inviter": "Camille Essai", "until": "12 mars 2026"},
        is_about_case=False,
    ),
    Kind(
        key="access_changed",
        group=NewsGroup.ACCOUNT,
        title=_("Vos droits ont changé"),
        sentence=_("{change} Motif : {reason}"),
        way=_("Ouvrir mon compte"),
        when=_("Un rôle vous est donné ou retiré, ou votre compte est désactivé ou réactivé."),
        who=_("La personne concernée."),
        sample={"change": "Le rôle « instructeur » vous a été donné.", "reason": "Arrivée dans l’équipe."},
        is_about_case=False,
    ),
    Kind(
        key="case_transferred",
        group=NewsGroup.WORK,
        title=_("Dossier confié à votre suivi"),
        sentence=_("{by} vous confie le suivi de ce dossier."),
        way=_("Ouvrir le dossier"),
        when=_("Un dossier est transmis à un collègue de l’organisation."),
        who=_("Le collègue qui reprend le dossier."),
        sample={"by": "Camille Essai"},
    ),
    Kind(
        key="approval_requested",
        group=NewsGroup.WORK,
        title=_("Accord demandé avant le dépôt"),
        sentence=_("{by} vous demande votre accord avant le dépôt de la candidature."),
        way=_("Relire et donner mon accord"),
        when=_("Un membre de l’organisation demande l’accord du signataire avant le dépôt."),
        who=_("Les signataires de l’organisation."),
        sample={"by": "Camille Essai"},
    ),
    Kind(
        key="approval_answered",
        group=NewsGroup.WORK,
        title=_("Réponse à votre demande d’accord"),
        sentence=_("{by} a répondu à votre demande d’accord : {answer}."),
        way=_("Ouvrir le dossier"),
        when=_("Le signataire donne ou refuse son accord."),
        who=_("La personne qui avait demandé l’accord."),
        sample={"by": "Dominique Essai", "answer": "accord donné"},
    ),
    Kind(
        key="message",
        group=NewsGroup.MESSAGES,
        title=_("Nouveau message"),
        sentence=_("{by} a écrit un message dans le dossier."),
        way=_("Lire le message et répondre"),
        when=_("Un message est écrit entre l’éditeur et le guichet."),
        who=_("Les autres participants au dossier qui peuvent le lire."),
        sample={"by": "Camille Essai"},
    ),
    Kind(
        key="assignment",
        group=NewsGroup.WORK,
        title=_("Dossier attribué"),
        sentence=_("{by} vous attribue ce dossier : {part}."),
        way=_("Ouvrir le dossier"),
        when=_("Un dossier ou un thème est attribué, réattribué ou couvert pendant une absence."),
        who=_("La personne à qui le travail est confié."),
        sample={"by": "Camille Essai", "part": "thème Sécurité"},
    ),
    Kind(
        key="api_key_expiring",
        group=NewsGroup.ACCOUNT,
        title=_("Clé d’API bientôt expirée"),
        sentence=_(
            "La clé d’API « {key} » (fin : …{hint}) n’est valable que jusqu’au {until}. Créez-en une autre et "
            "installez-la avant cette date."
        ),
        way=_("Gérer les clés"),
        when=_("Une clé d’API approche de sa fin : 30 jours puis 7 jours avant."),
        who=_("Les administrateurs de l’organisation ; ceux du service pour ses propres clés."),
        sample={"key": "Passerelle", "hint": "a1B2", "until": "12 mars 2026"},
        is_about_case=False,
    ),
    Kind(
        key="webhook_stopped",
        group=NewsGroup.ACCOUNT,
        title=_("Webhook arrêté"),
        sentence=_(
            "Le webhook vers {url} ne répond plus : il est arrêté. Réparez le destinataire, puis reprenez l’envoi : ce "
            "qu’il n’avait pas reçu repart. Les changements survenus pendant l’arrêt se lisent dans /api/v1/changes."
        ),
        way=_("Voir les envois et reprendre"),
        when=_("Un webhook n’a pas pris un envoi malgré tous les essais, ou répond qu’il n’existe plus (410)."),
        who=_("Les administrateurs de l’organisation ; ceux du service pour ses propres webhooks."),
        sample={"url": "https://exemple.fr/parcours"},
        is_about_case=False,
    ),
    Kind(
        key="evidence_expiring",
        group=NewsGroup.REMINDERS,
        title=_("Pièce bientôt périmée"),
        sentence=_("La pièce « {file} » n’est valable que jusqu’au {until}. Elle sert à : {uses}."),
        way=_("Remplacer la pièce"),
        when=_("Une pièce justificative approche de sa fin de validité."),
        who=_("Les membres de l’organisation."),
        sample={
            "file": "certificat.pdf",
            "until": "12 mars 2026",
            "uses": "Suivi Tension (CAND-2026-00012)",
        },
        is_about_case=False,
    ),
    Kind(
        key="comment",
        group=NewsGroup.MESSAGES,
        title=_("Nouveau commentaire partagé"),
        sentence=_("{by} a écrit un commentaire partagé entre l’éditeur et les services instructeurs."),
        way=_("Lire le commentaire et répondre"),
        when=_("Un commentaire est partagé avec l’éditeur, ou l’éditeur y répond."),
        who=_("Les membres de l’organisation ; à la réponse, les agents qui ont commenté au même endroit."),
        sample={"by": "Camille Essai"},
    ),
    Kind(
        key="convening",
        group=NewsGroup.LEGAL,
        title=_("Convocation de la commission"),
        sentence=_("Vous êtes convié à la séance de la commission du {day}, {place}."),
        way=_("Voir l’ordre du jour et répondre"),
        when=_("Le secrétariat convoque une séance, ou change sa date."),
        who=_("Les membres de la commission."),
        sample={"day": "12 mars 2026 à 14:00", "place": "en visioconférence"},
        is_about_case=False,
    ),
    Kind(
        key="agenda",
        group=NewsGroup.WORK,
        title=_("Ordre du jour mis à jour"),
        sentence=_("L’ordre du jour de la séance de la commission du {day} a été établi de nouveau."),
        way=_("Voir l’ordre du jour"),
        when=_("Le secrétariat établit de nouveau l’ordre du jour d’une séance convoquée."),
        who=_("Les membres de la commission convoqués à cette séance."),
        sample={"day": "12 mars 2026 à 14:00"},
        is_about_case=False,
    ),
    Kind(
        key="convening_cancelled",
        group=NewsGroup.LEGAL,
        title=_("Séance annulée"),
        sentence=_("La séance de la commission du {day} est annulée. Motif : {reason}"),
        way=_("Voir les séances"),
        when=_("Le secrétariat annule une séance convoquée."),
        who=_("Les membres de la commission qui avaient été convoqués."),
        sample={"day": "12 mars 2026 à 14:00", "reason": "Quorum impossible à réunir."},
        is_about_case=False,
    ),
    Kind(
        key="draw_commitment_asked",
        group=NewsGroup.LEGAL,
        title=_("Tirage {draw} : votre engagement est attendu"),
        sentence=_(
            "Vous êtes désigné pour garder un secret du tirage au sort {draw} (campagne « {campaign} »). Publiez votre "
            "engagement ; votre secret sera à révéler le {until} au plus tard."
        ),
        way=_("Publier mon engagement"),
        when=_("Un tirage au sort est préparé."),
        who=_("Les personnes désignées pour garder un secret."),
        sample={"draw": "TIR-2026-00001", "campaign": "Audits 2026", "until": "12 mars 2026"},
        is_about_case=False,
    ),
    Kind(
        key="draw_secret_asked",
        group=NewsGroup.LEGAL,
        title=_("Tirage {draw} : révélez votre secret"),
        sentence=_(
            "La population du tirage {draw} (campagne « {campaign} ») est figée. Révélez votre secret le {until} au "
            "plus tard : sans lui, le tirage est annulé."
        ),
        way=_("Révéler mon secret"),
        when=_("La population d’un tirage est figée."),
        who=_("Les personnes désignées pour garder un secret."),
        sample={"draw": "TIR-2026-00001", "campaign": "Audits 2026", "until": "12 mars 2026"},
        is_about_case=False,
    ),
    Kind(
        key="draw_made",
        group=NewsGroup.WORK,
        title=_("Tirage {draw} : résultat"),
        sentence=_("Le tirage {draw} (campagne « {campaign} ») est fait, et les audits sont ouverts."),
        way=_("Voir le résultat"),
        when=_("Un tirage au sort est fait."),
        who=_("Les personnes qui ont gardé un secret et les auditeurs de la campagne."),
        sample={"draw": "TIR-2026-00001", "campaign": "Audits 2026"},
        is_about_case=False,
    ),
    Kind(
        key="draw_cancelled",
        group=NewsGroup.WORK,
        title=_("Tirage {draw} annulé"),
        sentence=_("Le tirage {draw} (campagne « {campaign} ») est annulé. Motif : {why}"),
        way=_("Voir le tirage"),
        when=_("Un tirage au sort est annulé par une personne, ou parce qu’un secret n’a pas été révélé."),
        who=_("Les personnes qui gardaient un secret et les auditeurs de la campagne."),
        sample={"draw": "TIR-2026-00001", "campaign": "Audits 2026", "why": "Erreur de périmètre."},
        is_about_case=False,
    ),
    Kind(
        key="audit_dates",
        group=NewsGroup.LEGAL,
        title=_("Audits de vos services : dates prévues"),
        sentence=_(
            "Dates d’audit fixées ou déplacées : {changes}. Le plan de chaque audit vous sera adressé un mois au moins "
            "avant son début."
        ),
        way=_("Voir mes audits et mes dates impossibles"),
        when=_("Le programme des audits est accepté, ou un audit est déplacé à la main."),
        who=_("Les membres de l’organisation dont un service sera audité."),
        sample={"changes": "AUD-2026-00001 (Suivi Tension), début le 12 mars 2026"},
        is_about_case=False,
    ),
    Kind(
        key="audit_work",
        group=NewsGroup.WORK,
        title=_("Programme des audits : ce qui change pour vous"),
        sentence=_("Le programme des audits a changé pour vous : {changes}."),
        way=_("Voir le programme par auditeur"),
        when=_("Le programme des audits est accepté, ou un audit est déplacé à la main."),
        who=_("Les auditeurs qui reçoivent un audit, en cèdent un, ou dont un audit change de date."),
        sample={"changes": "AUD-2026-00001 (Suivi Tension), début le 12 mars 2026"},
        is_about_case=False,
    ),
    *REPORT_KINDS,
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ROWS}
