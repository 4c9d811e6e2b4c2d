"""What happened, in French, for every step that somebody is told of: a title and a sentence."""

from workflows.words import _

Sentence = tuple[str, str]

APPLICATION: dict[str, Sentence] = {
    "open": (
        _("Demande ouverte"),
        _("{organisation} a ouvert une demande de référencement pour le service {service}."),
    ),
    "submit": (
        _("Candidature déposée"),
        _("{organisation} a déposé la candidature du service {service}."),
    ),
    "admit": (
        _("Candidature recevable"),
        _("La candidature du service {service} est recevable : son instruction commence."),
    ),
    "declare_inadmissible": (
        _("Candidature irrecevable"),
        _("La candidature du service {service} a été déclarée irrecevable."),
    ),
    "request_changes": (
        _("Compléments demandés"),
        _("Des compléments sont demandés sur la candidature du service {service}."),
    ),
    "resubmit": (
        _("Compléments reçus"),
        _("{organisation} a répondu à la demande de compléments sur le service {service}."),
    ),
    "refer": (
        _("Dossier transmis à la commission"),
        _("L’instruction du service {service} est terminée : le dossier passe devant la commission."),
    ),
    "return_to_assessment": (
        _("Dossier renvoyé à l’instruction"),
        _("La commission a renvoyé à l’instruction le dossier du service {service}."),
    ),
    "give_opinion": (
        _("Avis rendu"),
        _("La commission a rendu son avis sur le service {service} : une décision est attendue."),
    ),
    "accept": (
        _("Candidature acceptée"),
        _("La candidature du service {service} est acceptée."),
    ),
    "refuse": (
        _("Candidature refusée"),
        _("La candidature du service {service} est refusée."),
    ),
    "sign": (
        _("Convention signée par une partie"),
        _("Une partie a signé la convention relative au service {service}."),
    ),
    "open_connection": (
        _("Tests d’accrochage ouverts"),
        _("La convention est signée : les tests d’accrochage du service {service} peuvent commencer."),
    ),
    "pass_connection": (
        _("Tests d’accrochage validés"),
        _("Les tests d’accrochage du service {service} sont validés."),
    ),
    "publish": (
        _("Service référencé"),
        _("Le service {service} figure désormais au catalogue."),
    ),
    "withdraw": (
        _("Candidature retirée"),
        _("{organisation} a retiré la candidature du service {service}."),
    ),
    "warn": (
        _("Dossier bientôt caduc"),
        _("Le dossier du service {service} est sans nouvelles de {organisation}."),
    ),
    "lapse": (
        _("Dossier caduc"),
        _("Le dossier du service {service} est devenu caduc, faute de nouvelles dans le délai prévu."),
    ),
}

LISTING: dict[str, Sentence] = {
    "remind": (
        _("Échéance du référencement"),
        _("Le référencement du service {service} arrive à échéance."),
    ),
    "declare_release": (
        _("Nouvelle version déclarée"),
        _("{organisation} a déclaré une nouvelle version du service {service}."),
    ),
    "flag_overdue_update": (
        _("Mise à jour attendue"),
        _("Une version majeure du service {service} n’a pas été suivie d’une demande de mise à jour à temps."),
    ),
    "propose_suspension": (
        _("Suspension proposée"),
        _("La suspension du référencement du service {service} est proposée."),
    ),
    "suspend": (
        _("Référencement suspendu"),
        _("Le référencement du service {service} est suspendu."),
    ),
    "reinstate": (
        _("Référencement rétabli"),
        _("Le référencement du service {service} est rétabli."),
    ),
    "open_hearing": (
        _("Procédure contradictoire engagée"),
        _("Une radiation est envisagée : {organisation} est invité à présenter ses observations sur {service}."),
    ),
    "file_observations": (
        _("Observations déposées"),
        _("{organisation} a déposé ses observations sur le service {service}."),
    ),
    "close_hearing": (
        _("Procédure contradictoire close"),
        _("La procédure contradictoire sur le service {service} est close sans suite."),
    ),
    "remove": (
        _("Service radié"),
        _("Le service {service} est radié du catalogue."),
    ),
    "expire": (
        _("Référencement expiré"),
        _("Le référencement du service {service} a pris fin."),
    ),
    "withdraw": (
        _("Service retiré du catalogue"),
        _("{organisation} a retiré du catalogue le service {service}."),
    ),
}

RESERVATION: dict[str, Sentence] = {
    "file_evidence": (
        _("Preuve déposée"),
        _("{organisation} a déposé une preuve pour lever une réserve sur le service {service}."),
    ),
    "lift": (
        _("Réserve levée"),
        _("La réserve sur le service {service} est levée."),
    ),
    "send_back": (
        _("Preuve à revoir"),
        _("La preuve déposée pour lever une réserve sur le service {service} ne suffit pas."),
    ),
    "entrust": (
        _("Réserve à la charge du guichet"),
        _("La commission a mis à la charge du guichet une réserve sur le service {service}."),
    ),
    "note_delay": (
        _("Réserve en retard au guichet"),
        _("Le guichet n’a pas levé à temps une réserve à sa charge sur le service {service}."),
    ),
    "miss": (
        _("Réserve non levée à temps"),
        _("Une réserve sur le service {service} n’a pas été levée dans le délai fixé."),
    ),
}

AUDIT: dict[str, Sentence] = {
    "notify": (
        _("Audit notifié"),
        _("Un audit du service {service} est programmé : son plan est dans le dossier."),
    ),
    "begin_collection": (
        _("Dépôt des preuves ouvert"),
        _("L’audit du service {service} commence : les preuves peuvent être déposées."),
    ),
    "deposit": (
        _("Preuves déposées"),
        _("{organisation} a déposé ses preuves dans l’audit du service {service}."),
    ),
    "close_collection": (
        _("Dépôt des preuves clos"),
        _("Le délai de dépôt des preuves dans l’audit du service {service} est terminé."),
    ),
    "remind": (
        _("Une échéance approche"),
        _("Le délai laissé à {organisation} dans l’audit du service {service} prend bientôt fin."),
    ),
    "ask_complement": (
        _("Complément demandé"),
        _("L’auditeur demande un complément dans l’audit du service {service}."),
    ),
    "go_on_site": (
        _("Visite sur place"),
        _("Une visite sur place est décidée dans l’audit du service {service}."),
    ),
    "open_contradictory": (
        _("Projet de rapport adressé"),
        _("Le projet de rapport d’audit du service {service} est prêt : {organisation} peut y répondre."),
    ),
    "file_observations": (
        _("Observations déposées"),
        _("{organisation} a répondu au projet de rapport d’audit du service {service}."),
    ),
    "refer": (
        _("Audit transmis à la commission"),
        _("Le rapport d’audit du service {service} passe devant la commission."),
    ),
    "conclude": (
        _("Audit conclu"),
        _("L’audit du service {service} est conclu."),
    ),
    "cancel": (
        _("Audit annulé"),
        _("L’audit du service {service} est annulé."),
    ),
}

SENTENCES: dict[str, dict[str, Sentence]] = {
    "application": APPLICATION,
    "listing": LISTING,
    "reservation": RESERVATION,
    "audit": AUDIT,
}
