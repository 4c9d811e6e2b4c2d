"""Parameters of addresses, read strictly: everything wrong is told at once, each with its name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer

from referencing.services.catalogue.filter import LONGEST, OTHERS, Filter, filter_from
from referencing.web.api.blueprint import tag_of
from referencing.web.problems import PARAMETERS, ProblemError
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.words import _

MOST = 100  # lines of a page
USUAL = 50
_SALT = "api-cursor"
_TOO_LONG = _("Au plus {0} caractères.")
_CONTROL = _("Les caractères de commande ne sont pas acceptés.")
_NUMBER = _("Un nombre entier de 1 à {0}.")
_ONCE = _("Ce paramètre ne se donne qu’une fois.")
_VALUE = _("Valeur inconnue. Les valeurs admises sont dans le document OpenAPI.")
_CURSOR = _("Ce curseur n’a pas été donné par cette liste, ou l’a été pour d’autres filtres. Reprenez sans curseur.")


@dataclass(slots=True)
class Faults:
    """What is wrong with the parameters of a request."""

    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, parameter: str, sentence: str, *places: object) -> None:
        """Note one fault."""
        self.found.append({"parameter": parameter, "detail": gettext(sentence, *places)})

    def stop(self) -> None:
        """ProblemError when anything is wrong."""
        if self.found:
            raise ProblemError(PARAMETERS, errors=self.found)


def once(name: str, faults: Faults) -> str:
    """Return the value of a parameter that is given once at the most; nothing when it is absent."""
    given = request.args.getlist(name)
    if len(given) > 1:
        faults.add(name, _ONCE)
    return given[0] if given else ""


def size(faults: Faults) -> int:
    """Return how many lines are asked for."""
    written = once("limit", faults)
    if not written:
        return USUAL
    is_number = written.isascii() and written.isdigit() and len(written) <= len(str(MOST))
    if not is_number or not 1 <= int(written) <= MOST:
        faults.add("limit", _NUMBER, MOST)
        return USUAL
    return int(written)


def one_of(name: str, values: Sequence[str], faults: Faults) -> str:
    """Return a value among those known, nothing when it is absent."""
    written = once(name, faults)
    if written and written not in values:
        faults.add(name, _VALUE)
    return written


def catalogue_filter(faults: Faults) -> Filter:
    """Return the filter that an address asks for: the names are those of the catalogue's page."""
    for name in ("q", "tri", "echange", "nouveau"):
        once(name, faults)
    text = request.args.get("q", "")
    if len(text) > LONGEST:
        faults.add("q", _TOO_LONG, LONGEST)
    elif not text.isprintable():
        faults.add("q", _CONTROL)
    own = ("limit", "cursor")
    asked = {name: values for name, values in request.args.lists() if name not in own}
    found = filter_from(asked)
    for name in dict.fromkeys(found.ignored):
        faults.add(name, _VALUE)
    if request.args.get("nouveau", "oui") != "oui":
        faults.add("nouveau", _VALUE)
    return found


FILTERS = tuple(name for name in OTHERS if name != "apres")


def sealed(place: str, *asked: str) -> str:
    """Return a place in a list as a cursor, good for the same demand only."""
    return str(_serializer().dumps([place, tag_of(*asked)]))


def opened(cursor: str, faults: Faults, *asked: str) -> str:
    """Return the place that a cursor holds, nothing without one."""
    if not cursor:
        return ""
    try:
        place, tag = _serializer().loads(cursor)
    except (BadSignature, ValueError, TypeError):
        place, tag = "", ""
    if tag != tag_of(*asked):
        faults.add("cursor", _CURSOR)
        return ""
    return str(place)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(), _SALT)
