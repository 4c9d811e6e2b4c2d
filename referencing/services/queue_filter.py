"""What somebody asks of the queue: read from an address, written back to one, kept in a view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from referencing.services import rulebooks
from workflows.procedures import ABOUT_SERVICES, PROCEDURES
from workflows.rulebook import Theme
from workflows.vocabulary import Kind, Track
from workflows.words import _

LONGEST = 200  # signs of a text
KEPT = 2000  # signs of a whole filter


class Due(StrEnum):
    LATE = "retard"
    WEEK = "7"
    MONTH = "30"


class Whose(StrEnum):
    MINE = "moi"
    NOBODY = "personne"


DUE_WORDS = {
    Due.LATE: _("En retard"),
    Due.WEEK: _("Dans les 7 jours ou en retard"),
    Due.MONTH: _("Dans les 30 jours ou en retard"),
}
WHOSE_WORDS = {Whose.MINE: _("À moi"), Whose.NOBODY: _("À personne")}
E_ = TypeVar("E_", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`states` are written «application.assessment»; `whose` is a Whose, or the address of a colleague."""

    text: str = ""
    states: tuple[str, ...] = ()
    track: Track | None = None
    kind: Kind | None = None
    theme: str = ""
    whose: str = ""
    due: Due | None = None
    vendor: str = ""
    rulebook: str = ""
    has_open_request: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Filter()

    @property
    def is_detailed(self) -> bool:
        """Whether more is asked than a text."""
        return replace(self, text="") != Filter()

    def asked(self) -> list[tuple[str, str]]:
        """Return names and values as the address of the queue holds them."""
        pairs = [("q", self.text), *(("etat", state) for state in self.states)]
        pairs += [("parcours", self.track or ""), ("nature", self.kind or ""), ("theme", self.theme)]
        pairs += [("qui", self.whose), ("echeance", self.due or ""), ("editeur", self.vendor)]
        pairs += [("referentiel", self.rulebook), ("complements", "oui" if self.has_open_request else "")]
        return [(name, str(value)) for name, value in pairs if value]


def filter_from(asked: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter that an address asks for; what it does not know, it leaves out."""

    def one(name: str) -> str:
        return readable_line(asked[name][0]) if asked.get(name) else ""

    return Filter(
        text=one("q"),
        states=tuple(state for state in all_states() if state in asked.get("etat", ())),
        track=_member(Track, one("parcours")),
        kind=_member(Kind, one("nature")),
        theme=one("theme") if one("theme") in {theme.key for theme in every_theme()} else "",
        whose=one("qui"),
        due=_member(Due, one("echeance")),
        vendor=one("editeur"),
        rulebook=one("referentiel") if one("referentiel") in rulebooks.keys() else "",  # noqa: SIM118 - a function
        has_open_request=one("complements") == "oui",
    )


def all_states() -> list[str]:
    """Return every state of every procedure as a filter writes it."""
    return [f"{name}.{state.value}" for name, procedure in ABOUT_SERVICES.items() for state in procedure.states]


def every_theme() -> Iterable[Theme]:
    """Return the themes of all rulebooks, each key once."""
    found: dict[str, Theme] = {}
    for key in rulebooks.keys():  # noqa: SIM118 - a function of a module
        found |= {theme.key: theme for theme in rulebooks.load(key).themes if theme.key not in found}
    return found.values()


def theme_title(key: str) -> str:
    """Return the title of a theme; its key when no rulebook has it any more."""
    return next((theme.title for theme in every_theme() if theme.key == key), key)


def _member(members: type[E_], value: str) -> E_ | None:
    return members(value) if value in {member.value for member in members} else None


def readable_line(text: str) -> str:
    """Return what was typed without signs that no database takes, in one line."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST])
    return " ".join(printable.encode("utf-8", "ignore").decode().split())


def described(chosen: Filter, words: Any) -> list[str]:  # noqa: ANN401 - turns a code into words
    """Return in words what a filter asks, one part each."""
    names = dict(_described(chosen, words))
    return [f"{name} : {value}" for name, value in names.items()]


def _described(chosen: Filter, words: Any) -> Iterable[tuple[str, str]]:  # noqa: ANN401 - as above
    if chosen.text:
        yield _("Recherche"), chosen.text
    if chosen.states:
        yield _("État"), ", ".join(words(_state(state)) for state in chosen.states)
    if chosen.track:
        yield _("Parcours"), words(chosen.track)
    if chosen.kind:
        yield _("Nature"), words(chosen.kind)
    if chosen.theme:
        yield _("Thème"), theme_title(chosen.theme)
    yield from _rest(chosen)


def _rest(chosen: Filter) -> Iterable[tuple[str, str]]:
    if chosen.whose:
        known = {member.value: WHOSE_WORDS[member] for member in Whose}
        yield _("Attribution"), known.get(chosen.whose, chosen.whose)
    if chosen.due:
        yield _("Échéance"), DUE_WORDS[chosen.due]
    if chosen.vendor:
        yield _("Éditeur"), chosen.vendor
    if chosen.rulebook:
        yield _("Référentiel"), chosen.rulebook
    if chosen.has_open_request:
        yield _("Compléments"), _("demande en cours")


def _state(written: str) -> StrEnum:
    procedure, _dot, value = written.partition(".")
    return PROCEDURES[procedure].states(value)
