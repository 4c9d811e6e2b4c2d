"""French words about a draw: what keeps a population from being frozen, and what does not follow in a file."""

from workflows.words import _

POPULATION: dict[str, str] = {
    "commitments_missing": _("Il faut l’engagement d’au moins {0} personnes avant de figer la population."),
    "public_source_missing": _("Dites en une ligne quelle valeur publique sera utilisée, et où chacun pourra la lire."),
    "population_empty": _("Aucun référencement n’entre dans le périmètre : élargissez-le ou revoyez les exclusions."),
    "nothing_to_draw": _("Le nombre de services à tirer est nul partout : fixez-en au moins un."),
    "listing_twice": _("Le référencement {0} figure deux fois dans la population."),
    "weight_out_of_range": _("Le poids du référencement {0} est {1} : il doit être un entier de 1 à {2}."),
    "quota_missing": _("Le nombre de services à tirer manque pour la strate {0}."),
    "quota_negative": _("Le nombre de services à tirer dans la strate {0} est négatif ({1})."),
    "quota_too_large": _("La strate {0} doit en donner {1}, mais elle ne compte que {2} référencement(s)."),
}

# What `parcours draw verify` says of a place in a file.
FAULTS: dict[str, str] = POPULATION | {
    "file_changed": _("le fichier a été modifié : son empreinte devrait être {0}."),
    "missing_field": _("cette partie manque ou n’a pas la forme attendue."),
    "differs": _("le fichier dit « {0} », le calcul donne « {1} »."),
    "not_a_population": _("la population ne commence pas par la ligne de son format."),
    "header_missing": _("les deux lignes « draw » et « public » doivent suivre celle du format."),
    "line_unreadable": _("la ligne « {0} » n’a pas la forme attendue."),
    "line_out_of_order": _("la ligne « {0} » n’est pas à sa place."),
    "secrets_missing": _("il faut {0} secrets, un par engagement, dans l’ordre et dans leur forme."),
    "secret_does_not_fit": _("le secret révélé ne donne pas l’engagement {0}."),
    "public_value_unusable": _("la valeur publique doit tenir en une ligne de signes ASCII, sans espaces doubles."),
    "rounds_out_of_range": _("le nombre de tours de la simulation doit être compris entre {0} et {1}."),
}
