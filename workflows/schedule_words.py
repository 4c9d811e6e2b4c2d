"""French words of the schedule: why an audit cannot stand where it would, and what would make it fit."""

from workflows.loosening import Bond
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
    "schedule_outside": _("{0} n’est pas auditeur de la campagne qui a tiré {1}."),
    "schedule_not_asked": _("Le début et l’auditeur se choisissent dans le programme des audits."),
    "schedule_unchanged": _("L’audit est déjà à cette date, avec cet auditeur : changez l’une ou l’autre."),
}

# What keeps audits apart, one sentence a rule: {0} whom it is about, {1} and {2} its particulars.
BONDS: dict[Bond, str] = {
    Bond.PERIOD: _("{0} doit commencer entre le {1} et le {2}."),
    Bond.CAPACITY: _("{0} commence au plus {1} audit(s) par semaine."),
    Bond.ABSENCES: _("{0} a des absences\u00a0: {1}."),
    Bond.CONFLICT: _(
        "{0} ne peut pas être confié à\u00a0: {1} (intérêt déclaré, instruction de moins de 24 mois, autre campagne)."
    ),
    Bond.QUIET: _("Rien ne commence pendant les périodes calmes\u00a0: {1}."),
    Bond.VENDOR_DAYS: _("L’éditeur {0} a déclaré des dates impossibles\u00a0: {1}."),
    Bond.VENDOR_TWICE: _("L’éditeur {0} n’a jamais deux audits à la fois."),
}
REMEDIES: dict[Bond, str] = {
    Bond.PERIOD: _("Laissez {0} commencer après le {2}."),
    Bond.CAPACITY: _("Augmentez la capacité de {0} (aujourd’hui {1} par semaine)."),
    Bond.ABSENCES: _("Revoyez les absences de {0}."),
    Bond.CONFLICT: _("Ouvrez l’équipe de {0} à un auditeur sans lien avec ce service."),
    Bond.QUIET: _("Revoyez les périodes calmes."),
    Bond.VENDOR_DAYS: _("Demandez d’autres dates à l’éditeur {0}."),
    Bond.VENDOR_TWICE: _("Sortez de la programmation l’un des audits de l’éditeur {0}."),
}
TOGETHER = _("Aucun programme ne place à la fois\u00a0: {0}.")
ALONE = _("Aucun programme ne place {0}.")
SEVERAL = _("Aucun de ces changements ne suffit seul\u00a0: levez plusieurs de ces règles, ou traitez-les une à une.")
LAW_ONLY = _(
    "Le mois de préavis et les jours ouvrés ne laissent aucun jour\u00a0: ces règles viennent de l’arrêté du "
    "20 novembre 2023 et ne se lèvent pas."
)
NOBODY = _("Aucun auditeur n’est désigné.")
NAME_SOMEBODY = _("Désignez au moins un auditeur, avec le nombre d’audits qu’il peut commencer par semaine.")
