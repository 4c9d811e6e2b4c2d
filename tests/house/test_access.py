"""Every address with the access it must have: a new one is added here by hand, or this fails."""

import pytest
from flask import Flask

from app import create_app
from referencing.access import Access, Standing, UnmarkedError, demo, guard, marks, public
from referencing.config import Settings

WANTED = {
    ("GET", "/", "home.page", Access.PUBLIC),
    ("GET", "/connexion", "sign_in.page", Access.PUBLIC),
    ("POST", "/connexion", "sign_in.enter", Access.DEMO),
    ("POST", "/deconnexion", "sign_in.leave", Access.SIGNED_IN),
    ("GET", "/dossiers/<number>", "cases.page", Access.SIGNED_IN),
    ("POST", "/dossiers/<number>/etapes/<trigger>", "cases.step", Access.SIGNED_IN),
    ("GET", "/dossiers/<number>/documents/<document_number>", "papers.download", Access.SIGNED_IN),
    ("GET", "/verifier", "verification.page", Access.PUBLIC),
    ("GET", "/verifier/<code>", "verification.result", Access.PUBLIC),
    ("GET", "/sante", "monitoring.health", Access.PUBLIC),
    ("GET", "/metrics", "monitoring.metrics", Access.MACHINE),
    ("GET", "/static/<path:filename>", "static", Access.PUBLIC),
    ("GET", "/bootstrap/static/<path:filename>", "bootstrap.static", Access.PUBLIC),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_endpoint_has_the_access_it_must_have(database_url, tmp_path):
    settings = {"PARCOURS_INSTANCE": str(tmp_path), "PARCOURS_DATABASE_URL": database_url}
    app = create_app(Settings.from_environ(settings))

    found = {
        (method, rule.rule, rule.endpoint, marks(app)[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert found == WANTED


def test_endpoint_without_a_mark_stops_the_start():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", "bare", lambda: "")

    with pytest.raises(UnmarkedError, match="bare"):
        guard(app, is_demo=False, standing=Standing)


def test_endpoint_wears_one_mark_only():
    with pytest.raises(UnmarkedError):
        public(demo(_page))


def _page():
    return ""
