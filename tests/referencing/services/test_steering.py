"""The overview of the audits, against a plain count of the same audits, on both databases."""

from collections import Counter
from datetime import timedelta

import pytest

from referencing.services import rulebooks
from referencing.services.steering import needed, overview
from tests.referencing.services import draws
from tests.referencing.services.audited import KEYS, audits
from workflows.calendar import day_of, months_later, start_of
from workflows.estimate import sample_needed, wilson
from workflows.vocabulary import AuditFinding, AuditState, Track

SERVICES, AUDITS = 8, 13


@pytest.fixture
def audited(town):
    for number in range(SERVICES):
        town.do(draws.listed, Track.EXCHANGE if number % 3 == 0 else Track.SIMPLE)
    return town.do(audits, AUDITS)


def concluded(audited, town, months):
    since = start_of(months_later(day_of(town.at), -months)) if months else None
    return [
        (audit, is_drawn)
        for audit, is_drawn in audited
        if audit.state is AuditState.CLOSED and (since is None or audit.moved_at >= since)
    ]


def read(town, months=None):
    return town.do(lambda w: overview(w.session, months, w.at))


@pytest.mark.parametrize("months", [None, 12])
def test_share_counts_each_service_once_and_tells_drawn_from_others(town, audited, months):
    kept = concluded(audited, town, months)

    whole = read(town, months).whole

    drawn = {audit.service_id for audit, is_drawn in kept if is_drawn}
    others = {audit.service_id for audit, is_drawn in kept if not is_drawn}
    assert (whole.in_force, whole.drawn, whole.others) == (SERVICES, len(drawn), len(others))
    assert (whole.audited, whole.share) == (len(drawn | others), len(drawn | others) / SERVICES)


def test_strata_of_each_group_are_the_whole_catalogue(town, audited):  # noqa: ARG001 - what is counted
    found = read(town)

    for strata in found.groups.values():
        assert sum(one.in_force for one in strata) == SERVICES
        assert sum(one.audited for one in strata) == found.whole.audited
    assert [one.in_force for one in found.groups["Parcours"]] == [5, 3]


@pytest.mark.parametrize("months", [None, 12])
def test_declarations_are_counted_by_theme_and_only_drawn_ones_are_estimated(town, audited, months):
    kept = concluded(audited, town, months)
    titles = {theme.key: theme.title for theme in rulebooks.load("mes-2023").themes}

    found = read(town, months)

    for lines, wanted in ((found.drawn, True), (found.others, False)):
        by_title = {line.title: line for line in lines}
        for theme, keys in KEYS.items():
            items = [item for audit, is_drawn in kept if is_drawn is wanted for item in audit.items]
            counts = Counter(item.finding for item in items if item.criterion in keys)
            hits, verified = counts[AuditFinding.CONTRADICTED], counts[AuditFinding.CONFIRMED]
            line = by_title[titles[theme]]
            assert (line.contradicted, line.confirmed) == (hits, verified)
            assert line.unverifiable == counts[AuditFinding.UNVERIFIABLE]
            assert line.interval == (wilson(hits, hits + verified) if wanted else None)
        assert lines[-1].verified == sum(line.verified for line in lines[:-1])


def test_services_with_a_contradiction_are_estimated_from_drawn_audits_alone(town, audited):
    verified = (AuditFinding.CONFIRMED, AuditFinding.CONTRADICTED)
    drawn = [audit for audit, is_drawn in concluded(audited, town, None) if is_drawn]
    told = [{item.finding for item in audit.items} for audit in drawn]
    told = [findings for findings in told if findings & set(verified)]

    found = read(town)

    hits = sum(AuditFinding.CONTRADICTED in findings for findings in told)
    assert (found.checked_drawn.audits, found.checked_drawn.contradicted) == (len(told), hits)
    assert found.services == wilson(hits, len(told))
    assert found.checked_drawn.audits > 1


def test_audits_needed_are_of_the_catalogue_in_force(town, audited):  # noqa: ARG001 - what is counted
    found = read(town)

    assert needed(found, 0.1).cautious == sample_needed(0.1, SERVICES)
    assert needed(found, 0.1).informed == sample_needed(0.1, SERVICES, found.services.most_varied)


def test_house_without_audits_estimates_nothing(town):
    found = read(town)

    assert (found.services, found.whole.share, found.under_way) == (None, None, 0)
    assert needed(found, 0.1).informed is None


def test_audit_still_open_counts_as_under_way_only(town, audited):
    _audit, is_drawn = audited[-1]
    later = town.at + timedelta(days=1)

    found = town.do(lambda w: overview(w.session, None, later))

    assert found.under_way == int(is_drawn)
