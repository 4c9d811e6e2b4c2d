"""Which criteria a reviewer examines: by the themes set for them, and those of a case that an officer gave them."""

from collections.abc import Collection, Iterable

from workflows.rulebook import Rulebook
from workflows.vocabulary import Refusal


def themes_on(own: frozenset[str], given: frozenset[str]) -> frozenset[str]:
    """Return the themes that a reviewer examines on a case; empty: every theme, as for whom none was set."""
    return own | given if own else own


def examines(theme: str, themes: Collection[str]) -> bool:
    """Return whether a theme is one of a reviewer's on a case, as `themes_on` tells them."""
    return not themes or theme in themes


def foreign_criteria(book: Rulebook, keys: Iterable[str], themes: Collection[str]) -> tuple[Refusal, ...]:
    """Return a refusal for every criterion whose theme a reviewer reads without examining it: no finding, no flag."""
    known = [book.criterion[key] for key in keys if key in book.criterion]
    return tuple(
        Refusal("theme_of_others", (one.key, book.theme[one.theme].title))
        for one in known
        if not examines(one.theme, themes)
    )
