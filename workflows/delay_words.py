"""French words about delays: how long, where they come from, what happens at their end. Shown through gettext."""

from workflows.calendar import Nature, Unit
from workflows.words import _

NATURES: dict[Nature, str] = {
    Nature.TARGET: _("objectif que le service se fixe"),
    Nature.RULE: _("règle du référentiel"),
    Nature.LAW: _("délai fixé par les textes"),
}

# Singular, plural.
UNITS: dict[Unit, tuple[str, str]] = {
    Unit.DAYS: (_("{0} jour"), _("{0} jours")),
    Unit.WORKING_DAYS: (_("{0} jour ouvré"), _("{0} jours ouvrés")),
    Unit.MONTHS: (_("{0} mois"), _("{0} mois")),
    Unit.YEARS: (_("{0} an"), _("{0} ans")),
}

# What the clock does by itself when nobody acts; {0}: the last day.
SILENCES: dict[tuple[str, str], str] = {
    ("application", "lapse"): _(
        "Sans nouvelles de l’éditeur jusqu’au {0} inclus, et après avertissement, le dossier devient caduc."
    ),
    ("listing", "expire"): _("Sans renouvellement publié, le référencement prend fin à l’issue du {0}."),
    ("reservation", "miss"): _(
        "Sans preuve déposée jusqu’au {0} inclus, la réserve est dépassée et l’effet annoncé s’applique."
    ),
    ("reservation", "note_delay"): _(
        "Si le guichet ne l’a pas levée à la fin du {0}, son retard est constaté ; l’éditeur n’en répond pas."
    ),
    ("report", "miss_answer"): _("Sans réponse de l’éditeur jusqu’au {0} inclus, le signalement revient au guichet."),
    ("draw", "miss_reveal"): _("Sans tous les secrets révélés jusqu’au {0} inclus, le tirage est annulé."),
    ("audit", "begin_collection"): _("Le dépôt des preuves s’ouvre de lui-même le {0}."),
    ("audit", "close_collection"): _("Le dépôt des preuves se clôt de lui-même à l’issue du {0}, même incomplet."),
}
NOTHING_BY_ITSELF = _(
    "Rien ne se passe de soi-même : le dossier attend qu’une personne agisse. Aucune décision n’est tacite."
)
NOTHING_ANY_MORE = _("Le dossier est clos : plus personne n’a à agir.")
