"""French words of the schedule: why an audit cannot stand where it would, and what would make it fit."""

from workflows.words import _

REFUSALS: dict[str, str] = {
    "schedule_window": _("L’audit doit commencer entre le {0} et le {1}."),
    "schedule_not_working": _("Le {0} n’est pas un jour ouvré : choisissez un autre jour."),
    "schedule_quiet": _("Le {0} est dans une période calme (du {1} au {2}) : rien n’y commence."),
    "schedule_notice": _(
        "Le plan d’audit doit partir un mois avant le début : pour un début le {0}, plus aucun jour d’envoi ne reste "
        "depuis le {1}, compte tenu des jours ouvrés, des périodes calmes et des absences de l’auditeur."
    ),
    "schedule_vendor_start": _("Le {0}, l’éditeur {1} ne peut pas : il l’a déclaré du {2} au {3}."),
    "schedule_vendor_deposit": _(
        "Le dépôt des preuves finirait le {0}, jour que l’éditeur {1} a déclaré impossible (du {2} au {3})."
    ),
    "schedule_interest": _("{0} a un intérêt déclaré sur {1} : confiez l’audit à quelqu’un d’autre."),
    "schedule_assessed": _("{0} a instruit {1} il y a moins de 24 mois : confiez l’audit à quelqu’un d’autre."),
    "schedule_away_start": _("{0} est en absence le jour du début, le {1}."),
    "schedule_away_analysis": _("{0} est en absence le premier jour de l’analyse, le {1}."),
    "schedule_away_draft": _("{0} est en absence le jour où le projet de rapport est dû, le {1}."),
    "schedule_away_report": _("{0} est en absence le jour où le rapport est dû, le {1}."),
    "schedule_capacity": _(
        "{0} commence déjà autant d’audits que possible dans la semaine du {1} (capacité : {2}) : {3}."
    ),
    "schedule_vendor_twice": _("L’éditeur {0} a déjà un audit à ces dates : {1}, du {2} au {3}."),
    "schedule_no_auditor": _("Choisissez un auditeur qui a une capacité d’audit."),
}
