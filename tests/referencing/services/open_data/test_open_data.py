"""The open data read back: every listing ever public, what became of it, nothing of the house."""

import csv
import io
import json
from datetime import timedelta

from models.listing import Listing
from models.organisation import Organisation
from models.queries import open_data as query
from models.service import Service
from referencing.services.open_data.columns import HISTORY, LISTINGS
from referencing.services.open_data.reading import told
from referencing.services.open_data.writing import as_csv, as_json
from referencing.services.steps import take_step
from tests.referencing.listed import TODAY, listed
from tests.referencing.told import AT, vendor
from workflows.vocabulary import Actor, ListingState, Role

EVERYBODY = Actor(None, "Personne Essai", frozenset(Role))
SITE = "https://parcours.exemple.fr"


def read_csv(dataset, session, on=TODAY):
    text = "".join(as_csv(dataset, told(session, SITE, on)))
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_columns_are_those_that_are_described(session):
    listed(session, "Un")

    lines, header = read_csv(LISTINGS, session), [column.name for column in LISTINGS.columns]

    assert list(lines[0]) == header


def test_line_tells_what_the_page_of_the_service_tells(session):
    one = listed(session, "Suivi Tension", slug="suivi-tension", topics=["sleep", "heart"], grants=("measures:read",))

    assert read_csv(LISTINGS, session) == [
        {
            "referencement": one.number,
            "identifiant": str(one.id),
            "service": "Suivi Tension",
            "page": f"{SITE}/catalogue/suivi-tension",
            "editeur": session.get(Organisation, one.organisation_id).name,
            "siren": session.get(Organisation, one.organisation_id).siren,
            "parcours": "exchange",
            "referentiel": "mes-2023",
            "thematiques": "heart|sleep",
            "domaines": "health",
            "etat": "active",
            "au_catalogue": "true",
            "premier_jour": one.starts_on.isoformat(),
            "debut": one.starts_on.isoformat(),
            "fin": one.ends_on.isoformat(),
            "periode": "1",
            "version_verifiee": "1.0.0",
            "precedent": "",
        }
    ]


def test_term_that_is_over_reads_expired_before_the_clock_noted_it(session):
    listed(session, "Un", starts_on=TODAY - timedelta(days=365))

    line = read_csv(LISTINGS, session)[0]

    assert (line["etat"], line["au_catalogue"]) == ("expired", "false")


def test_history_tells_each_public_step_in_order_and_none_of_the_house(session):
    one = listed(session, "Un", grants=("measures:read",))
    for trigger in ("propose_suspension", "suspend", "reinstate", "withdraw"):
        take_step(session, session.get(Listing, one.id), trigger, actor=EVERYBODY, at=AT, reason="Motif interne.")

    lines = read_csv(HISTORY, session)
    shown = [(line["ordre"], line["evenement"], line["avant"], line["apres"]) for line in lines]

    assert shown == [
        ("1", "suspend", "active", "suspended"),
        ("2", "reinstate", "suspended", "active"),
        ("3", "withdraw", "active", "withdrawn"),
    ]
    assert {(line["referencement"], line["date"]) for line in lines} == {(one.number, AT.date().isoformat())}
    assert "Motif interne" not in "".join(as_json(told(session, SITE, TODAY), AT))


def test_listings_that_ended_stay_and_lead_to_the_one_before(session):
    company = vendor(session)
    first = listed(session, "Un", of=company, state=ListingState.REMOVED)
    second = listed(session, "Un bis", of=company, service_id=first.service_id)
    second.opened_at = AT + timedelta(days=1)
    session.flush()

    lines = read_csv(LISTINGS, session)

    assert [(line["referencement"], line["etat"], line["precedent"]) for line in lines] == [
        (first.number, "removed", ""),
        (second.number, "active", first.number),
    ]


def test_name_that_looks_like_a_formula_is_text_in_the_csv_and_itself_in_the_json(session):
    one = listed(session, "Un")
    session.get(Service, one.service_id).name = '=HYPERLINK("https://piege.exemple";"x")'
    session.flush()

    whole = json.loads("".join(as_json(told(session, SITE, TODAY), AT)))

    assert read_csv(LISTINGS, session)[0]["service"] == "'" + whole["referencements"][0]["service"]
    assert whole["referencements"][0]["service"].startswith("=HYPERLINK")


def test_json_holds_the_lines_of_both_files(session):
    one = listed(session, "Un", topics=["sleep"])
    take_step(session, session.get(Listing, one.id), "suspend", actor=EVERYBODY, at=AT, reason="Motif.")
    listed(session, "Deux")

    whole = json.loads("".join(as_json(told(session, SITE, TODAY), AT)))

    assert whole["licence"] == "Licence Ouverte 2.0"
    assert [one["service"] for one in whole["referencements"]] == ["Un", "Deux"]
    assert [change["evenement"] for change in whole["referencements"][0]["historique"]] == ["suspend"]
    assert whole["referencements"][0]["thematiques"] == ["sleep"]


def test_empty_catalogue_is_a_header_and_an_empty_list(session):
    assert read_csv(LISTINGS, session) == read_csv(HISTORY, session) == []
    assert json.loads("".join(as_json(told(session, SITE, TODAY), AT)))["referencements"] == []


def test_batches_hold_every_listing_once(session):
    company = vendor(session)
    numbers = [listed(session, f"Service {count}", of=company).number for count in range(5)]

    batches = list(query.listings_in_batches(session, 2))

    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [one.number for batch in batches for one in batch] == numbers
