"""French words of the self-check: the values of each field, and why an answer fits or not. Shown through gettext."""

from workflows.dossier import Audience, Form, Sector, VendorNature
from workflows.self_check import Outcome
from workflows.words import _

VALUES: dict[str, dict[str, str]] = {
    "forms": {Form.MOBILE_APP: _("Application mobile"), Form.WEBSITE: _("Site web")},
    "nature": {VendorNature.PRIVATE: _("Acteur privé"), VendorNature.PUBLIC: _("Acteur public")},
    "audience": {
        Audience.INDIVIDUALS: _("Des particuliers"),
        Audience.PROFESSIONALS: _("Des professionnels seulement"),
    },
    "fields": {
        Sector.HEALTH: _("Santé"),
        Sector.WELLBEING: _("Bien-être"),
        Sector.AUTONOMY: _("Maintien de l’autonomie"),
    },
    "free": {"true": _("Gratuit"), "false": _("Payant, en tout ou partie")},
}
DEVICES: dict[str, str] = {
    "": _("Non"),
    "I": _("Oui, de classe I"),
    "IIa": _("Oui, de classe IIa"),
    "IIb": _("Oui, de classe IIb"),
    "III": _("Oui, de classe III"),
}
NO_OBJECT = _("Aucun objet connecté")
NONE_CHOSEN = _("Aucune réponse ne convient")

REASONS: dict[Outcome, str] = {
    Outcome.MET: _("Votre réponse convient. Le référentiel admet : {0}."),
    Outcome.MISSED: _("Votre réponse ne convient pas. Le référentiel n’admet que : {0}."),
    Outcome.FREE: _("Toutes les réponses conviennent : ce point oriente la suite, il n’écarte personne."),
}

# What to do when a point is missed, by field.
REMEDIES: dict[str, str] = {
    "forms": _("Proposez le service comme application mobile ou comme site web que l’usager ouvre lui-même."),
    "nature": _("Précisez la nature de l’organisation qui édite le service."),
    "audience": _(
        "Ce catalogue est destiné aux particuliers. Ouvrez-leur le service, ou adressez-vous au bouquet de services "
        "aux professionnels."
    ),
    "fields": _("Le service doit relever d’un domaine au moins : santé, bien-être ou maintien de l’autonomie."),
    "connected_objects": _("Précisez les objets connectés reliés au service."),
    "medical_device": _("Précisez la classe du dispositif médical."),
    "free": _("Précisez si le service est gratuit."),
}
