"""Intervals and sample sizes, against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.estimate import sample_needed, wilson


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_is_the_published_one(hits, count, low, high):
    found = wilson(hits, count)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


COUNTS = st.integers(1, 5_000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))


@given(COUNTS)
def test_interval_holds_the_share_and_stays_within_its_bounds(counts):
    hits, count = counts

    found, other = wilson(hits, count), wilson(count - hits, count)

    assert 0 <= found.low <= found.share <= found.high <= 1
    assert found.low < found.high
    assert (found.low, found.high) == pytest.approx((1 - other.high, 1 - other.low))


@given(st.integers(1, 500), st.integers(2, 9))
def test_interval_narrows_with_the_sample(hits, times):
    few, many = wilson(hits, 500), wilson(hits * times, 500 * times)

    assert many.high - many.low < few.high - few.low


def test_nothing_seen_tells_nothing_and_more_hits_than_seen_are_refused():
    assert wilson(0, 0) is None
    for hits, count in ((3, 2), (-1, 5)):
        with pytest.raises(ValueError, match=f"{hits} of {count}"):
            wilson(hits, count)


@pytest.mark.parametrize(
    ("half", "population", "needed"), [(0.05, 10**9, 385), (0.05, 1000, 278), (0.05, 500, 218), (0.1, 1000, 88)]
)
def test_sample_is_the_one_of_the_tables(half, population, needed):
    assert sample_needed(half, population) == needed


@given(st.floats(0.01, 0.5), st.integers(1, 10_000), st.floats(0, 1))
def test_sample_is_never_more_than_there_is_nor_than_the_worst_share_takes(half, population, share):
    found = sample_needed(half, population, share)

    assert 1 <= found <= population
    assert found <= sample_needed(half, population)


@given(st.floats(0.01, 0.25), st.integers(1, 10_000))
def test_sample_of_twice_the_precision_is_not_smaller(half, population):
    assert sample_needed(half, population) >= sample_needed(half * 2, population)


def test_empty_catalogue_needs_no_audit_and_a_width_out_of_bounds_is_refused():
    assert sample_needed(0.1, 0) == 0
    for half in (0, 1, -0.1):
        with pytest.raises(ValueError, match="half-width"):
            sample_needed(half, 10)


def test_most_varied_share_of_an_interval_is_the_nearest_to_one_half():
    assert wilson(0, 20).most_varied == pytest.approx(0.1611, abs=1e-4)
    assert wilson(10, 20).most_varied == 0.5
    assert wilson(20, 20).most_varied == pytest.approx(0.8389, abs=1e-4)
