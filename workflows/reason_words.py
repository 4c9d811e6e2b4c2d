"""What the words that come with a step are called; shown through gettext."""

from workflows.words import _

_NAMES: dict[str, str] = {
    "file_observations": _("Observations"),
    "send_back": _("Ce qu’il faut corriger"),
    "pass_on": _("Demande à l’éditeur"),
    "answer": _("Réponse"),
    "close": _("Réponse du guichet"),
}


def reason_name(trigger: str) -> str:
    """Return the name of the words that a step asks for."""
    return _NAMES.get(trigger, _("Motif"))
