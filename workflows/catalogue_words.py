"""French words of the public catalogue: themes, means of verification, what is said of a listing. Through gettext."""

from workflows.catalogue import Means, Notice
from workflows.dossier import Form, Sector, Topic
from workflows.vocabulary import Facet, ReservationState
from workflows.words import _

TOPICS: dict[str, str] = {
    Topic.MEASURES: _("Mesures de santé"),
    Topic.DIABETES: _("Diabète"),
    Topic.HEART: _("Cœur et tension"),
    Topic.BREATHING: _("Respiration et allergies"),
    Topic.MENTAL_HEALTH: _("Santé mentale"),
    Topic.SLEEP: _("Sommeil"),
    Topic.NUTRITION: _("Alimentation et poids"),
    Topic.ACTIVITY: _("Activité physique"),
    Topic.PREGNANCY: _("Grossesse et maternité"),
    Topic.CHILDREN: _("Santé de l’enfant"),
    Topic.SENSES: _("Vue et audition"),
    Topic.PAIN: _("Dos, douleurs et rééducation"),
    Topic.ADDICTIONS: _("Tabac, alcool et addictions"),
    Topic.VACCINES: _("Vaccination"),
    Topic.TREATMENT: _("Suivi d’un traitement"),
    Topic.CARE_PATH: _("Rendez-vous et parcours de soins"),
    Topic.INDEPENDENCE: _("Vieillir et vivre chez soi"),
    Topic.CARERS: _("Aidants"),
}
NATIONAL = "FR"
VALUES: dict[Facet, dict[str, str]] = {
    Facet.TOPIC: TOPICS,
    Facet.FIELD: {
        Sector.HEALTH: _("Santé"),
        Sector.WELLBEING: _("Bien-être"),
        Sector.AUTONOMY: _("Maintien de l’autonomie"),
    },
    Facet.FORM: {Form.MOBILE_APP: _("Application mobile"), Form.WEBSITE: _("Site web")},
    Facet.PRICE: {"free": _("Gratuit"), "paid": _("Payant, en tout ou partie")},
    Facet.OBJECTS: {"yes": _("Relié à un objet connecté"), "no": _("Sans objet connecté")},
    Facet.DEVICE: {"yes": _("Dispositif médical"), "no": _("N’est pas un dispositif médical")},
}
OBJECTS: dict[str, str] = {
    "blood_pressure_cuff": _("tensiomètre"),
    "scale": _("balance"),
    "glucose_meter": _("glucomètre"),
    "thermometer": _("thermomètre"),
    "oximeter": _("oxymètre"),
    "watch": _("montre connectée"),
    "activity_tracker": _("capteur d’activité"),
    "spirometer": _("spiromètre"),
}

MEANS: dict[Means, tuple[str, str]] = {
    Means.MACHINE: (
        _("Éprouvé par un test d’accrochage"),
        _("Le service a réellement exécuté l’opération avec Mon espace santé, et le résultat a été contrôlé."),
    ),
    Means.REVIEWER: (
        _("Vérifié par un instructeur"),
        _("Un expert, indépendant de l’éditeur, a examiné la réponse et ses preuves."),
    ),
    Means.CERTIFICATE: (
        _("Attesté par un tiers"),
        _("Un organisme extérieur a délivré un certificat, encore valable, que l’instruction a examiné."),
    ),
    Means.DECLARED: (_("Déclaré par l’éditeur"), _("L’éditeur s’y engage ; personne d’autre ne l’a vérifié.")),
    Means.RESERVED: (_("Sous réserve"), _("Un point reste à compléter : une réserve ou une suite est demandée.")),
}

# So many points of a theme, one and several.
MARKS: dict[Means, tuple[str, str]] = {
    Means.MACHINE: (_("{0} éprouvé"), _("{0} éprouvés")),
    Means.CERTIFICATE: (_("{0} attesté par un tiers"), _("{0} attestés par un tiers")),
    Means.REVIEWER: (_("{0} vérifié"), _("{0} vérifiés")),
    Means.DECLARED: (_("{0} déclaré"), _("{0} déclarés")),
    Means.RESERVED: (_("{0} sous réserve"), _("{0} sous réserve")),
}

# Title and sentence of what is said at the head of a page, {0} a day.
NOTICES: dict[Notice, tuple[str, str]] = {
    Notice.SUSPENDED: (
        _("Ce référencement est suspendu"),
        _(
            "Depuis le {0}, ce service n’est plus proposé au catalogue et n’échange plus de données avec "
            "Mon espace santé. Cette page reste visible pour que vous le sachiez."
        ),
    ),
    Notice.EXPIRED: (
        _("Ce référencement a expiré"),
        _(
            "Il a pris fin le {0}. Le service n’est plus au catalogue et n’échange plus de données avec "
            "Mon espace santé."
        ),
    ),
    Notice.REMOVED: (
        _("Ce service a été radié du catalogue"),
        _("Radié le {0}, il n’échange plus de données avec Mon espace santé."),
    ),
    Notice.WITHDRAWN: (
        _("L’éditeur a retiré ce service du catalogue"),
        _("Retiré le {0}, il n’échange plus de données avec Mon espace santé."),
    ),
    Notice.REPLACED: (
        _("Ce référencement a été remplacé"),
        _("Il a pris fin le {0} : un nouveau référencement du même service a pris sa place."),
    ),
}
RESERVATIONS: dict[ReservationState, str] = {
    ReservationState.OPEN: _("À lever avant la fin du {0}"),
    ReservationState.EVIDENCE_FILED: _("Preuve déposée, en cours d’examen (échéance : {0})"),
    ReservationState.OVERDUE: _("L’échéance du {0} est dépassée"),
    ReservationState.ENTRUSTED: _("À lever par le guichet avant la fin du {0}"),
    ReservationState.ENTRUSTED_OVERDUE: _("En retard au guichet, l’éditeur n’en répond pas (échéance : {0})"),
}
