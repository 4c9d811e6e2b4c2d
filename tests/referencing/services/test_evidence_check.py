import hashlib
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Encryption

from referencing.services.evidence_check import SIZE_LIMIT, FileFacts, check_bytes, check_file, check_path
from referencing.services.evidence_types import ALLOWED, ALLOWED_NAMES, PROGRAM_EXTENSIONS
from tests.referencing.services.documents import ACTIVE_PDFS, DOCX, ODT, archive, docx, pdf, relationship
from tests.referencing.services.dossier.folders import PNG
from workflows.vocabulary import Refusal

PDF = pdf()
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20) + b"\xff\xd9"
MP4 = b"\0\0\0\x18ftypisom" + bytes(40)
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(20)
PROGRAM = b"MZ" + bytes(62) + b"PE\0\0" + bytes(60)


def _codes(content, name):
    return [refusal.code for refusal in check_bytes(content, name).refusals]


GOOD = {
    "a.pdf": PDF,
    "A.PDF": PDF,
    "preuves/été n°1.pdf": PDF,
    "protege.pdf": pdf(encryption=Encryption(owner="secret", user="")),
    "a.png": PNG,
    "a.jpg": JPEG,
    "a.jpeg": JPEG,
    "a.mp4": MP4,
    "a.webm": WEBM,
    "a.txt": "Été 2026\n".encode(),
    "mz.txt": b"MZ est un sigle.\n",
    "a.log": b"2026-01-31 ok\n",
    "a.csv": b"un;deux\n1;2\n",
    "a.json": b'{"un": [1, 2]}',
    "a.docx": docx(),
    "lien.docx": docx(**{"word/_rels/document.xml.rels": relationship("hyperlink", "https://exemple.fr")}),
    "a.xlsx": archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "a.odt": archive(ODT),
    "a.ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_file_has_its_facts_and_no_refusal(name):
    content = GOOD[name]

    facts = check_bytes(content, name)

    media_type = ALLOWED[name.rpartition(".")[2].lower()].media_type
    assert facts == FileFacts(hashlib.sha256(content).hexdigest(), len(content), media_type)


def test_file_on_disk_is_checked_under_its_name(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)

    assert check_path(path) == check_bytes(PDF, "a.pdf")


@pytest.mark.parametrize(
    ("content", "name", "refusals"),
    [
        (b"", "a.pdf", [Refusal("empty", ("a.pdf",))]),
        (PDF, "a", [Refusal("type_not_allowed", ("a", "—", ALLOWED_NAMES))]),
        (PDF, "a.tiff", [Refusal("type_not_allowed", ("a.tiff", ".tiff", ALLOWED_NAMES))]),
        (PNG, "a.jpg", [Refusal("not_what_its_name_says", ("a.jpg", "image/png", ".jpg"))]),
        (PDF, "a.png", [Refusal("not_what_its_name_says", ("a.png", "application/pdf", ".png"))]),
        (b"  " + PDF, "a.pdf", [Refusal("not_what_its_name_says", ("a.pdf", "application/octet-stream", ".pdf"))]),
        (docx(), "a.odt", [Refusal("not_what_its_name_says", ("a.odt", "application/zip", ALLOWED["odt"].media_type))]),
        (archive(DOCX), "a.txt", [Refusal("not_what_its_name_says", ("a.txt", "application/zip", ".txt"))]),
        (b"\xe9t\xe9", "a.txt", [Refusal("text_not_utf8", ("a.txt",))]),
        ("Été".encode()[:-1], "a.txt", [Refusal("text_not_utf8", ("a.txt",))]),
        (b"{", "a.json", [Refusal("not_what_its_name_says", ("a.json", "text/plain", ".json"))]),
        (b"[" * 100_000, "a.json", [Refusal("not_what_its_name_says", ("a.json", "text/plain", ".json"))]),
        (b"9" * 9_000, "a.json", [Refusal("not_what_its_name_says", ("a.json", "text/plain", ".json"))]),
        (b'"' + b"a" * 5 * 2**20 + b'"', "a.json", [Refusal("json_too_large", ("a.json", "5"))]),
        (
            b"a" * 9_000 + b"\0",
            "a.txt",
            [Refusal("not_what_its_name_says", ("a.txt", "application/octet-stream", "texte"))],
        ),
        (b"PK\x03\x04", "a.docx", [Refusal("archive_unreadable", ("a.docx",))]),
    ],
)
def test_file_that_is_not_what_it_should_be_is_refused(content, name, refusals):
    assert list(check_bytes(content, name).refusals) == refusals


PROGRAMS = {
    "Windows": PROGRAM,
    "Linux": b"\x7fELF\x02\x01\x01" + bytes(60),
    "macOS": b"\xcf\xfa\xed\xfe" + bytes(60),
    "macOS / Java": b"\xca\xfe\xba\xbe" + bytes(60),
    "Android": b"dex\n035\0" + bytes(60),
    "WebAssembly": b"\0asm\x01\0\0\0",
    "script": b"#!/bin/sh\nexit 0\n",
    "EICAR": rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EXEMPLE",
}


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.docx", "a.mp4", "a.txt", "a.json"])
@pytest.mark.parametrize("system", PROGRAMS)
def test_program_is_found_under_any_name(system, name):
    refusals = check_bytes(PROGRAMS[system], name).refusals

    assert refusals[0] == Refusal("executable", (name, system))


@pytest.mark.parametrize("extension", sorted(PROGRAM_EXTENSIONS))
def test_name_that_a_system_runs_is_refused_whatever_is_inside(extension):
    refusals = check_bytes(b"texte", f"a.{extension}").refusals

    assert [refusal.code for refusal in refusals] == ["executable", "type_not_allowed"]


def test_file_over_the_limit_is_not_read_to_its_end():
    class Long(io.BytesIO):
        read_bytes = 0

        def read(self, size=-1):
            held = super().read(size)
            self.read_bytes += len(held)
            return held

    stream = Long(PNG + bytes(SIZE_LIMIT))

    facts = check_file(stream, "a.png")

    assert facts == FileFacts("", len(PNG) + SIZE_LIMIT, "image/png", (Refusal("too_large", ("a.png", "25")),))
    assert stream.read_bytes == 8192


def test_file_of_the_limit_itself_is_taken():
    assert _codes(PNG + bytes(SIZE_LIMIT - len(PNG)), "a.png") == []


def test_every_reason_is_found_at_once():
    content = PROGRAM + bytes(SIZE_LIMIT)

    assert _codes(content, "a.pdf") == ["executable", "not_what_its_name_says", "too_large"]


@pytest.mark.parametrize("way", ACTIVE_PDFS)
def test_pdf_that_acts_or_carries_a_file_is_refused(way):
    content, what = ACTIVE_PDFS[way]

    refusals = check_bytes(content, "a.pdf").refusals

    assert [(refusal.code, refusal.details[0]) for refusal in refusals] == [("pdf_active_content", "a.pdf")]
    assert what in refusals[0].details[1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(encryption=Encryption(owner="secret", user="secret")), "pdf_encrypted"),
        (PDF[: len(PDF) // 2], "pdf_unreadable"),
        (PDF[:-10], "pdf_unreadable"),
        (PDF[:-6] + b"\n" * 2_000, "pdf_unreadable"),
        (b"%PDF-1.7\n%%EOF", "pdf_unreadable"),
        (b"%PDF-1.7\n" + b"\xff" * 5_000 + b"%%EOF", "pdf_unreadable"),
    ],
)
def test_pdf_that_nobody_can_read_is_refused(content, code):
    assert _codes(content, "a.pdf") == [code]


@settings(max_examples=60)
@given(st.integers(0, len(PDF)), st.binary(max_size=8), st.integers(0, 40))
def test_damaged_pdf_is_answered_for(place, inserted, removed):
    content = PDF[:place] + inserted + PDF[place + removed :]

    facts = check_bytes(content, "a.pdf")

    assert facts.size == len(content)


def test_pdf_check_may_be_answered_elsewhere():
    facts = check_file(io.BytesIO(PDF), "a.pdf", lambda _stream, sha256: (Refusal("pdf_encrypted", (sha256[:4],)),))

    assert facts.refusals == (Refusal("pdf_encrypted", ("a.pdf", facts.sha256[:4])),)


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("a.png", PNG), ("a.jpg", JPEG), ("a.mp4", MP4)])
@pytest.mark.parametrize("comment", [b"", b"x" * 60_000])
def test_archive_at_the_end_of_another_file_is_found(name, content, comment):
    hidden = archive({"exemple.exe": PROGRAM})
    hidden = hidden[:-2] + struct.pack("<H", len(comment)) + comment
    if name == "a.pdf":
        hidden = hidden.replace(b"x" * 40, b"x" * 34 + b"%%EOF\n") + b"%%EOF"

    assert _codes(content + hidden, name) == ["hidden_archive"]


def test_letters_of_an_archive_alone_are_none():
    assert _codes(PNG + b"PK\x05\x06" + bytes(18), "a.png") == []


OFFICE = {
    "a bomb of one part": (docx(**{"word/media/a.xml": bytes(2 * 2**20)}), ["zip_bomb"]),
    "a bomb of many parts": (archive(DOCX | {f"word/{n}": b"" for n in range(5_001)}), ["zip_bomb"]),
    "a macro": (docx(**{"word/vbaProject.bin": b"x"}), ["office_macro"]),
    "a macro named otherwise": (
        archive(DOCX | {"[Content_Types].xml": b'<Override ContentType="application/vnd.ms-office.vbaProject"/>'}),
        ["office_macro"],
    ),
    "a macro type written in numbers": (
        archive(DOCX | {"[Content_Types].xml": b'ContentType="application/vnd.ms-word.document.macro&#x45;nabled"'}),
        ["office_macro"],
    ),
    "a macro type in two-byte letters": (
        archive(DOCX | {"[Content_Types].xml": 'ContentType="a.macroEnabled.main"'.encode("utf-16")}),
        ["office_macro"],
    ),
    "a template from elsewhere": (
        docx(**{"word/_rels/settings.xml.rels": relationship("attachedTemplate", "https://exemple.fr/a.dotm")}),
        ["office_active_content"],
    ),
    "a frame from elsewhere": (
        docx(**{"word/_rels/document.xml.rels": relationship("frame", "\\\\exemple\\a")}),
        ["office_active_content"],
    ),
    "an entity in its links": (
        docx(**{"word/_rels/document.xml.rels": b'<!DOCTYPE a [<!ENTITY b "External">]><Relationships/>'}),
        ["office_active_content"],
    ),
    "an object": (docx(**{"word/embeddings/oleObject1.bin": b"x"}), ["office_active_content"]),
    "a control": (docx(**{"word/activeX/activeX1.xml": b"x"}), ["office_active_content"]),
    "another document": (docx(**{"word/embeddings/a.xlsx": b"x"}), ["archive_nested", "office_active_content"]),
    "an archive": (docx(**{"word/a.zip": b"x"}), ["archive_nested"]),
    "a program": (docx(**{"word/media/a.exe": b"x"}), ["executable"]),
    "a path that leaves it": (docx(**{"../a.xml": b"x"}), ["archive_path_escapes"]),
    "an absolute path": (docx(**{"/a.xml": b"x"}), ["archive_path_escapes"]),
    "a path of another system": (docx(**{"c:\\a.xml": b"x"}), ["archive_path_escapes"]),
    "the parts of a table": (
        archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        ["not_what_its_name_says"],
    ),
    "no list of its parts": (archive({"word/document.xml": b"<w/>"}), ["not_what_its_name_says"]),
    "its end cut off": (docx()[:-30], ["archive_unreadable"]),
    "its beginning overwritten": (b"PK\x03\x04" + bytes(60) + docx()[64:], ["archive_unreadable"]),
}


@pytest.mark.parametrize("what", OFFICE)
def test_office_document_that_holds_something_else_is_refused(what):
    content, codes = OFFICE[what]

    assert _codes(content, "a.docx") == codes


@pytest.mark.parametrize(
    "parts",
    [
        {"Basic/script-lb.xml": b"x"},
        {"Scripts/python/a.xml": b"x"},
    ],
)
def test_macro_in_an_open_document_is_found(parts):
    assert _codes(archive(ODT | parts), "a.odt") == ["office_macro"]


def test_object_in_an_open_document_is_found():
    manifest = b'<manifest:file-entry manifest:media-type="application/vnd.sun.star.oleobject"/>'

    assert _codes(archive(ODT | {"META-INF/manifest.xml": manifest}), "a.odt") == ["office_active_content"]


def test_two_parts_of_one_name_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in [*DOCX.items(), ("WORD/document.xml", b"<autre/>")]:
            packed.writestr(name, content)

    assert _codes(buffer.getvalue(), "a.docx") == ["archive_unreadable"]


def test_locked_document_is_refused():
    locked = bytearray(docx())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(signature)
        locked[place + flags] |= 1

    assert _codes(bytes(locked), "a.docx") == ["archive_encrypted"]


def test_archive_of_gigabytes_is_a_bomb_whose_directory_is_not_read():
    end = docx().rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)

    assert _codes(docx()[:end] + locator + docx()[end:], "a.docx") == ["zip_bomb"]


def test_directory_that_claims_to_be_huge_is_not_read():
    content = bytearray(docx())
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, 2**31)

    assert _codes(bytes(content), "a.docx") == ["zip_bomb"]


@settings(max_examples=60)
@given(st.integers(0, len(docx())), st.binary(max_size=8), st.integers(0, 40))
def test_damaged_office_document_is_answered_for(place, inserted, removed):
    content = docx()[:place] + inserted + docx()[place + removed :]

    facts = check_bytes(content, "a.docx")

    assert facts.size == len(content)
