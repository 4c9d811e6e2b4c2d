"""The order of versions, and what makes one significant."""

from itertools import pairwise

import pytest

from tests.workflows.builders import rulebook
from workflows.versions import is_covered, is_newer, is_significant, precedence, touched

# The chain of semver.org, rule 11.
CHAIN = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"]
CHAIN += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"]


def test_versions_are_ordered_as_semver_says():
    assert all(is_newer(later, earlier) for earlier, later in pairwise(CHAIN))
    assert not any(is_newer(earlier, later) for earlier, later in pairwise(CHAIN))


def test_build_says_nothing_of_the_order():
    assert not is_newer("1.0.0+7", "1.0.0")
    assert is_covered("1.0.0+7", "1.0.0")


@pytest.mark.parametrize("text", ["", "1", "1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0 ", "\u0661.0.0", "1.0.0-é"])
def test_other_texts_have_no_order(text):
    assert precedence(text) is None
    assert not is_newer(text, "1.0.0")


def test_later_version_is_not_covered_by_an_assessment():
    assert [is_covered(version, "2.0.0") for version in ("1.9.9", "2.0.0", "2.0.1")] == [True, True, False]


@pytest.mark.parametrize("key", ["mes-2023", "demo-2"])
def test_one_yes_makes_a_version_major_whatever_its_number(key):
    book = rulebook(key)

    assert [is_significant([question.key], book) for question in book.changes] == [True] * len(book.changes)
    assert not is_significant([], book)
    assert not is_significant(["inconnu"], book)


def test_change_touches_criteria_and_whole_themes():
    assert touched(["D-MAJEUR"], rulebook("demo-2")) == {"D-2", "D-4"}
    book = rulebook()
    of_identity = {one.key for one in book.criteria if one.theme == "identification"}
    assert touched(["identity"], book) == of_identity
    assert touched([], book) == frozenset()


def test_every_question_touches_something_and_says_where_it_comes_from():
    for key in ("mes-2023", "demo-2"):
        book = rulebook(key)
        assert [one.key for one in book.changes if not (touched([one.key], book) and one.source)] == []
