"""Keys of the API: shown once, of one scope and one organisation, revoked, expired, told of before they end."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.api_key import ApiKey
from models.database import make_sessions
from models.listing import Listing
from referencing.services.api_keys import PREFIX, Wanted, announce_endings, digest_of, make_key
from referencing.services.steps import take_step
from tests.referencing.told import AT, person, vendor
from tests.referencing.told import application as told_application
from workflows.vocabulary import Actor, ListingState, Role

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_numbers = itertools.count(1)
DESK = Actor(None, "Agente Essai", frozenset({Role.OFFICER}))


@pytest.fixture
def key(app, session):  # noqa: ARG001 - the time of the service
    """Make a key and return its secret."""

    def make(of=None, days=30, at=AT):
        by = person(session, f"Camille {next(_numbers)}", Role.ADMINISTRATOR)
        actor = Actor(by.id, by.name, frozenset({Role.ADMINISTRATOR}))
        _key, secret = make_key(session, Wanted("Passerelle", days), of, by=by, actor=actor, at=at)
        session.commit()
        return secret

    return make


def test_authorisations_hold_what_runs_now_and_nothing_else(program, shelf, key, session):
    running, suspended = shelf("Souffle", "Marche", grants=("measures:read", "measures:write"))
    shelf("Ancien", grants=("measures:read",), ends_on=AT.date() - timedelta(days=1))
    program.key = key()
    take_step(session, suspended, "suspend", actor=DESK, at=AT, reason="Faille.")
    session.commit()

    (found,) = program.ask("/api/v1/authorisations").json["authorisations"]

    assert found["listing"] == str(running.id)
    assert [(one["api"], one["operation"]) for one in found["grants"]] == [("measures", "read"), ("measures", "write")]
    assert program.ask("/api/v1/authorisations?api=documents").json == {"authorisations": []}


def test_authorisations_that_did_not_change_cost_nothing(program, shelf, key, session):
    (listing,) = shelf("Souffle", grants=("measures:read",))
    program.key = key()
    first = program.ask("/api/v1/authorisations")
    program.ask("/api/v1/authorisations", 304, If_None_Match=first.headers["ETag"])

    take_step(session, listing, "suspend", actor=DESK, at=AT, reason="Faille.")
    session.commit()
    after = program.ask("/api/v1/authorisations", If_None_Match=first.headers["ETag"])

    assert after.json == {"authorisations": []}
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in first.headers


def test_grant_left_on_a_listing_that_is_not_active_is_never_told(program, shelf, key, session):
    (listing,) = shelf("Souffle", grants=("measures:read",))
    session.get(Listing, listing.id).state = ListingState.REMOVED
    session.commit()
    program.key = key()

    assert program.ask("/api/v1/authorisations").json == {"authorisations": []}


def test_vendor_reads_its_own_cases_only(program, key, session):
    mine, other = vendor(session), vendor(session, "Autre")
    for name, of in (("Souffle", mine), ("Marche", mine), ("Sommeil", other)):
        told_application(session, of, name)
    session.commit()
    program.key = key(mine)

    first = program.ask("/api/v1/cases?limit=1").json
    second = program.ask(f"/api/v1/cases?limit=1&cursor={first['next']}").json
    names = [one["service"] for page in (first, second) for one in page["cases"]]
    number = second["cases"][0]["number"]

    assert sorted(names) == ["Marche", "Souffle"]
    assert second["next"] is None
    assert program.ask(f"/api/v1/cases/{number}").json["number"] == number
    program.key = key(other)
    program.ask(f"/api/v1/cases/{number}", 404)
    program.ask(f"/api/v1/cases?cursor={first['next']}", 400)


WRONG = ["", "Bearer", "Bearer forge", f"Bearer {PREFIX}x", "Basic YTpi", "Bearer \xe9", "x" * 5000]


@pytest.mark.parametrize("given", WRONG)
def test_request_without_a_key_in_force_is_told_so(program, given):
    answer = program.client.get("/api/v1/cases", headers={"Authorization": given} if given else {})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_wrong_keys_of_one_address_wait_and_a_right_one_still_opens(program, key):
    wrong = {"Authorization": f"Bearer {PREFIX}forge"}
    tried = [program.client.get("/api/v1/cases", headers=wrong) for _time in range(32)]
    program.key = key()

    answer = tried[-1]
    assert [one.status_code for one in tried] == [401] * 30 + [429] * 2
    assert (answer.mimetype, answer.json["status"]) == ("application/problem+json", 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert program.client.get("/api/v1/cases").status_code == 401
    program.ask("/api/v1/authorisations")


def test_key_that_is_over_or_of_another_scope_opens_nothing(program, key, session):
    program.key = key(days=30, at=AT - timedelta(days=30))
    program.ask("/api/v1/authorisations", 401)
    program.key = key()
    program.ask("/api/v1/cases", 403)
    session.scalars(select(ApiKey).where(ApiKey.digest == digest_of(program.key))).one().revoked_at = AT
    session.commit()
    program.ask("/api/v1/authorisations", 401)


def test_last_use_of_a_key_is_kept(program, key, session):
    program.key = key()
    program.ask("/api/v1/authorisations")

    assert session.scalars(select(ApiKey.used_at)).all() == [AT]


@pytest.mark.usefixtures("world")
def test_administrator_makes_a_key_that_is_shown_once(program, visitor, session):
    visitor.sign_in("administration@parcours.example")
    form = visitor.open("/admin/cles").forms[-1]
    page = visitor.post("/admin/cles", form.fields | {"name": "Passerelle", "days": "90"}, status=201)
    program.key = next(word for word in " ".join(page.texts).split() if word.startswith(PREFIX))
    program.ask("/api/v1/authorisations")

    again = visitor.open("/admin/cles")
    row = session.scalars(select(ApiKey)).one()
    session.expunge_all()
    session.rollback()
    assert program.key not in again.html
    assert "Passerelle" in again.html
    assert row.digest != program.key
    visitor.post(f"/admin/cles/{row.id}/revocation", {"csrf_token": form.fields["csrf_token"]})
    program.ask("/api/v1/authorisations", 401)


def test_key_that_ends_soon_is_told_of_once_a_threshold(key, engine, session):
    key(days=90)
    end = AT + timedelta(days=90)

    told = [announce_endings(make_sessions(engine), end - timedelta(days=days)) for days in (31, 30, 20, 7, 6)]

    assert told == [0, 1, 0, 1, 0]
    assert session.scalars(select(ApiKey.warned_days)).all() == [7]
