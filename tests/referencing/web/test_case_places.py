"""From the page of a case one reaches its session, its decision and its agreement, once there are any."""

import pytest

from tests.referencing.web.town import vendor

PLACES = ("/instruction/commission/", "/instruction/decisions/", "/dossiers/{0}/convention")


def _places(town, who, number, page="/dossiers/{0}"):
    wanted = tuple(place.format(number) for place in PLACES)
    links = town.visitor(who).open(page.format(number)).links
    return [link for link in links if link.startswith(wanted) and number in link]


def test_case_before_the_commission_came_to_it_has_none(town):
    assert _places(town, "guichet", town.submitted) == []
    assert _places(town, vendor(3), town.submitted) == []


def test_each_reaches_what_is_theirs_of_a_case_that_was_accepted(town):
    number = town.application
    agreement = f"/dossiers/{number}/convention"

    assert _places(town, "decision", number) == [f"/instruction/decisions/{number}", agreement]
    assert _places(town, "cnam", number) == [agreement]
    session, *rest = _places(town, "secretariat", number)
    assert (session.startswith("/instruction/commission/"), rest) == (True, [agreement])


@pytest.mark.parametrize("page", ["/dossiers/{0}", "/editeur/dossiers/{0}"])
def test_vendor_reaches_the_agreement(town, page):
    assert _places(town, vendor(1), town.application, page) == [f"/dossiers/{town.application}/convention"]


def test_every_page_that_is_offered_opens(town):
    for who in ("guichet", "secretariat", "decision", "cnam", vendor(1)):
        for place in _places(town, who, town.application):
            town.visitor(who).open(place)
