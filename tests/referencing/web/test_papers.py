from sqlalchemy import update

from models.document import IssuedDocument
from models.listing import Listing
from models.queries.checking import certificate_in_force
from models.queries.issued import documents_of
from referencing.services.demo import acts
from referencing.services.store import Room
from tests.referencing.web.conftest import play
from tests.referencing.web.town import vendor
from workflows.vocabulary import ListingState, Role, Track

PDF = b"%PDF-1.7 invented"


def _receipt(world):
    number = play(world, acts.file(world, 1, "Exemple Sommeil", Track.SIMPLE, "demo-2"))
    return number, _last_document(world, number)


def _last_document(world, number):
    document = documents_of(world.session, world.case(number))[-1]
    world.session.expunge(document)
    world.session.rollback()  # on SQLite a test that reads on would keep the service from writing
    return document


def test_document_that_is_not_rendered_yet_asks_to_come_back(world, visitor):
    number, document = _receipt(world)
    visitor.sign_in(vendor(1))

    page = visitor.open(f"/dossiers/{number}/documents/{document.number}", 503)

    assert (page.h1, page.response.headers["Retry-After"]) == ("Document en préparation", "30")


def test_document_is_downloaded_as_a_file(world, visitor):
    number, document = _receipt(world)
    kept = world.store.keep(Room.PAPERS, PDF)
    rendered = {"sha256": kept.sha256, "size": kept.size, "rendered_at": world.at}
    world.session.execute(update(IssuedDocument).where(IssuedDocument.id == document.id).values(**rendered))
    world.session.commit()
    visitor.sign_in(vendor(1))

    answer = visitor.client.get(f"/dossiers/{number}/documents/{document.number}")

    told = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert answer.data == PDF
    assert [answer.headers[name] for name in told] == [
        "application/pdf",
        f'attachment; filename="{document.number}.pdf"',
        "nosniff",
        "private, no-store",
    ]


def test_report_of_the_experts_is_not_the_vendors_to_open(world, visitor):
    number, _ = _receipt(world)
    play(world, acts.assess(world, number))
    report = _last_document(world, number)

    house = visitor.sign_in("guichet@parcours.example").open(f"/dossiers/{number}/documents/{report.number}", 503)
    theirs = visitor.sign_in(vendor(1)).open(f"/dossiers/{number}/documents/{report.number}", 404)

    assert report.kind == "assessment_report"
    assert (house.h1, theirs.h1) == ("Document en préparation", "Page introuvable")


def test_document_is_found_only_under_its_own_case(world, visitor):
    number, document = _receipt(world)
    other = acts.open_only(world, 1, "Exemple Marche", Track.SIMPLE, "demo-2")
    world.step(other, "confirm_eligibility", Role.VENDOR)
    world.session.commit()
    visitor.sign_in(vendor(1))

    visitor.open(f"/dossiers/{number}/documents/{document.number}", 503)
    visitor.open(f"/dossiers/{other}/documents/{document.number}", 404)


def test_pages_of_a_listed_service_show_its_certificate_in_force(town):
    places = (
        *((vendor(1), "/dossiers"), (vendor(1), "/editeur/references")),
        *(("guichet", "/dossiers"), ("guichet", "/instruction/references")),
    )
    pages = [town.visitor(name).open(f"{place}/{town.listing}") for name, place in places]
    checks = [next(link for link in page.links if link.startswith("/verifier/")) for page in pages]

    assert [page.text.count("Attestation en vigueur") for page in pages] == [1] * len(places)
    assert len(set(checks)) == 1
    assert town.visitor().open(checks[0]).h1 == "Attestation valable"
    assert certificate_in_force(None, Listing(state=ListingState.SUSPENDED)) is None
