"""The vendor's pages of an application: home, the whole way, parts, approval, whereabouts, messages."""

import pytest

from tests.referencing.web.town import vendor

PAGES = (
    "/editeur",
    "/editeur/candidatures/nouvelle",
    "/editeur/dossiers/{draft}",
    "/editeur/dossiers/{draft}/eligibilite",
    "/editeur/dossiers/{draft}/service",
    "/editeur/dossiers/{draft}/signataire",
    "/editeur/dossiers/{draft}/orientation",
    "/editeur/dossiers/{draft}/approbation",
    "/editeur/dossiers/{draft}/ou-en-est",
    "/dossiers/{draft}/messages",
)


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_the_vendor(town, path):
    page = town.visitor(vendor(2)).open(path.format(draft=town.draft))

    assert page.h1 != ""


@pytest.mark.parametrize("path", PAGES[2:])
def test_page_of_a_case_is_nowhere_for_another_vendor(town, path):
    town.visitor(vendor(3)).open(path.format(draft=town.draft), 404)
