import pytest

from app import create_app
from tests.referencing.web.conftest import settings_for

PUBLIC = ("/", "/connexion", "/verifier", "/nulle-part", "/static/parcours.css")


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_lets_the_browser_run_and_load_nothing_foreign(town, path):
    with town.visitor().client.get(path) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; "
        "style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_page_of_a_person_is_kept_nowhere(town):
    assert town.visitor("guichet").client.get("/").headers["Cache-Control"] == "private, no-store"


def test_style_sheets_may_be_kept(town):
    with town.visitor().client.get("/static/parcours.css") as answer:
        assert "max-age=3600" in answer.headers["Cache-Control"]


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(town):
    cookie = town.visitor().client.get("/connexion").headers["Set-Cookie"]

    assert cookie.startswith("parcours=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_over_https_the_cookie_is_secure_and_https_is_kept_to(database_url, tmp_path):
    app = create_app(settings_for(database_url, tmp_path, PARCOURS_PUBLIC_URL="https://parcours.example"), demo=True)

    answer = app.test_client().get("/connexion", base_url="https://parcours.example")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers.get("Set-Cookie", "__Host-parcours=; Secure;").startswith("__Host-parcours=")
    assert "Secure" in answer.headers.get("Set-Cookie", "Secure")
