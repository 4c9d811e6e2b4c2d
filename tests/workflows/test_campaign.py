"""Campaigns: perimeter, exclusions, strata, quotas shared by size, weights by risk."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.campaign import Candidate, Terms, age_of, shared, sort_out, stratum_of, stratum_words
from workflows.dossier import Sector
from workflows.draw import Entry
from workflows.draw_vocabulary import AgeBand, Dimension, Exclusion, RiskBand
from workflows.risk import FROM, POINTS, Risk, band_of
from workflows.vocabulary import Track

ON = date(2026, 11, 25)
TERMS = Terms(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), quota=1)


def candidate(rank, **changes):
    plain = Candidate(
        number=f"REF-2026-{rank:05d}",
        track=Track.SIMPLE,
        fields=(Sector.HEALTH,),
        starts_on=date(2026, 3, 1),
        ends_on=date(2028, 2, 28),
    )
    return replace(plain, **changes)


def test_population_is_the_perimeter_without_the_excluded_each_with_every_reason():
    listed = [
        candidate(4),
        candidate(3, track=Track.EXCHANGE),
        candidate(2, has_open_audit=True, is_heard=True),
        candidate(1, audited_on=date(2026, 6, 1)),
        candidate(5, fields=(Sector.AUTONOMY,)),
        candidate(6, ends_on=date(2026, 12, 31)),
    ]
    terms = replace(TERMS, tracks=frozenset({Track.SIMPLE}), fields=frozenset({Sector.HEALTH}))

    found = sort_out(listed, terms, ON)

    assert found.entries == (Entry("REF-2026-00004", "all", 1),)
    assert found.excluded == {
        "REF-2026-00001": (Exclusion.RECENT_AUDIT,),
        "REF-2026-00002": (Exclusion.OPEN_AUDIT, Exclusion.REMOVAL),
        "REF-2026-00006": (Exclusion.ENDING,),
    }
    assert found.excluded_counts == {"recent_audit": 1, "open_audit": 1, "ending": 1}
    assert (found.quotas, found.sizes) == ({"all": 1}, {"all": 1})


@pytest.mark.parametrize(
    ("audited_on", "months", "is_out"),
    [
        (date(2025, 11, 25), 12, False),
        (date(2025, 11, 26), 12, True),
        (date(2026, 11, 24), 0, False),
        (None, 12, False),
    ],
)
def test_recent_audit_excludes_for_so_many_months(audited_on, months, is_out):
    terms = replace(TERMS, recent_months=months)

    assert bool(sort_out([candidate(1, audited_on=audited_on)], terms, ON).excluded) is is_out


def test_exclusions_that_are_not_asked_for_do_not_hold():
    terms = replace(TERMS, excludes_removal=False, excludes_ending=False)
    listed = [candidate(1, is_heard=True), candidate(2, ends_on=date(2026, 12, 1)), candidate(3, has_open_audit=True)]

    assert list(sort_out(listed, terms, ON).excluded) == ["REF-2026-00003"]


def test_stratum_names_a_place_in_every_dimension():
    listing = candidate(1, fields=(Sector.AUTONOMY, Sector.WELLBEING), risks=frozenset({Risk.COMPLAINT}))

    assert stratum_of(listing, tuple(Dimension), ON) == "simple/wellbeing/medium/first_year/never_audited"
    assert stratum_of(listing, (Dimension.AGE, Dimension.TRACK), ON) == "simple/first_year"
    assert stratum_of(listing, (), ON) == "all"
    assert stratum_words("simple/wellbeing") == ("Référencement simple", "Bien-être")


@pytest.mark.parametrize(
    ("starts_on", "age"),
    [
        (date(2025, 11, 26), AgeBand.FIRST_YEAR),
        (date(2025, 11, 25), AgeBand.SECOND_YEAR),
        (date(2024, 11, 25), AgeBand.LATER),
    ],
)
def test_age_counts_whole_years(starts_on, age):
    assert age_of(starts_on, ON) is age


def test_weights_are_those_of_the_risk_band():
    listed = [candidate(1), candidate(2, risks=frozenset({Risk.MEDICAL_DEVICE, Risk.COMPLAINT}))]
    terms = replace(TERMS, weights={RiskBand.LOW: 1, RiskBand.MEDIUM: 2, RiskBand.HIGH: 5})

    assert [entry.weight for entry in sort_out(listed, terms, ON).entries] == [1, 5]


def test_bands_begin_where_they_say():
    assert {band_of(()), band_of({Risk.EXCHANGE})} == {RiskBand.LOW}
    assert band_of({Risk.EXCHANGE, Risk.WRITES}) is RiskBand.MEDIUM
    assert band_of(set(Risk)) is RiskBand.HIGH
    assert sum(POINTS.values()) >= max(FROM.values())


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1),
    st.integers(1, 400),
)
def test_total_is_shared_by_size_to_the_last_one(sizes, total):
    quotas = shared(total, sizes)
    whole = sum(sizes.values())

    assert sum(quotas.values()) == total
    assert quotas.keys() == sizes.keys()
    if total <= whole:
        assert all(abs(quotas[name] - total * size / whole) < 1 for name, size in sizes.items())
        assert all(quotas[name] <= size for name, size in sizes.items())


def test_quota_of_a_stratum_that_is_not_there_is_kept_to_be_refused():
    terms = replace(TERMS, quota=None, quotas={"simple": 1, "exchange": 2}, dimensions=(Dimension.TRACK,))

    assert sort_out([candidate(1)], terms, ON).quotas == {"simple": 1, "exchange": 2}


def test_terms_say_all_that_is_wrong_with_them():
    wrong = replace(
        TERMS, ends_on=date(2026, 1, 1), tracks=frozenset(), quota=0, weights={RiskBand.LOW: 0, RiskBand.HIGH: -1}
    )

    assert [(one.code, *one.details) for one in wrong.faults()] == [
        ("period_reversed",),
        ("perimeter_empty",),
        ("quota_below_one", "0"),
        ("weight_of_band", "Risque faible", "0", "999999"),
        ("weight_of_band", "Risque élevé", "-1", "999999"),
    ]
