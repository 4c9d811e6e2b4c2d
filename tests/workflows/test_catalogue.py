from datetime import date, timedelta

import pytest

from workflows.catalogue import LISTED, Means, Notice, Shown, means_of, notice
from workflows.catalogue_words import MARKS, MEANS, NOTICES, TOPICS, VALUES
from workflows.dossier import Form, Sector, Topic
from workflows.rulebook import Criterion, Obligation
from workflows.vocabulary import Facet, ListingState, Verdict

ON = date(2026, 3, 2)
PAST, TODAY = ON - timedelta(days=1), ON


def criterion(**values):
    given = {"key": "K", "theme": "t", "title": "", "guidance": "", "obligation": Obligation.MANDATORY, "source": ()}
    return Criterion(**(given | values))


def shown(verdict=None, *until, declared_off=False):
    return Shown(is_declared_not_applicable=declared_off, verdict=verdict, valid_until=until)


CERTIFIED = criterion(evidence=("certificate",))


@pytest.mark.parametrize(
    ("asked", "answer", "means"),
    [
        (criterion(), shown(), Means.DECLARED),
        (criterion(), shown(Verdict.COMPLIANT), Means.REVIEWER),
        (criterion(), shown(Verdict.COMPLIANT, TODAY), Means.REVIEWER),  # a dated paper that is no certificate
        (CERTIFIED, shown(Verdict.COMPLIANT, TODAY), Means.CERTIFICATE),
        (CERTIFIED, shown(Verdict.COMPLIANT, PAST), Means.REVIEWER),
        (CERTIFIED, shown(None, PAST), Means.DECLARED),
        (criterion(evidence_expires=True), shown(None, TODAY), Means.CERTIFICATE),
        (CERTIFIED, shown(Verdict.NON_COMPLIANT, TODAY), Means.RESERVED),
        (criterion(), shown(Verdict.TO_COMPLETE), Means.RESERVED),
        (criterion(), shown(Verdict.NOT_APPLICABLE), None),
        (criterion(), shown(declared_off=True), None),
        (criterion(), shown(Verdict.COMPLIANT, declared_off=True), Means.REVIEWER),
    ],
)
def test_means_say_how_far_a_declaration_was_verified(asked, answer, means):
    assert means_of(asked, answer, ON) == means


@pytest.mark.parametrize(
    ("state", "ends_on", "said"),
    [
        (ListingState.ACTIVE, TODAY, None),
        (ListingState.ACTIVE, PAST, Notice.EXPIRED),  # the clock is late: the term is over all the same
        (ListingState.SUSPENDED, TODAY, Notice.SUSPENDED),
        (ListingState.EXPIRED, PAST, Notice.EXPIRED),
        (ListingState.REMOVED, TODAY, Notice.REMOVED),
        (ListingState.WITHDRAWN, TODAY, Notice.WITHDRAWN),
        (ListingState.REPLACED, TODAY, Notice.REPLACED),
    ],
)
def test_notice_says_why_a_service_is_not_in_the_list(state, ends_on, said):
    assert notice(state, ends_on, ON) == said


def test_every_state_is_in_the_list_or_has_a_notice():
    assert {state for state in ListingState if notice(state, TODAY, ON) is None} == set(LISTED)


def test_every_code_has_words():
    assert list(TOPICS) == list(Topic)
    assert list(VALUES[Facet.FIELD]) == list(Sector)
    assert list(VALUES[Facet.FORM]) == list(Form)
    assert set(MEANS) == set(MARKS) == set(Means)
    assert set(NOTICES) == set(Notice)
