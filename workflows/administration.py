"""What administrators do, and the words of each act."""

from enum import StrEnum

from workflows.words import _


class Act(StrEnum):
    """An act of an administrator; its value is its code in the journal."""

    CREATE_ACCOUNT = "create_account"
    GIVE_ROLE = "give_role"
    TAKE_ROLE = "take_role"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    RETRY_EFFECT = "retry_effect"
    CANCEL_EFFECT = "cancel_effect"
    CHECK_LEDGER = "check_ledger"


WORDS: dict[str, str] = {
    Act.CREATE_ACCOUNT: _("Compte créé"),
    Act.GIVE_ROLE: _("Rôle donné"),
    Act.TAKE_ROLE: _("Rôle retiré"),
    Act.DEACTIVATE: _("Compte désactivé"),
    Act.REACTIVATE: _("Compte réactivé"),
    Act.RETRY_EFFECT: _("Envoi relancé"),
    Act.CANCEL_EFFECT: _("Envoi annulé"),
    Act.CHECK_LEDGER: _("Vérification du journal demandée"),
}
