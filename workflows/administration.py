"""What administrators do, and the words of each act."""

from enum import StrEnum

from workflows.words import _


class Act(StrEnum):
    """An act of an administrator; its value is its code in the journal."""

    CREATE_ACCOUNT = "create_account"
    GIVE_ROLE = "give_role"
    TAKE_ROLE = "take_role"
    SET_THEMES = "set_themes"
    RESET_FACTORS = "reset_factors"
    SEND_LINK = "send_link"
    SAVE_PHRASE = "save_phrase"
    RETIRE_PHRASE = "retire_phrase"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    RETRY_EFFECT = "retry_effect"
    CANCEL_EFFECT = "cancel_effect"
    CHECK_LEDGER = "check_ledger"
    CREATE_KEY = "create_key"
    REVOKE_KEY = "revoke_key"
    CREATE_WEBHOOK = "create_webhook"
    STOP_WEBHOOK = "stop_webhook"
    RESUME_WEBHOOK = "resume_webhook"
    CATCH_UP_WEBHOOK = "catch_up_webhook"


WORDS: dict[str, str] = {
    Act.CREATE_ACCOUNT: _("Compte créé"),
    Act.GIVE_ROLE: _("Rôle donné"),
    Act.TAKE_ROLE: _("Rôle retiré"),
    Act.SET_THEMES: _("Thèmes fixés"),
    Act.RESET_FACTORS: _("Seconds facteurs retirés"),
    Act.SEND_LINK: _("Lien d’ouverture renvoyé"),
    Act.SAVE_PHRASE: _("Phrase type enregistrée"),
    Act.RETIRE_PHRASE: _("Phrase type retirée"),
    Act.DEACTIVATE: _("Compte désactivé"),
    Act.REACTIVATE: _("Compte réactivé"),
    Act.RETRY_EFFECT: _("Envoi relancé"),
    Act.CANCEL_EFFECT: _("Envoi annulé"),
    Act.CHECK_LEDGER: _("Vérification du journal demandée"),
    Act.CREATE_KEY: _("Clé d’API créée"),
    Act.REVOKE_KEY: _("Clé d’API révoquée"),
    Act.CREATE_WEBHOOK: _("Webhook enregistré"),
    Act.STOP_WEBHOOK: _("Webhook arrêté"),
    Act.RESUME_WEBHOOK: _("Webhook repris"),
    Act.CATCH_UP_WEBHOOK: _("Changements manqués renvoyés à un webhook"),
}
