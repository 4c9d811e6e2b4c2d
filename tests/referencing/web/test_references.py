"""The desk's pages of the listings: lists by their end, one with all that belongs to it, what may be done there."""

from datetime import timedelta

import pytest

from tests.referencing.web.town import HOUSE, vendor
from tests.referencing.web.vendor.conftest import counted  # noqa: F401 - a fixture
from workflows.vocabulary import ListingState

OFFICER, AUDITOR, DECIDER = "guichet", "audit", "decision"
LISTS = ("", "?liste=en-vigueur", "?liste=a-echeance", "?liste=propositions", "?liste=suspendus", "?liste=passes")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("who", [OFFICER, AUDITOR, DECIDER])
def test_lists_open_for_whoever_acts_on_listings(town, who, path):
    page = town.visitor(who).open(f"/instruction/references{path}")

    assert page.h1 == "Référencements"


@pytest.mark.parametrize("who", ["instruction", "secretariat", "administration"])
def test_lists_are_nowhere_for_the_others_of_the_house(town, who):
    town.visitor(who).open("/instruction/references", 404)


@pytest.mark.parametrize("asked", ["?liste=inconnue", "?apres=zzz", "?apres=2026-13-45~0", "?liste=&apres=~"])
def test_list_or_place_that_is_none_shows_the_first_page(town, asked):
    page = town.visitor(OFFICER).open(f"/instruction/references{asked}")

    assert f"/instruction/references/{town.listing}" in page.links


def test_listing_shows_its_life_and_what_the_reader_may_do(town):
    page = town.visitor(OFFICER).open(f"/instruction/references/{town.listing}")

    actions = {form.action.rpartition("/")[2] for form in page.forms if town.listing in form.action}
    assert page.h1 == "Exemple Souffle"
    assert {"propose_suspension", "suspend", "open_hearing"} <= actions
    assert "remove" not in actions
    assert f"/instruction/reserves/{town.reservation}" in page.links


def test_decider_learns_why_a_removal_must_wait(town):
    page = town.visitor(DECIDER).open(f"/instruction/references/{town.listing}")

    assert "Invitez d’abord l’éditeur à présenter ses observations." in page.text


@pytest.mark.parametrize("path", ["/instruction/references/{listing}", "/instruction/reserves/{reservation}"])
def test_pages_of_the_desk_are_nowhere_for_a_vendor(town, path):
    town.visitor(vendor(1)).open(path.format(listing=town.listing, reservation=town.reservation), 404)


@pytest.mark.parametrize("number", ["REF-2026-99999", "CAND-2026-00001", "RES-2026-00001", "x"])
def test_number_of_something_else_is_nowhere(town, number):
    town.visitor(OFFICER).open(f"/instruction/references/{number}", 404)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestSteps:
    def test_suspension_is_taken_from_the_page_and_leads_back_to_it(self, world, visitor, app):  # noqa: ARG002
        from referencing.services.demo import acts  # noqa: PLC0415 - only here
        from tests.referencing.web.conftest import AT, play  # noqa: PLC0415 - as above
        from workflows.vocabulary import Track  # noqa: PLC0415 - as above

        world.at = AT - timedelta(days=200)
        case = play(world, acts.file(world, 1, "Exemple Souffle", Track.EXCHANGE, "demo-2"))
        listing = play(world, acts.whole(world, case))
        visitor.sign_in(f"{OFFICER}@{HOUSE}")
        path = f"/instruction/references/{listing}"
        form = next(one for one in visitor.open(path).forms if one.action.endswith("/suspend"))

        done = visitor.post(form.action, form.fields | {"reason": "Le service ne répond plus."})
        page = visitor.open(done.location)

        assert done.location == path
        assert world.case(listing).state is ListingState.SUSPENDED
        assert "Suspendu depuis le" in page.text
