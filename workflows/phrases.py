"""Canned phrases: the variables they may hold, and the words put in their place."""

import re
from collections.abc import Mapping

from workflows.vocabulary import Refusal
from workflows.words import _

# Name in the text → what it stands for, as the page that writes a phrase shows it.
VARIABLES: dict[str, str] = {
    "service": _("le nom du service"),
    "editeur": _("le nom de l’éditeur"),
    "dossier": _("le numéro du dossier"),
    "version": _("la version du service"),
    "critere": _("l’intitulé du critère"),
    "theme": _("l’intitulé du thème"),
    "echeance": _("la date de réponse de la demande de compléments"),
    "aujourdhui": _("la date du jour"),
}
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_TITLE_LIMIT, _TEXT_LIMIT = 120, 4000


def refused_phrase(title: str, text: str) -> tuple[Refusal, ...]:
    """Return every reason why a phrase may not be kept: no words, too many, unknown variables, a brace alone."""
    found = [] if title.strip() and text.strip() else [Refusal("phrase_empty")]
    if len(title) > _TITLE_LIMIT or len(text) > _TEXT_LIMIT:
        found.append(Refusal("phrase_too_long", (str(_TITLE_LIMIT), str(_TEXT_LIMIT))))
    known = ", ".join(f"{{{name}}}" for name in VARIABLES)
    unknown = dict.fromkeys(name for name in _VARIABLE.findall(text) if name not in VARIABLES)
    found += [Refusal("phrase_variable_unknown", (f"{{{name}}}", known)) for name in unknown]
    if set("{}") & set(_VARIABLE.sub("", text)):
        found.append(Refusal("phrase_brace_alone", (known,)))
    return tuple(found)


def left_open(text: str) -> tuple[str, ...]:
    """Return the variables that stand in a text, each once: a person has to put words in their place."""
    return tuple(dict.fromkeys(name for name in _VARIABLE.findall(text) if name in VARIABLES))


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a phrase with its variables replaced; one that has no words yet stays as it is, for a person to fill."""
    return _VARIABLE.sub(lambda found: words.get(found[1]) or found[0], text)
