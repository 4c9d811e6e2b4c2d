import pytest
from sqlalchemy import select

from models.document import IssuedDocument
from referencing.services.verifying import tidy_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K2M-Q4XW-8DPA-H3RN", "7K2M-Q4XW-8DPA-H3RN"),
        (" 7k2m q4xw 8dpa h3rn ", "7K2M-Q4XW-8DPA-H3RN"),
        ("7k2mq4xw8dpah3rn", "7K2M-Q4XW-8DPA-H3RN"),
        ("7K2M–Q4XW–8DPA–H3RN", "7K2M-Q4XW-8DPA-H3RN"),
        ("O0I1-LLLL-LLLL-LLLL", "QQLL-LLLL-LLLL-LLLL"),
        ("7K2M", ""),
        ("é" * 16, ""),
        ("", ""),
    ],
)
def test_code_is_understood_however_it_was_typed(typed, code):
    assert tidy_code(typed) == code


def _codes(town):
    with town.app.app_context():
        rows = town.app.extensions["sqlalchemy"].session.execute(select(IssuedDocument.kind, IssuedDocument.code))
        return dict(rows.all())


def test_certificate_in_force_is_valid(town):
    page = town.visitor().open(f"/verifier/{_codes(town)['certificate'].lower()}")

    assert page.h1 == "Attestation valable"
    assert "Exemple Souffle" in page.text
    assert "Éditeur Exemple 01" in page.text


def test_letter_is_authentic_and_names_nobody(town):
    page = town.visitor().open(f"/verifier/{_codes(town)['acceptance']}")

    assert page.h1 == "Document authentique"
    assert ("Délégataire Exemple" in page.text, "Signataire" in page.text) == (False, False)


def test_code_of_no_document_is_unknown(town):
    assert town.visitor().open("/verifier/ZZZZ-ZZZZ-ZZZZ-ZZZZ").h1 == "Code inconnu"


def test_code_typed_in_the_form_leads_to_its_own_address(town):
    answer = town.visitor().client.get("/verifier?code=7k2m q4xw 8dpa h3rn")

    assert (answer.status_code, answer.location) == (302, "/verifier/7K2M-Q4XW-8DPA-H3RN")
