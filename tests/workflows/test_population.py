"""The frozen file: one way to write it, and every way in which it is none."""

import hashlib

import pytest

from tests.workflows.lots import entries, population
from workflows.draw import Entry
from workflows.inclusion import Inclusion, inclusions, rounds_for
from workflows.population import PopulationError, entry_faults, population_faults, population_of


def codes(refusals):
    return [(refusal.code, *refusal.details) for refusal in refusals]


def test_text_is_the_same_whatever_the_order():
    backwards = population(entries([1, 2, 3])[::-1], {"all": 1})

    assert backwards.text == population(entries([1, 2, 3]), {"all": 1}).text
    assert backwards.sha256 == hashlib.sha256(backwards.text.encode()).hexdigest()
    assert backwards.text.splitlines()[-3:] == [
        "listing\tREF-2026-00001\tall\t1",
        "listing\tREF-2026-00002\tall\t2",
        "listing\tREF-2026-00003\tall\t3",
    ]


def test_file_comes_back_as_it_was():
    frozen = population(entries([4, 1, 999_999]), {"all": 1})

    assert population_of(frozen.lines).lines == frozen.lines


@pytest.mark.parametrize(
    ("number", "line", "code"),
    [
        (1, "parcours-population/2", "not_a_population"),
        (2, "tirage\tTIR-2026-00001", "header_missing"),
        (3, "public\t2026-13-14\tLoto", "line_unreadable"),
        (3, "public\t2026-12-14", "line_unreadable"),
        (4, "commitment\t2\t" + "a" * 64, "line_out_of_order"),
        (4, "commitment\t1\t" + "a" * 63, "line_unreadable"),
        (6, "quota\tall\t6", "quota_too_large"),
        (6, "quota\tall\t-1", "line_unreadable"),
        (6, "quota\tall\t0", "nothing_to_draw"),
        (6, "quota\tAll\t1", "line_unreadable"),
        (8, "listing\tREF-2026-00001\tall\t0", "weight_out_of_range"),
        (8, "listing\tREF-2026-00001\tall\t01", "line_unreadable"),
        (8, "listing\tREF-2026-00001\tall\t-1", "line_unreadable"),
        (8, "listing\tREF-2026-00001\tall\t1.5", "line_unreadable"),
        (8, "listing\tREF-2026-00001\tall\t1000000", "weight_out_of_range"),
        (8, "listing\tREF-2026-00002\tall\t1", "listing_twice"),
        (8, "listing\tREF-2026-00009\tall\t1", "line_out_of_order"),
        (8, "listing\tREF-2026-00001\tother\t1", "quota_missing"),
        (8, "", "line_unreadable"),
    ],
)
def test_file_that_is_none_is_found(number, line, code):
    lines = population().lines
    lines[number - 1] = line

    with pytest.raises(PopulationError) as found:
        population_of(lines)

    assert found.value.code == code


def test_everything_wrong_is_told_at_once():
    listed = [Entry("REF-2026-00001", "a", 0), Entry("REF-2026-00001", "a", -3), Entry("REF-2026-00002", "b", 1)]

    assert codes(entry_faults(listed, {"a": 3, "b": -1, "c": 0})) == [
        ("listing_twice", "REF-2026-00001"),
        ("weight_out_of_range", "REF-2026-00001", "0", "999999"),
        ("weight_out_of_range", "REF-2026-00001", "-3", "999999"),
        ("quota_too_large", "a", "3", "2"),
        ("quota_negative", "b", "-1"),
    ]


def test_empty_population_and_lone_official_are_refused():
    found = population([], {}, commitments=("0" * 64,), public_source="deux\nlignes")

    assert codes(population_faults(found)) == [
        ("commitments_missing", "2"),
        ("public_source_missing",),
        ("population_empty",),
    ]


def test_inclusion_is_exact_for_equal_weights():
    found = inclusions(population(entries([3] * 7), {"all": 2}), rounds=1)

    assert set(found.values()) == {Inclusion(2, 7, is_exact=True)}
    assert (found["REF-2026-00001"].text, found["REF-2026-00001"].error) == ("2/7", None)


def test_inclusion_is_exact_where_all_or_none_are_drawn():
    everything = inclusions(population(entries([1, 2]), {"all": 2}), rounds=1)

    assert {one.text for one in everything.values()} == {"2/2"}


def test_inclusion_is_counted_for_other_weights_and_says_its_error():
    found = inclusions(population(entries([1, 2, 3, 4]), {"all": 2}), rounds=20_000)

    exact = {"REF-2026-00001": 0.2345, "REF-2026-00002": 0.4413, "REF-2026-00003": 0.6083, "REF-2026-00004": 0.7159}
    assert sum(one.hits for one in found.values()) == 2 * 20_000
    assert {one.is_exact for one in found.values()} == {False}
    assert [
        listing
        for listing, share in exact.items()
        if abs(found[listing].hits / 20_000 - share) > 4 * float(found[listing].error)
    ] == []
    assert inclusions(population(entries([1, 2, 3, 4])[::-1], {"all": 2}), rounds=20_000) == found


def test_error_is_the_standard_error():
    assert (Inclusion(5_000, 20_000, is_exact=False).error, Inclusion(0, 20_000, is_exact=False).error) == (
        "0.00306",
        "0.00000",
    )


def test_large_populations_are_simulated_in_fewer_rounds():
    assert [rounds_for(size) for size in (1, 200, 400, 100_000)] == [20_000, 20_000, 10_000, 2_000]
