"""Addresses that hold what no database takes: a page or a 404, never an error of the service."""

import pytest

PATHS = (
    "/audits/tirages?avant=%00",
    "/audits/tirages?avant=" + "9" * 60,
    "/audits/tirages/%00",
    "/catalogue?q=%00a&apres=%00",
    "/catalogue?theme=%00",
    "/catalogue/a%00b",
    "/verifier/a%00b",
    "/verifier?code=a%00b",
    "/chiffres?mois=%00",
    "/api/v1/catalogue?q=a%00b",
    "/api/v1/changes?since=%00",
)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_public_address_with_a_nul_is_answered(visitor):
    answers = {path: visitor.client.get(path).status_code for path in PATHS}

    assert {path: code for path, code in answers.items() if code >= 500} == {}
