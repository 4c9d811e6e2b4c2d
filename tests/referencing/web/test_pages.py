import pytest

from tests.referencing.web.town import vendor

PROCEDURES = ("application", "listing", "reservation", "audit")


@pytest.mark.parametrize("path", ["/", "/connexion", "/verifier", "/verifier/AAAA-BBBB-CCCC-DDDD"])
def test_page_for_everybody_is_read_strictly(town, path):
    page = town.visitor().open(path)

    assert page.title.endswith(" – Parcours")


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize("reader", ["vendor", "audit", "guichet"])
def test_case_of_every_procedure_is_read_strictly(town, procedure, reader):
    visitor = town.visitor(vendor(1) if reader == "vendor" else reader)
    concerned = reader != "audit" or procedure != "application"

    page = visitor.open(f"/dossiers/{town.cases()[procedure]}", 200 if concerned else 404)

    assert page.h1 == ("Exemple Souffle" if concerned else "Page introuvable")
