"""French words for every way a ledger can be broken."""

from workflows.words import _

BREAKS: dict[str, str] = {
    "entry_missing_or_inserted": _("une entrée manque ou a été ajoutée avant celle-ci"),
    "chain_broken": _("l’entrée ne suit pas celle qui la précède"),
    "entry_edited": _("l’entrée a été modifiée"),
    "detail_missing": _("l’auteur et le motif de l’entrée ont disparu"),
    "detail_edited": _("l’auteur ou le motif de l’entrée ont été modifiés"),
    "not_in_the_table": _("l’étape n’existe pas dans le tableau de la procédure"),
    "entries_without_case": _("le dossier de ces entrées a disparu"),
    "end_cut_off": _("la fin du journal a été coupée"),
    "state_is_not_the_replayed_one": _("l’état enregistré n’est pas celui que donne le journal"),
    "case_without_entries": _("le dossier n’a aucune entrée"),
}
