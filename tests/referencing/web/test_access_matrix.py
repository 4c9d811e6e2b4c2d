"""Who gets where: all roles by all routes by organisations, and what a walk through the pages may not meet.

The routes come from the application itself: a new one is in the matrix the day it is there.
"""

from functools import cache
from urllib.parse import urlsplit

import pytest

from models.database import make_engine, make_sessions, reading
from referencing.access import SCOPES, Access, marks
from tests.house.access_arguments import NOWHERE, OF_ONE_VENDOR, values_of
from tests.referencing.web.strict import Page
from tests.referencing.web.town import vendor

# By hand, and not from `access.ROLES`: a wrong row there cannot bless itself.
READERS = {
    "": {"public", "demo"},
    "guichet": {"public", "demo", "signed_in", "staff", "desk", "officer"},
    "instruction": {"public", "demo", "signed_in", "staff", "desk", "reviewer"},
    "secretariat": {"public", "demo", "signed_in", "staff", "commission", "secretary"},
    "membre1": {"public", "demo", "signed_in", "staff", "commission"},
    "decision": {"public", "demo", "signed_in", "staff", "decider"},
    "cnam": {"public", "demo", "signed_in", "staff"},
    "audit": {"public", "demo", "signed_in", "staff", "auditor"},
    "administration": {"public", "demo", "signed_in", "staff", "administrator"},
    vendor(1): {"public", "demo", "signed_in", "vendor"},
}
HOUSE = [name for name in READERS if name and "@" not in name]
# Ways out and in: they would end the session of the reader who walks.
LEFT_ALONE = {"sign_in.leave", "sign_in.enter", "account.revoke", "account.revoke_others"}
# Programs of mail post these, without the token of a form: a forged link is 404 there.
WITHOUT_TOKEN = {"preferences.leave"}
LONGEST_WALK = 60


@cache
def _visitor(town, name):
    return town.visitor(name or None)


def _routes(app):
    """Return endpoint, method and rule of every address."""
    return [
        (rule.endpoint, method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if rule.endpoint not in LEFT_ALONE and rule.arguments <= NOWHERE.keys()
    ]


def _address(app, rule, values):
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})


def _ask(visitor, method, address, token=""):
    data = {"csrf_token": token} if method == "POST" else None
    answer = visitor.client.open(address, method=method, data=data)
    answer.close()  # a file that is sent stays open until then
    return answer


@cache
def _values(town, number):
    engine = make_engine(town.app.config["SQLALCHEMY_DATABASE_URI"])
    case = {1: town.application, 2: town.draft}[number]
    with reading(), make_sessions(engine)() as session:
        values = values_of(session, number, case)
    engine.dispose()
    return values


def test_every_argument_of_an_address_has_a_value(town):
    asked = {name for rule in town.app.url_map.iter_rules() for name in rule.arguments}

    assert sorted(asked - NOWHERE.keys()) == []


@pytest.mark.parametrize("name", READERS)
def test_marks_say_who_gets_where(town, name):
    visitor, found = _visitor(town, name), marks(town.app)

    wrong = {}
    for endpoint, method, rule in _routes(town.app):
        mark = found[endpoint]
        if mark is Access.MACHINE or (method == "POST" and endpoint in WITHOUT_TOKEN):
            continue
        answer = _ask(visitor, method, _address(town.app, rule, NOWHERE))
        if mark in SCOPES:  # whoever is signed in: a program shows a key
            if answer.status_code != 401:
                wrong[f"{method} {endpoint}"] = (mark.value, answer.status_code)
        elif not _is_right(answer, method, is_admitted=mark.value in READERS[name], is_somebody=bool(name)):
            wrong[f"{method} {endpoint}"] = (mark.value, answer.status_code)

    assert wrong == {}


def _is_right(answer, method, *, is_admitted, is_somebody):
    """Admitted: a form without token is refused as such; else 404, or the way to sign in for a visitor."""
    if is_admitted:
        return answer.status_code == 400 if method == "POST" else answer.status_code < 500
    if is_somebody:
        return answer.status_code == 404
    return answer.status_code in (302, 303) and urlsplit(answer.location).path == "/connexion"


@pytest.mark.parametrize("number", [1, 2])
def test_things_of_another_organisation_are_not_there(town, number):
    visitor, others = _visitor(town, vendor(number)), _values(town, 3 - number)
    token = visitor.open("/").forms[0].fields["csrf_token"]

    found = {
        f"{method} {endpoint}": answer.status_code
        for endpoint, method, rule in _routes(town.app)
        if rule.arguments & OF_ONE_VENDOR
        and marks(town.app)[endpoint] not in SCOPES  # a session is no key: the tests of keys look there
        and (answer := _ask(visitor, method, _address(town.app, rule, others), token)).status_code != 404
    }

    assert found == {}


@pytest.mark.parametrize("name", [*HOUSE, vendor(1)])
def test_things_of_a_vendor_open_without_a_fault(town, name):
    visitor, values = _visitor(town, name), _values(town, 1)

    faults = {
        endpoint: answer.status_code
        for endpoint, method, rule in _routes(town.app)
        if method == "GET" and (answer := _ask(visitor, method, _address(town.app, rule, values))).status_code >= 500
        if not answer.headers.get("Retry-After")  # a paper that is still being written
    }

    assert faults == {}


def _walk(visitor, *left_out):
    """Return path → text of the pages that links lead to from the first one, the bodies of files left out."""
    seen, waiting = {}, ["/"]
    while waiting and len(seen) < LONGEST_WALK:
        path = waiting.pop(0)
        if path in seen:
            continue
        answer = visitor.client.get(path)
        assert answer.status_code < 500 or answer.headers.get("Retry-After"), (path, answer.status_code)
        is_page = answer.mimetype == "text/html" and answer.status_code == 200
        seen[path] = answer.text if is_page else ""
        answer.close()
        links = [link.partition("#")[0] for link in Page(answer).links if _is_ours(link)] if is_page else []
        waiting += [link for link in links if not link.startswith(left_out)]
        waiting += [answer.location] if answer.status_code in (302, 303) and _is_ours(answer.location) else []
    return seen


def _is_ours(link):
    return bool(link) and link.startswith("/") and not link.startswith(("/connexion", "/static", "/bootstrap"))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_vendor_walking_about_meets_nothing_of_another(town, number):
    secrets = {
        1: [town.application, town.listing, town.reservation, town.audit, "Exemple Souffle"],
        2: [town.draft, "Exemple Marche"],
        3: [town.submitted, "Exemple Sommeil"],
    }
    names = [f"Éditeur Exemple {other:02d}" for other in secrets if other != number]
    names += [f"editeur-{other:02d}.example" for other in secrets if other != number]
    foreign = [town.planned_audit, *names, *(one for other in secrets if other != number for one in secrets[other])]

    pages = _walk(_visitor(town, vendor(number)), "/catalogue")  # which is everybody's

    assert {path: [one for one in foreign if one in text] for path, text in pages.items()} == {p: [] for p in pages}
    assert any(one in text for one in secrets[number] for text in pages.values())


@pytest.mark.parametrize("name", ["", *HOUSE])
def test_reader_walking_about_meets_no_fault(town, name):
    pages = _walk(_visitor(town, name))

    assert "/" in pages
    assert name or not [number for number in town.cases().values() for text in pages.values() if number in text]
