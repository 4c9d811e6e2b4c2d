import itertools
import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from models.organisation import Organisation
from models.reservation import Reservation
from models.service import Service
from referencing.web.templating import day
from tests.referencing.listed import TODAY, listed, release
from tests.referencing.told import AT, vendor
from tests.referencing.web.desk.desk_world import OFFICER, queries
from workflows.vocabulary import ListingState, MissedEffect, ReservationState

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OPEN_DATA = "/catalogue/donnees"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def shown(page):
    """Return the addresses of the services on a page of the list, in order."""
    found = [link for link in page.links if link and link.startswith("/catalogue/") and "." not in link]
    return [link.removeprefix("/catalogue/") for link in found if link != OPEN_DATA]


@pytest.fixture
def shelf(app, session):  # noqa: ARG001 - the time of the service
    def put(*names, **values):
        made = [listed(session, name, **values) for name in names]
        session.commit()
        return made

    return put


def test_number_of_questions_to_the_database_does_not_grow_with_the_list(app, session, shelf, visitor):
    company = vendor(session)
    shelf("Un", of=company, grants=("measures:read",), topics=["sleep"])
    visitor.open("/catalogue")
    shelf("Deux", of=company)
    with queries(app) as for_one:
        visitor.open("/catalogue?forme=website")
    shelf(*(f"Service {number}" for number in range(48)), of=company, grants=("measures:read",), topics=["sleep"])

    with queries(app) as for_fifty:
        page = visitor.open("/catalogue?forme=website")

    assert len(shown(page)) == 20
    assert len(for_fifty) == len(for_one)


def test_pages_lead_from_one_to_the_next(shelf, visitor):
    shelf(*(f"Service {number:02d}" for number in range(45)))
    seen, path = [], "/catalogue"

    while path:
        page = visitor.open(path)
        seen += shown(page)
        path = next((link for link in page.links if link and "apres=" in link), None)

    assert len(seen) == len(set(seen)) == 45


@ON_SQLITE
def test_visitor_finds_a_service_and_reads_what_it_exchanges(shelf, visitor):
    shelf("Glycémie Facile", grants=("measures:read",), slug="glycemie-facile", description="Le carnet du diabète.")

    page = visitor.open("/catalogue?q=diabette")
    own = visitor.open(f"/catalogue/{shown(page)[0]}")

    assert shown(page) == ["glycemie-facile"]
    assert own.h1 == "Glycémie Facile"
    for words in ("lire vos mesures de santé", "Soins", "need measures", "12 mois", "consent_text measures"):
        assert words in own.text
    assert "modalities measures" not in own.text


ANYTHING = ('"', "a* OR b", "NEAR(a b)", "';--", "\0\x01", "%_", "x" * 10_000, "🎈 ", "col:a", "-", "(", "日本語", "ᚠ")
NAMES = ("q", "theme", "region", "accepte", "tri", "nimporte")


@ON_SQLITE
def test_address_may_hold_anything(shelf, visitor):
    shelf("Sommeil")
    found = {}

    for text, name in itertools.product(ANYTHING, NAMES):
        page = visitor._read(visitor.client.get("/catalogue", query_string={name: text}), 200)
        found[text, name] = "n’en a pas tenu compte" in page.text

    assert found == {(text, name): name != "q" for text, name in itertools.product(ANYTHING, NAMES)}


@ON_SQLITE
def test_forged_place_is_refused_with_the_way_on(shelf, visitor):
    shelf("Sommeil")

    for place in ("x", "0~a~b", "2~a~" + "0" * 32, "0~\0~" + "0" * 32, "~~", "0~2026-99-99~x"):
        page = visitor._read(visitor.client.get("/catalogue", query_string={"apres": place}), 400)
        assert "Revenez au début du catalogue" in page.text


LEFT = {
    ListingState.SUSPENDED: "Ce référencement est suspendu",
    ListingState.EXPIRED: "Ce référencement a expiré",
    ListingState.REMOVED: "radié du catalogue",
    ListingState.WITHDRAWN: "L’éditeur a retiré ce service",
}


@ON_SQLITE
def test_service_that_left_keeps_a_page_that_says_so(session, shelf, visitor):
    company = vendor(session)
    for state in LEFT:
        urls = {"website": "https://exemple.fr/"}
        shelf(state.value, of=company, state=state, slug=state.value, grants=("measures:read",), urls=urls)
    pages = {state: visitor.open(f"/catalogue/{state.value}") for state in LEFT}

    assert [state for state, words in LEFT.items() if words not in pages[state].text] == []
    for page in pages.values():
        assert "toutes ses autorisations sont retirées" in page.text
        assert '<meta name="robots" content="noindex">' in page.html
        assert "https://exemple.fr/" not in page.links
    assert shown(visitor.open("/catalogue")) == []


@ON_SQLITE
def test_earlier_listings_stay_on_the_page(session, shelf, visitor):
    company = vendor(session)
    [first] = shelf("Sommeil", of=company, slug="sommeil", starts_on=TODAY - timedelta(days=500))
    first.state, first.opened_at = ListingState.REPLACED, AT - timedelta(days=500)
    [second] = shelf("Sommeil", of=company, service_id=first.service_id)

    page = visitor.open("/catalogue/sommeil")

    assert f"Référencement en vigueur du {day(second.starts_on)}" in page.text
    assert f"Référencement précédent du {day(first.starts_on)}" in page.text
    assert shown(visitor.open("/catalogue")) == ["sommeil"]


@ON_SQLITE
def test_version_that_nobody_has_verified_is_told(session, shelf, visitor):
    [listing] = shelf("Sommeil", slug="sommeil")
    release(session, listing)
    session.commit()

    found = visitor.open("/catalogue").text, visitor.open("/catalogue/sommeil").text

    assert ["Version actuelle pas encore vérifiée" in text for text in found] == [True, True]


@ON_SQLITE
def test_former_address_leads_to_the_present_one(session, shelf, visitor):
    shelf("Glycémie Facile", slug="brouillon")
    [other] = shelf("Glycémie Facile", slug="essai", of=vendor(session, "Autre"))

    moved = [visitor.client.get(f"/catalogue/{slug}") for slug in ("brouillon", "essai", "essai/imprimer")]

    assert [(answer.status_code, answer.location) for answer in moved] == [
        (301, "/catalogue/glycemie-facile"),
        (301, "/catalogue/glycemie-facile-2"),
        (301, "/catalogue/glycemie-facile-2/imprimer"),
    ]
    assert session.get(Service, other.service_id, populate_existing=True).slug == "glycemie-facile-2"


@ON_SQLITE
def test_service_that_was_never_published_has_no_page(session, shelf, visitor):
    shelf("Sommeil")
    company = session.query(Organisation).first()
    session.add(Service(organisation_id=company.id, name="Secret", slug="secret", created_at=AT))
    session.commit()

    visitor.open("/catalogue/secret", 404)
    visitor.open("/catalogue/secret/imprimer", 404)
    visitor.open("/catalogue/nulle-part", 404)


def _reserve(session, listing, application_id, criterion, text):
    session.add(
        Reservation(
            number=f"RES-2026-{text[-1]}",
            rulebook="mes-2023",
            state=ReservationState.OPEN,
            opened_at=AT,
            moved_at=AT,
            application_id=application_id,
            organisation_id=listing.organisation_id,
            service_id=listing.service_id,
            text=text,
            criterion=criterion,
            is_suspensive=False,
            must_be_lifted_by=TODAY + timedelta(days=30),
            missed_effect=MissedEffect.REMINDER,
        )
    )


@ON_SQLITE
def test_reservation_is_public_and_its_wording_only_where_it_helps_nobody_to_attack(session, shelf, visitor):
    from models.queries.listings import granting_application  # noqa: PLC0415 - one test needs it

    [listing] = shelf("Sommeil", slug="sommeil")
    case = granting_application(session, listing.id)
    _reserve(session, listing, case.id, "SEC-GOUVERNANCE", "Le mot de passe est vide 1")
    _reserve(session, listing, case.id, None, "Publier la déclaration 2")
    session.commit()

    page = visitor.open("/catalogue/sommeil")

    assert "Le mot de passe est vide" not in page.text
    assert "Responsable et politique de sécurité désignés" in page.text
    assert "Publier la déclaration 2" in page.text


@ON_SQLITE
@pytest.mark.usefixtures("world")
def test_page_is_shared_with_visitors_and_kept_from_others(shelf, visitor):
    shelf("Sommeil", slug="sommeil")
    answers = [visitor.client.get(path) for path in ("/catalogue", "/catalogue/sommeil", "/sitemap.xml")]
    again = [
        visitor.client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]}) for answer in answers
    ]
    visitor.sign_in(OFFICER)
    own = visitor.client.get("/catalogue")

    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, no-cache"}
    assert [(answer.status_code, answer.data) for answer in again] == [(304, b"")] * 3
    assert (own.headers["Cache-Control"], "ETag" in own.headers) == ("private, no-store", False)


@ON_SQLITE
def test_search_engines_read_what_the_page_says(shelf, visitor):
    shelf("Sommeil", slug="sommeil", description="</script><b>Dormir</b>", urls={"play_store": "https://exemple.fr/a"})

    page = visitor.open("/catalogue/sommeil")
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    told = json.loads(block)

    assert (told["@type"], told["name"], told["description"]) == (
        "WebApplication",
        "Sommeil",
        "</script><b>Dormir</b>",
    )
    assert told["url"].endswith("/catalogue/sommeil")
    assert told["offers"]["price"] == "0"


@ON_SQLITE
def test_feed_map_and_robots_tell_programs(shelf, visitor):
    shelf("Ancien & Cie", slug="ancien-cie", starts_on=TODAY - timedelta(days=300))
    shelf("Neuf", slug="neuf", starts_on=TODAY - timedelta(days=2))
    shelf("Parti", slug="parti", state=ListingState.REMOVED)

    feed = ET.fromstring(visitor.client.get("/catalogue/nouveautes.atom").data)  # noqa: S314 - our own
    sitemap = ET.fromstring(visitor.client.get("/sitemap.xml").data)  # noqa: S314 - our own
    robots = visitor.client.get("/robots.txt").text

    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Neuf", "Ancien & Cie"]
    addresses = [place.text.rpartition("/")[2] for place in sitemap.iter(f"{SITEMAP}loc")]
    assert {"ancien-cie", "neuf", "catalogue"} <= set(addresses)
    assert "parti" not in addresses
    assert "Disallow: /editeur\n" in robots
    assert robots.endswith("/sitemap.xml\n")


def test_page_of_a_published_case_says_what_was_checked(town):
    [slug] = shown(town.visitor().open("/catalogue"))

    page = town.visitor().open(f"/catalogue/{slug}")
    paper = town.visitor().open(f"/catalogue/{slug}/imprimer")

    assert "Vérifié par un instructeur" in page.text
    assert "Éprouvé par un test d’accrochage" in page.text
    assert "Réserve en cours" in page.text
    assert paper.html.count("<details open>") == page.html.count("<details>")
