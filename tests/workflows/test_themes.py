"""What a reviewer examines: every theme while none is set, else theirs and those that an officer gave them."""

from tests.workflows.builders import rulebook
from workflows.themes import examines, foreign_criteria, themes_on
from workflows.vocabulary import Refusal


def test_reviewer_without_themes_examines_everything_whatever_was_given():
    assert themes_on(frozenset(), frozenset({"security"})) == frozenset()
    assert examines("ethics", themes_on(frozenset(), frozenset({"security"})))


def test_given_theme_adds_to_those_set():
    themes = themes_on(frozenset({"ethics"}), frozenset({"security"}))

    assert [examines(theme, themes) for theme in ("ethics", "security", "urbanisation")] == [True, True, False]


def test_every_criterion_of_another_theme_is_named_with_its_theme():
    book = rulebook()
    first = book.criteria[0]
    other = next(one for one in book.criteria if one.theme != first.theme)

    refused = foreign_criteria(book, [first.key, other.key, "unknown"], frozenset({first.theme}))

    assert refused == (Refusal("theme_of_others", (other.key, book.theme[other.theme].title)),)
