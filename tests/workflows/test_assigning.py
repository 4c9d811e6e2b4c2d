from uuid import UUID

import pytest

from workflows.assigning import Bar, Candidate, Part, bars, may_give, propose
from workflows.vocabulary import Actor, Role

A, B, C = (UUID(int=number) for number in (1, 2, 3))
CASE = UUID(int=9)


def _reviewer(identifier, name, **more):
    return Candidate(id=identifier, name=name, roles=frozenset({Role.REVIEWER}), **more)


def _part(theme="security", **more):
    return Part(case_id=CASE, number="CAND-2026-00001", theme=theme, **more)


def _chosen(parts, people):
    return [(made.part.theme, made.person and made.person.name, made.load) for made in propose(parts, people)]


def test_least_loaded_is_proposed_and_each_proposal_counts_for_the_next():
    people = [_reviewer(A, "Ada", load=1), _reviewer(B, "Bao")]

    made = _chosen([_part("x"), _part("y"), _part("z")], people)

    assert made == [("x", "Bao", 0), ("y", "Ada", 1), ("z", "Bao", 1)]


def test_among_equals_whoever_examines_fewest_themes_then_by_name():
    people = [
        _reviewer(A, "Ada"),
        _reviewer(B, "Bao", themes=frozenset({"security", "ethics"})),
        _reviewer(C, "Cyd", themes=frozenset({"security"})),
    ]

    assert _chosen([_part()] * 3, people) == [("security", "Cyd", 0), ("security", "Bao", 0), ("security", "Ada", 0)]


def test_order_of_people_does_not_change_what_is_proposed():
    people = [_reviewer(A, "Ada"), _reviewer(B, "Bao"), _reviewer(C, "Ada")]

    assert _chosen([_part()] * 3, people) == _chosen([_part()] * 3, people[::-1])


def test_proposal_leaves_out_interest_theme_absence_and_vote():
    people = [
        _reviewer(A, "Ada", is_away=True),
        _reviewer(B, "Bao", themes=frozenset({"ethics"})),
        _reviewer(C, "Cyd"),
    ]

    [made] = propose([_part(barred={C: Bar.INTEREST})], people)

    assert (made.person, made.others, made.excluded) == (None, 0, 3)


def test_bars_are_told_all_at_once():
    person = Candidate(id=A, name="Ada", roles=frozenset(), themes=frozenset({"ethics"}), is_away=True)

    found = bars(_part(barred={A: Bar.VOTED}), person)

    assert found == (Bar.WRONG_ROLE, Bar.THEME, Bar.VOTED, Bar.AWAY)


@pytest.mark.parametrize(
    ("roles", "theme", "to", "held_by", "may"),
    [
        ({Role.OFFICER}, "x", B, C, True),
        ({Role.OFFICER}, "", None, C, True),
        ({Role.REVIEWER}, "x", A, None, True),
        ({Role.REVIEWER}, "x", None, A, True),
        ({Role.REVIEWER}, "x", A, C, False),
        ({Role.REVIEWER}, "x", B, None, False),
        ({Role.REVIEWER}, "x", B, A, False),
        ({Role.REVIEWER}, "", A, None, False),
        ({Role.DECIDER}, "x", A, None, False),
    ],
)
def test_officer_gives_any_part_and_reviewers_take_free_ones_or_release_theirs(roles, theme, to, held_by, may):
    assert may_give(Actor(A, "Ada", frozenset(roles)), theme, to=to, held_by=held_by) is may
