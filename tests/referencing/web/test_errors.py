import pytest
from sqlalchemy.exc import OperationalError

from referencing.web import home
from tests.referencing.web.strict import Visitor


def test_unknown_address_says_so(town):
    assert town.visitor().open("/nulle-part", 404).h1 == "Page introuvable"


def test_form_that_is_opened_like_a_page_says_so(town):
    page = town.visitor().open("/deconnexion", 405)

    allowed = set(page.response.headers["Allow"].split(", "))
    assert (page.h1, allowed) == ("Cette adresse ne s’ouvre pas ainsi", {"POST", "OPTIONS"})


def test_too_large_a_form_is_refused(town):
    visitor = town.visitor("guichet")
    token = visitor.open("/").forms[0].fields["csrf_token"]
    typed = {"csrf_token": token, "seen_version": "1", "reason": "a" * 200_000}

    page = visitor.post(f"/dossiers/{town.submitted}/etapes/declare_inadmissible", typed, 413)

    assert page.h1 == "Envoi trop volumineux"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (OperationalError("select", {}, Exception("gone")), 503, "Le service est momentanément indisponible"),
        (ZeroDivisionError("a secret"), 500, "Le service a rencontré une erreur"),
    ],
)
def test_what_nobody_foresaw_is_a_finished_page_without_particulars(app, monkeypatch, error, status, title):
    def fail():
        raise error

    monkeypatch.setattr(home, "current_person", fail)

    page = Visitor(app).open("/", status)

    assert page.h1 == title
    assert "secret" not in page.html
    assert ("Retry-After" in page.response.headers) is (status == 503)


@pytest.mark.parametrize("number", ["CAND-2026-99999", "X", "CAND-", "%00", "é" * 50])
def test_case_that_does_not_exist_is_not_found(town, number):
    town.visitor("guichet").open(f"/dossiers/{number}", 404)
