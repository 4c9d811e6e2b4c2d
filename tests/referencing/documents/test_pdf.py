import hashlib
import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from referencing.documents import pdf, render
from referencing.documents.pdf import DATA, PaperError
from referencing.documents.press import HouseFetcher
from tests.fixtures.tree import ROOT
from tests.referencing.documents.sample import FOLDER, KINDS, sample, with_words

NAMESPACES = "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfua/ns/id/"

SAYS = {
    "receipt": ["accusé de réception", "SHA-256", "Objectif de service", "Aucune décision tacite"],
    "change_request": ["Votre réponse est attendue au plus tard le", "Si vous ne répondez pas", "caduc"],
    "minutes": ["Ont siégé", "quorum", "suffrages exprimés", "Avis de la commission"],
    "certificate": ["Attestation de référencement", "inclus", "SIREN", "Version vérifiée"],
    "refusal": ["Motifs", "Voies et délais de recours", "2 mois", "tribunal administratif", "R. 421-1"],
    "inadmissibility": ["irrecevable", "Voies et délais de recours"],
    "suspension": ["est suspendu à compter du", "Voies et délais de recours"],
    "removal": ["radier", "observations", "Voies et délais de recours"],
    "hearing": ["Vous pouvez présenter vos observations jusqu’au", "L. 121-1"],
    "lapse": ["caducité", "Des avertissements vous ont été adressés"],
    "renewal_reminder": ["prend fin le", "Si vous ne faites rien"],
    "connection_report": ["Tests d’accrochage validés", "Réussi", "SHA-256"],
    "assessment_report": ["Constats par thème", "Demandes de compléments", "Précisez le périmètre"],
    "acceptance": ["accepter cette candidature", "Signataires de la convention"],
    "reinstatement": ["est levée à compter du"],
    "audit_plan": ["commencera le", "Ce qui sera examiné", "Vos droits", "Tirage au sort", "Dépôt de vos preuves"],
    "audit_complement": ["Vos preuves sont attendues au plus tard le", "Déclarations à compléter"],
    "audit_visit": ["Une visite sur place est décidée", "Comment elle se passe"],
    "audit_draft_report": ["Projet soumis aux observations de l’éditeur", "Constat de l’auditeur", "Visite du"],
    "audit_report": [
        "Conclusion : mise en demeure",
        "Observation de l’éditeur",
        "Réponse de l’auditeur",
        "Déroulement",
    ],
    "audit_conclusion": ["mis en demeure", "Ce qui vous est demandé", "Suites", "Voies et délais de recours"],
    "draw_minutes": ["Services tirés au sort", "Population figée le", "Auditeurs de la campagne"],
}


@pytest.fixture(scope="module", params=KINDS)
def paper(request):
    """Each kind, rendered once for the tests below: kind, context, PDF."""
    context = sample(request.param)
    return request.param, context, render(request.param, context)


def _text(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_paper_says_what_archives_and_readers_ask_for(paper):
    _, context, pdf = paper

    with pikepdf.open(io.BytesIO(pdf)) as file:
        root, metadata = file.Root, file.open_metadata()
        assert str(root.Lang) == "fr"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert metadata[f"{{{NAMESPACES[0]}}}part"] == "3"
        assert metadata[f"{{{NAMESPACES[0]}}}conformance"] == "A"
        assert metadata[f"{{{NAMESPACES[1]}}}part"] == "1"
        assert metadata["dc:title"] == f"{context['title']} {context['number']} – {context['service']['name']}"
        assert str(file.docinfo["/Title"]) == metadata["dc:title"]
        assert metadata["xmp:CreateDate"] == context["issued_at"]


def test_paper_is_tagged_and_its_figures_have_words(paper):
    _, context, pdf = paper

    with pikepdf.open(io.BytesIO(pdf)) as file:
        elements = list(_elements(file.Root.StructTreeRoot.K))
    kinds = [str(element.S) for element in elements]
    assert kinds.count("/H1") == 1
    assert [context["check_url"] in str(element.Alt) for element in elements if element.S == "/Figure"] == [True]
    headed = [element for element in elements if element.S == "/TD"]
    assert all(len(cell.A.Headers) > 0 for cell in headed)


def _elements(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid.get("/K", pikepdf.Array()))


def test_paper_embeds_its_fonts_all_of_one_family(paper):
    _, _, pdf = paper

    with pikepdf.open(io.BytesIO(pdf)) as file:
        objects = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [one for one in objects if one.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert {str(font.FontName).split("+")[1][:15] for font in fonts} == {"Source-Sans-Pro"}
        assert all("/FontFile2" in font for font in fonts)
        assert not [one for one in objects if one.get("/Type") == "/ExtGState" and one.get("/ca", 1) != 1]


def test_paper_carries_its_data(paper):
    _, context, pdf = paper

    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert list(file.attachments) == [DATA]
        attached = file.attachments[DATA]
        assert json.loads(attached.get_file().read_bytes()) == context
        assert attached.get_file().mime_type == "application/json"
        assert attached.obj.AFRelationship == "/Data"
        assert {str(one.F) for one in file.Root.AF} == {DATA}


def test_paper_says_what_its_kind_is_for(paper):
    kind, _, printed = paper

    text = _text(printed)

    assert [phrase for phrase in SAYS[kind] if phrase not in text] == []


def test_paper_has_a_number_and_its_pages_counted(paper):
    kind, context, pdf = paper

    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]

    for position, text in enumerate(pages, start=1):
        assert f"document {context['number']} – code {context['code']}" in text, kind
        assert f"Page {position} sur {len(pages)}" in text


def test_paper_of_a_demonstration_says_so_on_every_page():
    context = sample("receipt", is_demo=True)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render("receipt", context))).pages]

    assert ["Document de démonstration – sans valeur" in text for text in pages] == [True] * len(pages)


def test_paper_is_the_same_again_whatever_was_printed_in_between():
    first = render("certificate", sample("certificate"))
    render("assessment_report", sample("assessment_report"))

    assert render("certificate", sample("certificate")) == first


def test_paper_is_the_same_in_another_process_and_thread():
    ours = hashlib.sha256(render("refusal", sample("refusal"))).hexdigest()
    script = (
        "import hashlib, json, pathlib, sys; from referencing.documents import render;"
        "context = json.loads(pathlib.Path(sys.argv[1]).read_text('utf-8'));"
        "print(hashlib.sha256(render('refusal', context)).hexdigest())"
    )

    theirs = subprocess.run(
        [sys.executable, "-c", script, FOLDER / "refusal.json"],
        cwd=ROOT,
        env={**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    )
    with ThreadPoolExecutor(2) as pool:
        threads = {
            hashlib.sha256(pdf).hexdigest() for pdf in pool.map(lambda _: render("refusal", sample("refusal")), "ab")
        }

    assert theirs.stdout.strip() == ours
    assert threads == {ours}


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script> & <b>gras</b> ]]> {{ number }}",
        "\N{HEBREW LETTER ALEF}\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe \N{PILE OF POO} \x00\x08\x1b \ud800",
    ],
    ids=["markup", "signs"],
)
def test_hostile_words_are_printed_as_words(words):
    context = with_words(sample("refusal"), words)

    _holds(render("refusal", context), context)


@pytest.mark.parametrize("words", ["x" * 10_000, "deux mots " * 1_000], ids=["one word", "long"])
def test_endless_words_are_printed(words):
    context = sample("refusal", grounds=words)

    _holds(render("refusal", context), context)


def _holds(printed, context):
    with pikepdf.open(io.BytesIO(printed)) as file:
        assert json.loads(file.attachments[DATA].get_file().read_bytes()) == context
    assert "Voies et délais de recours" in _text(printed)


def test_markup_reaches_the_reader_as_it_was_written():
    written = "<script>alert(1)</script> & co"

    assert written in _text(render("refusal", sample("refusal", grounds=written)))


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x.png",
        "http://127.0.0.1/",
        "file:///etc/hostname",
        "ftp://evil.example/",
        "data:text/plain,x",
        "house:font/x",
    ],
)
def test_fetcher_serves_nothing_but_the_house(url):
    with pytest.raises((FatalURLFetchingError, KeyError)):
        HouseFetcher().fetch(url)


def test_fetcher_serves_the_faces_and_qr_codes():
    assert HouseFetcher().fetch("house:font/bold").read()[:4] == b"\x00\x01\x00\x00"
    assert HouseFetcher().fetch("house:qr/https%3A//parcours.example/verifier/A").read().startswith(b"<svg")


def test_page_that_asks_for_the_network_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "html_of", lambda _kind, _context: '<html lang="fr"><img src="https://evil.example/x">')

    with pytest.raises(PaperError, match=r"evil\.example"):
        render("refusal", sample("refusal"))
