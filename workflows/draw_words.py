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

STEPS: dict[str, str] = {
    "period_reversed": _("La campagne doit finir après son début."),
    "perimeter_empty": _("Choisissez au moins un parcours et un champ."),
    "quota_below_one": _("Il faut tirer au moins un service : {0} ne suffit pas."),
    "weight_of_band": _("Le poids « {0} » est {1} : il doit être un entier de 1 à {2}."),
    "capacity_out_of_range": _("La capacité de {0} est de 1 à {1} audits par semaine."),
    "campaign_drawn_from": _("Le tirage {0} est en cours ou fait : la campagne ne change plus."),
    "draw_stands": _("Le tirage {0} est en cours ou fait pour cette campagne : un autre supposerait son annulation."),
    "officials_missing": _("Désignez au moins {0} personnes différentes qui garderont un secret."),
    "official_without_role": _("{0} ne peut pas garder un secret : son rôle ne le permet pas."),
    "draw_days_missing": _("Fixez le dernier jour des révélations et le jour de la valeur publique."),
    "reveal_not_ahead": _("Le dernier jour des révélations ({0}) doit être postérieur à aujourd’hui."),
    "public_day_too_early": _("La valeur publique doit paraître après le dernier jour des révélations ({0})."),
    "no_seat": _("Vous n’êtes pas désigné pour garder un secret de ce tirage."),
    "commitment_unreadable": _(
        "Un engagement est une empreinte SHA-256 : 64 chiffres et lettres de a à f, sans rien d’autre."
    ),
    "commitment_of_another": _("Une autre personne a publié le même engagement : choisissez votre propre secret."),
    "commitment_missing": _("Il manque l’engagement de {0}."),
    "already_revealed": _("Votre secret est déjà révélé."),
    "reveals_over": _("Les secrets devaient être révélés le {0} au plus tard."),
    "secret_unreadable": _(
        "Un secret s’écrit « sel:mots » : 32 chiffres hexadécimaux, deux-points, puis 16 à 200 signes sans accent."
    ),
    "secret_is_another": _("Ce secret ne donne pas votre engagement {0} : saisissez-le tel que vous l’avez gardé."),
    "secret_hidden": _("Le secret de {0} n’est pas encore révélé."),
    "value_settled": _("La valeur publique est déjà saisie deux fois à l’identique."),
    "value_not_settled": _("La valeur publique doit être saisie deux fois à l’identique ; saisies faites : {0}."),
    "no_value_typed": _("Aucune valeur n’est saisie."),
    "value_unreadable": _(
        "La valeur publique tient en une ligne de 1 à 200 signes sans accent, avec une seule espace entre deux signes."
    ),
    "value_differs": _(
        "Cette saisie diffère de la première à partir du {0}e signe : relisez la source, ou faites écarter la première."
    ),
    "population_changed": _("La population conservée n’est plus celle qui a été figée : ce tirage doit être annulé."),
    "audit_begun": _("L’audit {0} issu de ce tirage a commencé : il doit aller à son terme."),
    "auditors_missing": _("Désignez au moins un auditeur pour cette campagne."),
    "auditor_for_none": _("Aucun auditeur de la campagne n’est indépendant du service {0} : ajoutez-en un."),
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
