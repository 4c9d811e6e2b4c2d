import re

import jsonschema_rs
import pytest

from tests.referencing.listed import TODAY
from workflows.vocabulary import ListingState

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOWHERE = "00000000-0000-0000-0000-000000000007"


@ON_SQLITE
def test_document_tells_of_every_address_and_of_no_other(app, program):
    rules = {re.sub(r"<(\w+:)?(\w+)>", r"{\2}", rule.rule) for rule in app.url_map.iter_rules()}
    there = {rule.removeprefix("/api/v1") for rule in rules if rule.startswith("/api/v1/")}

    assert set(program.document["paths"]) == there
    assert program.document["openapi"] == "3.1.0"
    for schema in program.document["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator({**program.document, **schema})


def test_catalogue_is_read_page_by_page(program, shelf):
    shelf("Été", "Zèbre", grants=("measures:read", "documents:write"), topics=["sleep"])
    shelf("Ancien", state=ListingState.SUSPENDED)
    seen, address = [], "/api/v1/catalogue?limit=1"

    while address:
        found = program.ask(address).json
        seen += [one["service"]["name"] for one in found["services"]]
        address = f"/api/v1/catalogue?limit=1&cursor={found['next']}" if found["next"] else None

    assert seen == ["Été", "Zèbre"]
    assert found["total"] == 2
    assert found["services"][0]["grants"] == [
        {"api": "documents", "operations": ["write"]},
        {"api": "measures", "operations": ["read"]},
    ]
    assert found["services"][0]["topics"] == ["sleep"]


def test_catalogue_is_filtered_as_its_page_is(program, shelf):
    shelf("Libre")
    shelf("Payant", free=False)

    found = program.ask("/api/v1/catalogue?prix=paid").json

    assert [one["service"]["name"] for one in found["services"]] == ["Payant"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("prix=gratuit&limit=0", ["prix", "limit"]),
        ("limit=%C2%B2", ["limit"]),
        ("limit=5000", ["limit"]),
        ("api=inconnue&tri=hasard", ["api", "tri"]),
        ("nouveau=non", ["nouveau"]),
        ("couleur=bleu", ["couleur"]),
        ("cursor=forge", ["cursor"]),
        ("q=" + "a" * 10_000, ["q"]),
        ("q=%00%1b", ["q"]),
        ("q=a&q=b", ["q"]),
    ],
)
def test_wrong_parameters_are_all_named(program, query, wrong):
    told = program.ask(f"/api/v1/catalogue?{query}", 400).json

    assert sorted(one["parameter"] for one in told["errors"]) == sorted(wrong)
    assert told["type"].endswith("/api#probleme-parameters")


@ON_SQLITE
def test_cursor_of_other_filters_is_refused(program, shelf):
    shelf("Un", "Deux")
    cursor = program.ask("/api/v1/catalogue?limit=1").json["next"]

    told = program.ask(f"/api/v1/catalogue?limit=1&prix=free&cursor={cursor}", 400).json

    assert [one["parameter"] for one in told["errors"]] == ["cursor"]


@pytest.mark.parametrize("text", ["\"'%;--", "NEAR(a b)*", "( OR", "Здоровье", "健康", "_", "\u202e"])
def test_search_takes_any_text(program, text):
    found = program.client.get("/api/v1/catalogue", query_string={"q": text})

    assert found.status_code in (200, 400)


def test_listing_tells_what_the_public_may_know(program, shelf):
    (listing,) = shelf("Souffle", grants=("measures:read",), urls={"website": "https://exemple.fr"})

    found = program.ask(f"/api/v1/listings/{listing.id}").json

    assert found["is_in_catalogue"] is True
    assert [one["api"] for one in found["exchanges"]] == ["measures"]
    assert "siren" not in found["vendor"]


@ON_SQLITE
def test_listing_that_is_over_says_what_became_of_it(program, shelf):
    (suspended,) = shelf("Souffle", state=ListingState.SUSPENDED)
    (expired,) = shelf("Marche", ends_on=TODAY.replace(day=1), starts_on=TODAY.replace(year=2025))

    states = [program.ask(f"/api/v1/listings/{one.id}").json["state"] for one in (suspended, expired)]

    assert states == ["suspended", "expired"]


@ON_SQLITE
def test_answer_that_did_not_change_is_304(program, shelf):
    shelf("Souffle")
    tag = program.ask("/api/v1/catalogue").headers["ETag"]

    again = program.ask("/api/v1/catalogue", 304, If_None_Match=tag)
    shelf("Marche")
    after = program.ask("/api/v1/catalogue", 200, If_None_Match=tag)

    assert again.text == ""
    assert after.headers["ETag"] != tag


@ON_SQLITE
def test_public_answers_are_open_to_pages_of_other_sites(program):
    answer = program.ask("/api/v1/catalogue", Origin="https://exemple.fr")
    asked = program.client.options("/api/v1/catalogue", headers={"Origin": "https://exemple.fr"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked.headers["Access-Control-Allow-Origin"] == "*"


@ON_SQLITE
@pytest.mark.parametrize(
    "address", ["/api/v1", "/api/v1/", "/api/v1/rien", "/api/v1/listings/7", f"/api/v1/listings/{NOWHERE}"]
)
def test_what_is_not_there_is_a_problem_and_no_page(program, address):
    assert program.ask(address, 404).json["status"] == 404


@ON_SQLITE
def test_wrong_method_is_a_problem_that_says_which_is_right(program):
    answer = program.client.post("/api/v1/catalogue")

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


@ON_SQLITE
def test_failure_is_a_problem_that_tells_nothing_of_the_inside(app, program, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE catalogue_facet")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = program.client.get("/api/v1/catalogue")

    assert answer.mimetype == "application/problem+json"
    assert answer.status_code in (500, 503)
    assert "catalogue_facet" not in answer.text


@ON_SQLITE
def test_too_many_calls_are_told_when_to_come_back(program):
    for _call in range(600):
        answer = program.client.get("/api/v1/changes?limit=x")
        if answer.status_code == 429:
            break
    answer = program.ask("/api/v1/changes", 429)

    assert int(answer.headers["Retry-After"]) >= 0
    assert answer.json["type"].endswith("#probleme-rate")


@ON_SQLITE
@pytest.mark.usefixtures("world")
def test_session_of_a_person_changes_nothing(visitor):
    visitor.sign_in("guichet@parcours.example")

    answer = visitor.client.get("/api/v1/catalogue")

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in answer.headers.get("Vary", "")


@ON_SQLITE
def test_manual_tells_of_every_address_and_every_problem(program, visitor):
    page = visitor.open("/api")

    assert [place for place in program.document["paths"] if place not in page.html] == []
    assert {"probleme-rate", "probleme-cursor-lost", "probleme-key"} <= set(page.ids)
