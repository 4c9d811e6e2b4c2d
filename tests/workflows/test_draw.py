"""Draws: the vectors of the method, uniform choice, weights, order of the lines."""

import re
from collections import Counter
from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.tree import ROOT
from tests.workflows.lots import entries
from workflows.draw import (
    Secret,
    commitment_of,
    cost,
    digest,
    is_public_value,
    key_of,
    lots,
    secret_of,
    seed_of,
)
from workflows.population import population_of

SEEDS = [digest("seed", "test", str(number)) for number in range(20_000)]
METHOD = (ROOT / "docs/draw.md").read_text(encoding="utf-8")
SECRETS = (
    Secret("00112233445566778899aabbccddeeff", "le premier secret du tirage"),
    Secret("ffeeddccbbaa99887766554433221100", "le second secret du tirage"),
)


def vector(name):
    """Return the first value between accents on the line of a name in the tables of the method."""
    return re.search(rf"^\| {re.escape(name)} \| `([^`]+)`", METHOD.partition("Test vectors")[2], re.MULTILINE)[1]


def frozen_example():
    lines = METHOD.partition("The population (")[2].partition("\n\n")[2].partition("\n\n")[0].splitlines()
    return population_of([line.strip().replace("→", "\t") for line in lines])


def drawn(seed, listed, quota):
    return [lot.entry.listing for lot in lots(seed, listed, {"all": quota}) if lot.is_drawn]


def test_vectors_of_the_method_are_reproduced():
    frozen = frozen_example()
    commitments = tuple(commitment_of(frozen.draw, seat, one) for seat, one in enumerate(SECRETS, start=1))
    seed = seed_of(frozen.draw, frozen.sha256, SECRETS, vector("public value"))
    rows = re.findall(r"^\| (REF-\S+) \| `(\w+)` \| (\d+) \| `(\w+)` \| (\d) \|", METHOD, re.MULTILINE)

    assert commitments == frozen.commitments == (vector("commitment 1"), vector("commitment 2"))
    assert (frozen.sha256, seed) == (vector("`population_sha256`"), vector("seed"))
    assert rows == [
        (
            lot.entry.listing,
            key_of(seed, lot.entry)[1],
            str(cost(2**256 - int(key_of(seed, lot.entry)[1], 16))),
            lot.key,
            str(lot.rank),
        )
        for lot in lots(seed, frozen.entries, frozen.quotas)
    ]
    assert drawn(seed, frozen.entries, 1) == ["REF-2026-00001"]


@given(st.integers(1, 2**256))
def test_cost_is_the_logarithm_to_the_last_bit(number):
    with localcontext(prec=120):
        exact = (256 - Decimal(number).ln() / Decimal(2).ln()) * 2**64

    assert 0 <= cost(number) - exact < 1 + Decimal(10) ** -20


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_cost_never_grows_with_its_number(one, other):
    low, high = sorted((one, other))

    assert cost(high + 1) <= cost(low + 1)


def test_cost_at_its_ends():
    assert (cost(2**256), cost(2**255), cost(1)) == (0, 1 << 64, 256 << 64)


@given(st.permutations(entries([1, 1, 2, 3, 5, 8, 999_999])))
def test_order_of_the_lines_never_matters(shuffled):
    assert lots(SEEDS[0], shuffled, {"all": 3}) == lots(SEEDS[0], entries([1, 1, 2, 3, 5, 8, 999_999]), {"all": 3})


def test_equal_weights_take_the_smallest_digests():
    listed = entries([7] * 40)
    smallest = sorted(listed, key=lambda entry: digest("key", SEEDS[1], entry.listing))[:9]

    assert drawn(SEEDS[1], listed, 9) == sorted(entry.listing for entry in smallest)


def test_equal_weights_choose_uniformly():
    listed = entries([1] * 5)

    pairs = Counter(tuple(drawn(seed, listed, 2)) for seed in SEEDS)

    expected = len(SEEDS) / 10
    assert len(pairs) == 10
    assert sum((count - expected) ** 2 / expected for count in pairs.values()) < 21.67  # 9 degrees, 1 %


def test_weights_are_kept_within_the_computed_error():
    listed = entries([1, 2, 3, 4])

    hits = Counter(listing for seed in SEEDS for listing in drawn(seed, listed, 2))

    assert {
        entry.listing: abs(hits[entry.listing] / len(SEEDS) - share) < 4 * (share * (1 - share) / len(SEEDS)) ** 0.5
        for entry, share in zip(listed, _exact([1, 2, 3, 4]), strict=True)
    } == dict.fromkeys((entry.listing for entry in listed), True)


def _exact(weights):
    """Return the probabilities of inclusion for two drawn one after the other by weight, without replacement."""
    whole = sum(weights)
    return [
        mine / whole
        + sum(other / whole * mine / (whole - other) for place, other in enumerate(weights) if place != rank)
        for rank, mine in enumerate(weights)
    ]


def test_strata_are_drawn_apart():
    listed = [*entries([1] * 6, "a")[:3], *entries([1] * 6, "b")[3:]]

    found = lots(SEEDS[2], listed, {"a": 1, "b": 2})

    assert [sum(lot.is_drawn for lot in found if lot.entry.stratum == name) for name in "ab"] == [1, 2]
    assert all(one.entry.listing < other.entry.listing for one, other in pairwise(found))
    assert sorted(lot.rank for lot in found if lot.entry.stratum == "a") == [1, 2, 3]


def test_commitment_is_bound_to_draw_seat_and_secret():
    made = {
        commitment_of(draw, seat, one)
        for draw in ("TIR-2026-00001", "TIR-2026-00002")
        for seat in (1, 2)
        for one in SECRETS
    }

    assert len(made) == 8


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        (f"{'a' * 32}:seize signes ici", True),
        (f" {'a' * 32}:seize signes ici\n", True),
        (f"{'a' * 32}:quinze signes !", False),
        (f"{'a' * 32}:seize signes  :ici", True),
        (f"{'a' * 31}:seize signes ici", False),
        (f"{'A' * 32}:seize signes ici", False),
        (f"{'a' * 32}:{'é' * 16}", False),
        (f"{'a' * 32}: seize signes ici", False),
        (f"{'a' * 32}:" + "x" * 201, False),
        (f"{'a' * 32}", False),
        ("", False),
    ],
)
def test_secret_has_one_form(text, is_secret):
    assert (secret_of(text) is not None) is is_secret


@pytest.mark.parametrize(
    ("text", "is_usable"),
    [("04 12 23", True), ("7", True), ("04  12", False), (" 4", False), ("4\n", False), ("é", False), ("", False)],
)
def test_public_value_has_one_form(text, is_usable):
    assert is_public_value(text) is is_usable
