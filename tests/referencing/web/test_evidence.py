import io
from datetime import date

import pytest
from sqlalchemy import event, select

from models.application import Answer
from models.evidence import Evidence
from referencing.services.demo import acts
from referencing.services.demo.evidence_files import paper
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track

BOOK = "demo-2"
JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(world, visitor):
    """A dossier of vendor 1 being written."""
    number = acts.open_only(world, 1, "Exemple Marche", Track.SIMPLE, BOOK)
    world.session.commit()
    visitor.sign_in(vendor(1))
    return number


def _piece(world, number):
    """Return identifier, criterion and organisation of the first piece of evidence of a case."""
    world.session.rollback()
    answer = next(row for row in world.case(number).answers if row.evidence)
    found = answer.evidence[0].evidence_id, answer.criterion, world.case(number).organisation_id
    world.session.rollback()
    return found


def _attached(world, number, key):
    world.session.rollback()
    rows = world.session.scalars(select(Answer).where(Answer.application_id == world.case(number).id))
    found = [
        (item.evidence.name, item.evidence.valid_until) for row in rows if row.criterion == key for item in row.evidence
    ]
    world.session.rollback()
    return found


def _token(page):
    return next(form.fields["csrf_token"] for form in page.forms if form.fields.get("csrf_token"))


def test_file_is_answered_to_keep_and_not_as_a_page(world, visitor, draft):
    evidence, _key, _organisation = _piece(world, draft)

    answer = visitor.client.get(f"/preuves/{evidence}")

    headers = [answer.headers[name] for name in ("X-Content-Type-Options", "Cache-Control", "Content-Type")]
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert headers == ["nosniff", "private, no-store", "application/pdf"]
    assert answer.data.startswith(b"%PDF")
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.usefixtures("draft")
def test_evidence_of_another_vendor_is_nowhere(world, visitor):
    other = acts.open_only(world, 2, "Exemple Autre", Track.SIMPLE, BOOK)
    world.session.commit()
    evidence, _key, organisation = _piece(world, other)
    token = _token(visitor.open("/editeur/preuves"))
    data = {"csrf_token": token, "name": "à moi.pdf"}

    read = [
        visitor.client.get(path).status_code for path in (f"/preuves/{evidence}", f"/editeur/preuves/{evidence}/fiche")
    ]
    written = [
        visitor.client.post(f"/editeur/preuves/{path}", data=data).status_code
        for path in (f"{organisation}", f"{evidence}/fiche")
    ]

    assert (read, written) == ([404, 404], [404, 404])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_house_reads_a_dossier_once_it_is_filed_and_not_a_day_before(app, world, draft):
    evidence, key, _organisation = _piece(world, draft)
    inside = (
        f"/preuves/{evidence}",
        f"/instruction/{draft}",
        f"/instruction/{draft}/criteres/{key}",
        f"/instruction/{draft}/preuves/{evidence}",
    )
    officer = Visitor(app).sign_in("guichet@parcours.example")

    known = officer.open(f"/dossiers/{draft}")
    before = [officer.client.get(path).status_code for path in inside]
    world.step(draft, "confirm_eligibility", Role.VENDOR)
    world.step(draft, "submit", Role.SIGNATORY)
    world.session.commit()
    after = [officer.client.get(path).status_code for path in inside]

    assert (known.h1, "ne sont lues que par l’éditeur" in known.text) == ("Exemple Marche", True)
    assert "Ce qui manque" not in known.text
    assert f"/instruction/{draft}" not in known.links
    assert (before, after) == ([404] * 4, [200] * 4)


def test_library_shows_where_each_piece_serves(world, visitor, draft):
    _evidence, key, _organisation = _piece(world, draft)

    page = visitor.open("/editeur/preuves")

    assert f"/editeur/dossiers/{draft}/criteres/{key}" in page.links


def test_file_sent_by_a_script_is_answered_in_json(world, visitor, draft):
    _evidence, _key, organisation = _piece(world, draft)
    token = _token(visitor.open("/editeur/preuves"))
    data = {"csrf_token": token, "files": (io.BytesIO(paper("Certificat")), "hds.pdf")}

    told = visitor.client.post(f"/editeur/preuves/{organisation}", data=data, headers=JSON)

    assert told.status_code == 201
    assert [piece["name"] for piece in told.json] == ["hds.pdf"]
    assert visitor.client.get(told.json[0]["file"]).status_code == 200


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ((b"", "vide.pdf"), "est vide"),
        ((b"MZ\x90\x00" + b"\0" * 64, "outil.exe"), "contient un programme"),
        ((b"bonjour", "texte.pdf"), "n’est pas ce que son nom annonce"),
    ],
)
def test_refused_file_is_told_in_french(world, visitor, draft, file, sentence):
    _evidence, _key, organisation = _piece(world, draft)
    token = _token(visitor.open("/editeur/preuves"))
    content, name = file

    def data():
        return {"csrf_token": token, "files": (io.BytesIO(content), name)}

    page = visitor.post(f"/editeur/preuves/{organisation}", data(), status=422)
    told = visitor.client.post(f"/editeur/preuves/{organisation}", data=data(), headers=JSON)

    assert sentence in page.text
    assert told.status_code == 422
    assert any(sentence in words for words in told.json["errors"]["files"])


def test_form_without_a_file_says_so(world, visitor, draft):
    _evidence, _key, organisation = _piece(world, draft)
    token = _token(visitor.open("/editeur/preuves"))

    page = visitor.post(f"/editeur/preuves/{organisation}", {"csrf_token": token}, status=422)

    assert "Choisissez au moins un fichier." in page.text


def test_another_date_is_taken_over_by_the_answers_being_written(world, visitor, draft):
    evidence, key, _organisation = _piece(world, draft)
    page = visitor.open(f"/editeur/preuves/{evidence}/fiche")
    data = {"csrf_token": _token(page), "name": "certificat HDS", "valid_until": "2027-05-31"}

    answer = visitor.post(f"/editeur/preuves/{evidence}/fiche", data)

    assert _attached(world, draft, key) == [("certificat HDS.pdf", date(2027, 5, 31))]
    visitor.open(answer.headers["Location"])
    visitor.open(f"/editeur/preuves/{evidence}/fiche", status=404)


def test_newer_file_replaces_a_piece_everywhere_it_may(world, visitor, draft):
    evidence, key, _organisation = _piece(world, draft)
    page = visitor.open(f"/editeur/preuves/{evidence}/fiche")
    file = (io.BytesIO(paper("Nouveau")), "hds-2027.pdf")
    data = {"csrf_token": _token(page), "neuve-files": file, "neuve-valid_until": "2027-05-31"}

    visitor.post(f"/editeur/preuves/{evidence}/remplacement", data)

    assert _attached(world, draft, key) == [("hds-2027.pdf", date(2027, 5, 31))]


def test_refused_replacement_changes_nothing(world, visitor, draft):
    evidence, key, _organisation = _piece(world, draft)
    before = _attached(world, draft, key)
    page = visitor.open(f"/editeur/preuves/{evidence}/fiche")
    data = {"csrf_token": _token(page), "neuve-files": (io.BytesIO(b""), "vide.pdf")}

    told = visitor.post(f"/editeur/preuves/{evidence}/remplacement", data, status=422)

    assert "est vide" in told.text
    assert _attached(world, draft, key) == before


def test_ending_certificate_is_announced_in_the_library_and_at_its_criterion(world, visitor, draft):
    evidence, key, _organisation = _piece(world, draft)
    page = visitor.open(f"/editeur/preuves/{evidence}/fiche")
    visitor.post(
        f"/editeur/preuves/{evidence}/fiche",
        {"csrf_token": _token(page), "name": "hds.pdf", "valid_until": "2026-03-20"},
    )

    library = visitor.open("/editeur/preuves")
    criterion = visitor.open(f"/editeur/dossiers/{draft}/criteres/{key}")
    case = visitor.open(f"/editeur/dossiers/{draft}")

    assert "À renouveler" in library.text
    assert "Preuves à renouveler hds.pdf : valable jusqu’au 20 mars 2026" in case.text.replace("\u00a0", " ")
    assert "Valable jusqu’au 20 mars 2026 : remplacez-la bientôt." in criterion.text


def test_library_asks_the_database_as_often_for_one_piece_as_for_fifty(app, world, visitor, draft):
    first = _queries(app, visitor)
    evidence, _key, organisation = _piece(world, draft)
    file_id = world.session.get(Evidence, evidence).file_id
    world.session.add_all(
        Evidence(organisation_id=organisation, file_id=file_id, name=f"{number}.pdf", added_at=world.at)
        for number in range(50)
    )
    world.session.commit()

    assert _queries(app, visitor) == first


def _queries(app, visitor):
    asked = []
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine

    def count(*given):
        asked.append(given[2])

    visitor.open("/editeur/preuves")
    event.listen(engine, "before_cursor_execute", count)
    visitor.open("/editeur/preuves")
    event.remove(engine, "before_cursor_execute", count)
    return len(asked)


def test_what_was_filed_keeps_its_piece(world, visitor, draft):
    evidence, key, _organisation = _piece(world, draft)
    world.step(draft, "confirm_eligibility", Role.VENDOR)
    world.step(draft, "submit", Role.SIGNATORY)
    world.session.commit()
    before = _attached(world, draft, key)
    page = visitor.open(f"/editeur/preuves/{evidence}/fiche")

    visitor.post(f"/editeur/preuves/{evidence}/fiche", {"csrf_token": _token(page), "name": "autre nom"})

    assert "gardent la preuve d’origine" in page.text
    assert _attached(world, draft, key) == before
