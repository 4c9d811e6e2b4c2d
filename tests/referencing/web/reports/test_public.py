"""Anybody reports a problem and follows it, without an account; robots are asked a sum, nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.report import Report, ReportContact
from referencing.web.reports.stamps import Stamp, written_stamp
from tests.referencing.listed import TODAY, listed
from tests.referencing.web.conftest import AT
from tests.referencing.web.reports.conftest import TEXT, TOLD, send
from tests.referencing.web.strict import Visitor
from workflows.reporting import QUESTIONS
from workflows.vocabulary import ListingState

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EMAIL = "camille.essai@exemple.fr"


def _rows(place):
    found = list(place.session.scalars(select(Report).order_by(Report.number)))
    place.session.rollback()
    return found


def _contacts(place):
    found = list(place.session.scalars(select(ReportContact.email)))
    place.session.rollback()
    return found


def test_problem_is_reported_and_followed(place, visitor):
    sheet = visitor.open(f"/catalogue/{place.slug}")
    assert f"/catalogue/{place.slug}/signaler" in sheet.links

    address = send(visitor, place.slug, noticed_on="2026-03-01", email=EMAIL)
    page = visitor.open(address)

    [report] = _rows(place)
    assert (report.number, report.kind, report.text, report.noticed_on) == (
        "SIG-2026-00001",
        "unreachable",
        TEXT,
        TODAY - timedelta(days=1),
    )
    assert all(words in page.text for words in ("SIG-2026-00001", "Suivi Souffle", TEXT, "Conservez cette adresse"))
    assert EMAIL not in page.html
    assert _contacts(place) == [EMAIL]
    assert address.rpartition("/")[2] not in (report.token_hash, report.token_salt)


def test_secret_page_is_kept_from_robots_caches_and_other_sites(place, visitor):
    address = send(visitor, place.slug)

    answer = Visitor(place.app).client.get(address)

    assert {name: answer.headers[name] for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")} == {
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "private, no-store",
    }
    assert 'name="robots" content="noindex' in answer.text


@ON_SQLITE
@pytest.mark.parametrize("token", ["forge", "a" * 32, "%00", "é" * 20, "x" * 5000])
def test_forged_address_is_nothing(visitor, place, token):  # noqa: ARG001 - its service
    for way in ("", "/adresse"):
        assert visitor.client.get(f"/signalements/{token}{way}").status_code == 404


def test_address_is_erased_at_its_owners_wish(place, visitor):
    address = send(visitor, place.slug, email=EMAIL)

    page = visitor.open(f"{address}/adresse")
    form = next(form for form in page.forms if form.action == f"{address}/adresse")
    visitor.post(form.action, form.fields)

    assert _contacts(place) == []
    assert "Aucune adresse électronique n’est conservée" in visitor.open(address).text
    assert visitor.client.get(f"{address}/adresse").status_code == 303


WRONG = {
    "nothing": (dict.fromkeys(TOLD, ""), 3),
    "short": ({"text": "Ne marche pas"}, 1),
    "long": ({"text": "mot " * 2500}, 1),
    "unknown kind": ({"kind": "murder", "reporter": "robot"}, 2),
    "no address": ({"email": "camille chez exemple"}, 1),
    "no day": ({"noticed_on": "31/02/2026"}, 1),
    "tomorrow": ({"noticed_on": "2026-03-03"}, 1),
    "long ago": ({"noticed_on": "0001-01-01"}, 1),
    "control signs": ({"text": "Un texte assez long avec\x07 une cloche dedans."}, 1),
}


@ON_SQLITE
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_at_once_and_nothing_is_lost(place, visitor, name):
    typed, faults = WRONG[name]

    page = send(visitor, place.slug, 422, **typed)

    summary = page.html.partition('id="erreurs"')[2].partition("</ul>")[0]
    assert summary.count("<li>") == faults
    assert "n’est pas encore envoyé" in page.text
    assert (typed.get("text") or TEXT).strip()[:40].rstrip("\x07") in page.html or "text" in typed
    assert _rows(place) == []


@pytest.mark.parametrize("text", ["アプリが昨日から起動しません確認してください", "لا يعمل التطبيق منذ أمس صباحا"])
def test_other_alphabets_are_taken(place, visitor, text):
    page = visitor.open(send(visitor, place.slug, text=text))

    assert text in page.text


def test_same_form_sent_twice_is_one_report(place, visitor):
    address = f"/catalogue/{place.slug}/signaler"
    form = next(form for form in visitor.open(address).forms if form.action == address)
    with time_machine.travel(AT.timestamp() + 10, tick=False):
        places = [visitor.post(address, form.fields | TOLD).location for _time in range(2)]

    assert places[0] == places[1]
    assert len(_rows(place)) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "wait"),
    [({"complement": "https://exemple.fr"}, 10), ({}, 1), ({"text": "http://a.fr http://b.fr http://c.fr ici"}, 10)],
)
def test_what_looks_like_a_robot_is_asked_a_sum(place, visitor, typed, wait):
    page = send(visitor, place.slug, 422, wait=wait, **typed)
    asked = next(number for number, (words, _answers) in enumerate(QUESTIONS) if words in page.html)
    form = next(form for form in page.forms if form.action.endswith("/signaler"))

    wrong = visitor.post(form.action, form.fields | TOLD | typed | {"check": "douze mille"}, 422)
    again = next(number for number, (words, _answers) in enumerate(QUESTIONS) if words in wrong.html)
    form = next(form for form in wrong.forms if form.action.endswith("/signaler"))
    answer = max(QUESTIONS[again][1])
    taken = visitor.post(form.action, form.fields | TOLD | typed | {"check": answer.upper()})

    assert asked != again
    assert taken.location.startswith("/signalements/")


def test_trap_is_hidden_from_everybody(visitor, place):
    html = visitor.open(f"/catalogue/{place.slug}/signaler").html

    trap = html.partition('class="report-trap"')[2].partition("</div>")[0]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap


@ON_SQLITE
@pytest.mark.parametrize("stamp", ["", "forge", "old", "future"])
def test_form_that_is_old_or_not_ours_is_given_back(app, place, visitor, stamp):
    hours = {"old": -25, "future": 3}.get(stamp)
    if hours is not None:
        stamp = written_stamp(Stamp("a" * 32, AT + timedelta(hours=hours)), app.config["SECRET_KEY"])

    page = send(visitor, place.slug, 422, stamp=stamp)

    assert "resté ouvert trop longtemps" in page.text
    assert TEXT in page.html
    assert _rows(place) == []
    form = next(form for form in page.forms if form.action.endswith("/signaler"))
    with time_machine.travel(AT.timestamp() + 11, tick=False):
        assert visitor.post(form.action, form.fields | TOLD).location.startswith("/signalements/")


@ON_SQLITE
def test_seventh_report_of_a_minute_waits_with_its_text(place, visitor):
    for _time in range(6):
        send(visitor, place.slug)

    page = send(visitor, place.slug, 429)

    assert TEXT in page.html


@ON_SQLITE
@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({}, True),
        ({"state": ListingState.SUSPENDED}, True),
        ({"state": ListingState.EXPIRED, "starts_on": TODAY - timedelta(days=465)}, True),
        ({"state": ListingState.EXPIRED, "starts_on": TODAY - timedelta(days=365 + 190)}, False),
    ],
)
def test_service_is_reported_while_it_is_listed_and_some_months_after(session, place, visitor, values, is_open):
    listed(session, "Autre", slug="autre", **values)
    session.commit()

    sheet = visitor.open("/catalogue/autre")

    assert ("/catalogue/autre/signaler" in sheet.links) is is_open
    assert visitor.client.get("/catalogue/autre/signaler").status_code == (200 if is_open else 404)
    assert visitor.client.get(f"/catalogue/{place.slug}x/signaler").status_code == 404
