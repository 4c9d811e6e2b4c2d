"""The open data as a reuser gets them: page, files, validators."""

import csv
import io
import json

import pytest

from tests.referencing.listed import listed
from tests.referencing.told import vendor
from tests.referencing.web.counting import queries

FILES = ("catalogue.csv", "historique.csv", "catalogue.json")


@pytest.fixture
def shelf(app, session):  # noqa: ARG001 - the time of the service
    def put(*names):
        company = vendor(session)
        made = [listed(session, name, of=company) for name in names]
        session.commit()
        return made

    return put


def _read(visitor, name, headers=None):
    """Return an answer, read to its end: a stream holds its request until then."""
    answer = visitor.client.get(f"/donnees/{name}", headers=headers)
    answer.get_data()
    return answer


def test_page_describes_every_column_and_leads_to_every_file(shelf, visitor):
    shelf("Un")

    page = visitor.open("/catalogue/donnees")

    assert [link for link in page.links if link and link.startswith("/donnees/")] == [
        f"/donnees/{one}" for one in FILES
    ]
    header = _read(visitor, "catalogue.csv").text.splitlines()[0].split(";")
    assert [name for name in header if name not in page.text] == []
    assert "Licence Ouverte 2.0" in page.text


def test_catalogue_leads_to_its_data(shelf, visitor):
    shelf("Un")

    assert "/catalogue/donnees" in visitor.open("/catalogue").links


def test_files_are_downloads_that_read_back(shelf, visitor):
    made = shelf("Un", "Deux")

    table, whole = (_read(visitor, f"catalogue.{ending}") for ending in ("csv", "json"))

    assert table.headers["Content-Type"] == "text/csv; header=present; charset=utf-8"
    assert table.headers["Content-Disposition"] == "attachment; filename=catalogue.csv"
    lines = list(csv.DictReader(io.StringIO(table.data.decode()), delimiter=";"))
    assert [line["referencement"] for line in lines] == [one.number for one in made]
    assert [one["referencement"] for one in json.loads(whole.data)["referencements"]] == [one.number for one in made]


@pytest.mark.parametrize("name", FILES)
def test_who_has_a_file_already_gets_nothing_until_something_changes(shelf, visitor, name):
    shelf("Un")
    first = _read(visitor, name)
    known = {"If-None-Match": first.headers["ETag"]}

    assert "Last-Modified" in first.headers
    assert (_read(visitor, name, known).status_code, first.status_code) == (304, 200)
    shelf("Deux")
    assert _read(visitor, name, known).status_code == 200


def test_unknown_file_is_not_found(visitor):
    assert visitor.client.get("/donnees/dossiers.csv").status_code == 404


def test_file_asks_as_little_for_fifty_services_as_for_one(app, shelf, visitor):
    shelf("Un")
    _read(visitor, "catalogue.json")
    with queries(app) as for_one:
        _read(visitor, "catalogue.json")
    shelf(*(f"Service {number}" for number in range(49)))

    with queries(app) as for_fifty:
        _read(visitor, "catalogue.json")

    assert len(for_fifty) == len(for_one)
