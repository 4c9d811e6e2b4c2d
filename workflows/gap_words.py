"""French words for what is missing from a dossier, wrong in its file or forbidden in its evidence.

Each sentence names the remedy. {0}, {1}…: the details of the gap, fault or refusal, in their order.
Shown through gettext.
"""

from workflows.words import _

GAPS: dict[str, str] = {
    "not_eligible": _("Le service ne remplit pas cette condition du catalogue : {0}."),
    "not_usable": _("Indiquez depuis quel jour le service est utilisable : il doit l’être au moment du dépôt."),
    "not_usable_yet": _("Le service n’est annoncé que pour le {0} : déposez le dossier lorsqu’il sera utilisable."),
    "orientation_unanswered": _("Répondez à la question d’orientation « {0} »."),
    "unanswered": _("Répondez au critère « {0} »."),
    "not_applicable_without_reason": _("Vous déclarez ce critère non applicable : donnez-en la raison, sur l’honneur."),
    "below_target": _("Le niveau déclaré est {0}, le niveau attendu est {1} : mettez le service à ce niveau."),
    "evidence_missing": _("{0} preuve jointe, {1} attendue au moins : joignez ce qui manque."),
    "evidence_unclean": _("La preuve « {0} » a été refusée : remplacez-la."),
    "evidence_undated": _("Indiquez le dernier jour de validité de la preuve « {0} »."),
    "evidence_expired": _("La preuve « {0} » n’est plus valable depuis le {1} : joignez-en une en cours de validité."),
    "grants_on_simple_track": _(
        "Le référencement simple n’ouvre aucune API : retirez ces demandes, ou choisissez le référencement "
        "avec échange de données."
    ),
    "no_grant": _(
        "Le référencement avec échange de données demande au moins une API : ajoutez-la, ou choisissez "
        "le référencement simple."
    ),
    "base_api_missing": _("Toute demande d’API suppose l’API « {0} » : ajoutez-la à vos demandes."),
    "unknown_api": _("Cette API n’existe pas. Choisissez parmi : {0}."),
    "no_access": _("Précisez si vous demandez à lire, à écrire, ou les deux."),
    "operation_not_offered": _("Cette API n’offre pas l’accès en {0} : retirez-le de votre demande."),
    "unknown_purpose": _("La finalité « {0} » n’est pas prévue par les textes. Choisissez parmi : {1}."),
    "grant_field_empty": _("Complétez {0} : les textes le demandent pour chaque API."),
}

FAULTS: dict[str, str] = {
    "wrong_type": _("Cette valeur n’est pas du bon type. Type attendu : {0}."),
    "unknown_field": _("Ce champ n’existe pas dans le format : corrigez son nom ou retirez-le."),
    "missing_field": _("Ce champ est obligatoire : renseignez-le."),
    "not_a_date": _("« {0} » n’est pas une date : écrivez-la sous la forme 2026-01-31."),
    "not_one_of": _("Cette valeur n’est pas prévue. Choisissez parmi : {0}."),
    "control_character": _("Ce texte contient un caractère invisible : ressaisissez-le sans copier-coller."),
    "blank": _("Ce texte est vide : renseignez-le."),
    "name_too_long": _("Ce nom dépasse 200 caractères : raccourcissez-le."),
    "text_too_long": _("Ce texte dépasse 10 000 caractères : raccourcissez-le ou joignez-le comme preuve."),
    "service_name_kept": _("Ce service est déjà connu sous le nom « {0} » : ses demandes suivantes le gardent."),
    "service_name_taken": _("Votre organisation a déjà un service nommé « {0} » : choisissez un autre nom."),
    "no_signatory": _("Votre organisation n’a pas encore de signataire : désignez-en un avant d’ouvrir une demande."),
    "certificate_unknown": _("Choisissez une pièce de la bibliothèque de votre organisation."),
    "signatory_unknown": _("Choisissez un signataire de votre organisation."),
    "other_vendor": _("Ce dossier est celui d’un autre éditeur : indiquez le SIREN de votre organisation, {0}."),
    "rulebook_not_open": _("Les candidatures s’ouvrent sous le référentiel {0} : reprenez-en le dossier."),
    "signatory_not_one": _("« {0} » n’est pas signataire de votre organisation. Choisissez parmi : {1}."),
    "not_a_siren": _("« {0} » n’est pas un SIREN : écrivez ses neuf chiffres, sans espace."),
    "siren_key": _("La clé du SIREN « {0} » n’est pas la bonne : vérifiez les neuf chiffres."),
    "not_an_email": _("« {0} » n’est pas une adresse électronique : vérifiez-la."),
    "not_a_version": _("« {0} » n’est pas un numéro de version : écrivez-le sous la forme 2.3.0."),
    "not_a_duration": _("« {0} » n’est pas une durée : écrivez-la sous la forme P12M (12 mois) ou P30D (30 jours)."),
    "unknown_region": _("« {0} » n’est pas le code ISO 3166-2 d’une région française, comme FR-BRE."),
    "not_a_web_address": _("« {0} » n’est pas une adresse web : elle commence par https:// et nomme un site."),
    "unknown_device_class": _(
        "« {0} » n’est pas une classe de dispositif médical. Choisissez parmi : I, IIa, IIb, III."
    ),
    "unknown_question": _("« {0} » n’est pas une question d’orientation de ce référentiel : retirez-la."),
    "unknown_criterion": _("« {0} » n’est pas un critère du référentiel {1} : corrigez la clé ou retirez la réponse."),
    "level_not_on_the_scale": _("Le niveau {0} n’est pas sur l’échelle du référentiel : choisissez-en un autre."),
    "level_and_not_applicable": _(
        "Cette réponse donne à la fois un niveau et une raison de non-applicabilité : gardez l’un des deux."
    ),
    "date_implausible": _("La date du {0} n’est pas vraisemblable : vérifiez l’année."),
    "same_item_twice": _("« {0} » figure deux fois dans cette liste : gardez-en un seul."),
    "same_name_twice": _("Ce nom figure deux fois au même endroit du fichier : gardez-en un seul."),
}

PATHS: dict[str, str] = {
    "path_not_plain": _(
        "Le chemin « {0} » n’est pas simple : écrivez-le avec des barres obliques, sans caractère spécial."
    ),
    "path_absolute": _("Le chemin « {0} » part de la racine : écrivez-le depuis le dossier."),
    "path_leaves_folder": _("Le chemin « {0} » sort du dossier : placez le fichier dans le dossier."),
    "path_too_long": _("Le chemin « {0} » est trop long : raccourcissez-le."),
    "path_reserved": _("Le nom « {0} » est celui du dossier lui-même : renommez la preuve."),
    "path_through_link": _("« {0} » passe par un lien : placez dans le dossier le fichier lui-même."),
    "file_missing": _("Le fichier « {0} » n’est pas dans le dossier : ajoutez-le ou corrigez son nom."),
    "file_not_regular": _("« {0} » n’est pas un fichier : placez un vrai fichier sous ce nom."),
    "file_changed_meanwhile": _("Le fichier « {0} » a changé pendant la lecture : recommencez."),
    "file_not_readable": _("Le fichier « {0} » ne peut pas être lu : vérifiez ses droits d’accès."),
}

FILES: dict[str, str] = {
    "empty": _("Le fichier « {0} » est vide : joignez le bon fichier."),
    "too_large": _("Le fichier « {0} » dépasse {1} Mo : réduisez-le ou découpez-le."),
    "type_not_allowed": _("Le type du fichier « {0} » ({1}) n’est pas admis. Types admis : {2}."),
    "not_what_its_name_says": _(
        "Le fichier « {0} » n’est pas ce que son nom annonce (contenu : {1} ; annoncé : {2}) : joignez le bon fichier."
    ),
    "executable": _("Le fichier « {0} » est ou contient un programme ({1}) : joignez un document."),
    "text_not_utf8": _("Le texte « {0} » n’est pas en UTF-8 : enregistrez-le dans ce codage."),
    "json_too_large": _("Le fichier JSON « {0} » dépasse {1} Mo : joignez-en un extrait."),
    "pdf_unreadable": _("Le PDF « {0} » ne peut pas être lu : exportez-le à nouveau."),
    "pdf_encrypted": _("Le PDF « {0} » demande un mot de passe : joignez-le sans protection."),
    "pdf_too_complex": _("Le PDF « {0} » compte plus de {1} objets : exportez-le à nouveau, ou découpez-le."),
    "pdf_active_content": _(
        "Le PDF « {0} » contient un contenu actif ou un fichier joint ({1}) : exportez-le à nouveau sans lui."
    ),
    "hidden_archive": _("Le fichier « {0} » cache aussi une archive : joignez le document seul."),
    "zip_bomb": _("Le document « {0} » se décompresse en un volume anormal : enregistrez-le à nouveau."),
    "zip_name_twice": _("L’archive contient deux fois le nom « {0} » : gardez un seul fichier de ce nom."),
    "zip_file_damaged": _("Le fichier « {0} » est abîmé dans l’archive : refaites l’archive."),
    "archive_unreadable": _("Le document « {0} » ne peut pas être lu : enregistrez-le à nouveau."),
    "archive_encrypted": _("Le document « {0} » demande un mot de passe : joignez-le sans protection."),
    "archive_nested": _("Le document « {0} » en contient un autre ({1}) : joignez-les séparément."),
    "archive_path_escapes": _("Le document « {0} » contient un chemin interdit ({1}) : enregistrez-le à nouveau."),
    "office_macro": _("Le document « {0} » contient des macros : enregistrez-le sans macro, ou en PDF."),
    "office_active_content": _(
        "Le document « {0} » contient un objet actif ou un lien qui se charge seul ({1}) : enregistrez-le en PDF."
    ),
}

UNREADABLE: dict[str, str] = {
    "no_such_folder": _("Le dossier « {0} » n’existe pas : vérifiez son chemin."),
    "not_a_folder": _("« {0} » n’est pas un dossier lisible : indiquez le dossier qui contient dossier.json."),
    "no_dossier_file": _("Le dossier ne contient pas de fichier {0} : ajoutez-le."),
    "dossier_too_large": _("Le fichier dossier.json dépasse {0} Mo : joignez les longs textes comme preuves."),
    "not_utf8": _("Le fichier dossier.json n’est pas en UTF-8 (octet {0}) : enregistrez-le dans ce codage."),
    "not_json": _("Le fichier dossier.json n’est pas du JSON (ligne {0}, colonne {1}) : corrigez-le à cet endroit."),
    "number_not_json": _("Le fichier dossier.json contient un nombre que JSON n’admet pas : corrigez-le."),
    "field_name_too_long": _("Le fichier dossier.json contient un nom de champ démesuré : repartez d’un exemple."),
    "too_many_values": _("Le fichier dossier.json contient plus de {0} valeurs : repartez d’un exemple."),
    "nested_too_deep": _("Le fichier dossier.json est trop imbriqué : repartez d’un exemple."),
    "not_an_object": _("Le fichier dossier.json doit contenir un objet, entre accolades : repartez d’un exemple."),
    "unknown_format": _("Le format « {0} » n’est pas connu : écrivez « {1} »."),
    "unknown_rulebook": _("Le référentiel « {0} » n’est pas connu. Choisissez parmi : {1}."),
    "not_a_zip": _("Ce fichier n’est pas une archive ZIP lisible, ou l’envoi a été coupé : envoyez-la de nouveau."),
    "zip_too_many_files": _("L’archive contient plus de {0} fichiers : n’y mettez que dossier.json et ses preuves."),
    "zip_too_large": _("L’archive dépasse {0} Mo une fois décompressée : réduisez les preuves."),
    "wrong_use": _("La commande n’est pas bien écrite : {0}"),
}

WORDS = GAPS | FAULTS | PATHS | FILES | UNREADABLE

# Details that are codes themselves, in the sentences above.
DETAILS: dict[str, dict[str, str]] = {
    "operation_not_offered": {"read": _("lecture"), "write": _("écriture")},
    "grant_field_empty": {
        "purpose": _("la finalité"),
        "need": _("le besoin au regard de la finalité"),
        "modalities": _("les modalités d’accès"),
        "retention": _("la durée de conservation"),
        "security": _("les conditions de sécurité"),
        "consent_text": _("le texte qui informe la personne avant son consentement"),
    },
}
