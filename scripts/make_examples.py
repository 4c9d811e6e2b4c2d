# noqa: INP001 - scripts are run, not packaged
"""Write the examples anew: evidence for the two complete dossiers, and the dossiers that must fail.

Sources: dossier.json and the text evidence of examples/simple-complete and examples/exchange-complete. All
the rest of examples/ but its README comes from here, the same bytes each time. To run it:
.venv/bin/python -m scripts.make_examples
"""

import hashlib
import io
import json
import shutil
import struct
import textwrap
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf

from referencing.services import rulebooks
from referencing.services.demo.evidence_files import paper
from referencing.services.dossier.shape import named_files

EXAMPLES = Path(__file__).parents[1] / "examples"
DOSSIER = "dossier.json"
COMPLETE = ("simple-complete", "exchange-complete")
_WIDTH = 52  # letters of a line on the page


@dataclass
class Folder:
    """A dossier in the making; `text`, when set, is written in place of `dossier`; `links` are symbolic."""

    dossier: dict[str, Any]
    files: dict[str, bytes]
    links: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def written(self) -> dict[str, bytes]:
        """Return the content of each file by its path."""
        text = self.text or json.dumps(self.dossier, ensure_ascii=False, indent=2) + "\n"
        return {DOSSIER: text.encode(), **self.files}


def folders() -> dict[str, Folder]:
    """Return every example by the name of its folder."""
    made = {name: _complete(name) for name in COMPLETE}
    for name, (source, spoil) in FAILING.items():
        made[name] = _complete(source)
        spoil(made[name])
    return made


def _complete(name: str) -> Folder:
    return Folder(_source(name), dict(_files(name)))


def _source(name: str) -> dict[str, Any]:
    dossier: dict[str, Any] = json.loads((EXAMPLES / name / DOSSIER).read_text(encoding="utf-8"))
    return dossier


@cache
def _files(name: str) -> dict[str, bytes]:
    dossier = _source(name)
    makers: dict[str, Callable[[dict[str, Any], str], bytes]] = {".pdf": _paper, ".png": _screen}
    files = {}
    for _place, file in named_files(dossier):
        make = makers.get(Path(file).suffix)
        files[file] = make(dossier, file) if make else (EXAMPLES / name / file).read_bytes()
    return files


def _paper(dossier: dict[str, Any], file: str) -> bytes:
    """Return a page that says what it would prove: the criteria that name it, with their comments."""
    service, vendor = dossier["service"], dossier["vendor"]
    lines = ["Pièce fictive d’un dossier d’exemple : elle ne vaut rien.", f"{service['name']} {service['version']}"]
    lines.append(vendor["name"])
    for title, comment in _proved(dossier, file):
        lines += ["", *textwrap.wrap(title, _WIDTH), *textwrap.wrap(comment, _WIDTH)]
    return paper(*lines)


def _proved(dossier: dict[str, Any], file: str) -> Iterator[tuple[str, str]]:
    criterion = rulebooks.load(dossier["rulebook"]).criterion
    for key, answer in dossier["answers"].items():
        if any(item["file"] == file for item in answer.get("evidence", ())):
            yield f"{key} – {criterion[key].title}", answer["comment"]


_PALETTE = bytes.fromhex("ffffff e5e5f4 000091 3a3a3a")  # white, pale, blue, grey
_SIZE = (180, 320)


def _screen(dossier: dict[str, Any], file: str) -> bytes:
    """Return a picture of an invented screen: a bar, lines of text as grey strokes, a button."""
    width, height = _SIZE
    strokes = hashlib.sha256(f"{dossier['service']['name']}/{file}".encode()).digest()
    rows = []
    for y in range(height):
        line, row = divmod(y - 40, 16)
        if y in range(28):
            colours = [2] * width
        elif y in range(height - 40, height):
            colours = [2 if x in range(30, 150) and y in range(280, 308) else 1 for x in range(width)]
        else:
            end = 20 + strokes[line % len(strokes)] % (width - 40)
            colours = [3 if row in range(5) and x in range(14, end) else 0 for x in range(width)]
        rows.append(b"\0" + bytes(_four(colours[x : x + 4]) for x in range(0, width, 4)))
    header = struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)
    # Stored, not compressed: two versions of zlib need not compress alike.
    chunks = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(b"".join(rows), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _four(colours: list[int]) -> int:
    first, second, third, fourth = colours
    return first << 6 | second << 4 | third << 2 | fourth


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _not_json(folder: Folder) -> None:
    folder.text = folder.written()[DOSSIER].decode().replace('"rulebook"', '"rulebook', 1)
    folder.files.clear()


def _wrong_fields(folder: Folder) -> None:
    folder.dossier["vendor"]["siren"] = 987654324
    folder.dossier["service"] |= {"free": "oui", "prix": 0, "usable_since": "1er février 2026"}
    folder.dossier["answers"]["SEC-TLS"]["niveau"] = folder.dossier["answers"]["SEC-TLS"].pop("level")


def _wrong_values(folder: Folder) -> None:
    folder.dossier["vendor"]["siren"] = "987654325"
    folder.dossier["service"] |= {"version": "1.4", "regions": ["FR-35"]}
    folder.dossier["answers"]["SEC-TLS"]["level"] = 7


def _evidence_outside(folder: Folder) -> None:
    _instead(folder, "SEC-GOUVERNANCE", "../simple-complete/securite/politique.pdf")
    _instead(folder, "SEC-RISQUES", "/etc/hostname")


def _evidence_link(folder: Folder) -> None:
    name = "securite/politique.pdf"
    del folder.files[name]
    folder.links[name] = "../../simple-complete/securite/politique.pdf"


def _evidence_missing(folder: Folder) -> None:
    del folder.files["securite/politique.pdf"]
    del folder.dossier["answers"]["SEC-PENTEST"]["evidence"], folder.files["securite/test-intrusion.pdf"]


def _program_named_pdf(folder: Folder) -> None:
    # The header of a Windows program and nothing to run behind it.
    folder.files["securite/politique.pdf"] = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(60)


def _pdf_with_javascript(folder: Folder) -> None:
    with Pdf.open(io.BytesIO(folder.files["securite/politique.pdf"])) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('exemple')")
        folder.files["securite/politique.pdf"] = _saved(pdf)


def _pdf_with_attachment(folder: Folder) -> None:
    with Pdf.open(io.BytesIO(folder.files["securite/politique.pdf"])) as pdf:
        script = b"@echo off\r\necho exemple\r\n"
        pdf.attachments["exemple.bat"] = AttachedFileSpec(pdf, script, filename="exemple.bat", **_NO_DATES)
        folder.files["securite/politique.pdf"] = _saved(pdf)


_NO_DATES = {"creation_date": "D:20260101000000Z", "mod_date": "D:20260101000000Z"}


def _saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _zip_bomb(folder: Folder) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * 20_000_000}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    _instead(folder, "SEC-GOUVERNANCE", "securite/politique.docx")
    folder.files["securite/politique.docx"] = buffer.getvalue()


def _below_target(folder: Folder) -> None:
    folder.dossier["answers"]["SEC-TLS"]["level"] = 1


def _unanswered(folder: Folder) -> None:
    del folder.dossier["answers"]["SEC-TLS"], folder.dossier["orientation"]["teleconsultation"]
    folder.dossier["answers"]["URB-PGSSIS"] = {"not_applicable": " "}


def _ineligible(folder: Folder) -> None:
    folder.dossier["service"]["audience"] = "professionals"


def _not_usable_yet(folder: Folder) -> None:
    folder.dossier["service"]["usable_since"] = "2099-01-01"


def _expired_certificate(folder: Folder) -> None:
    folder.dossier["answers"]["URB-HDS"]["evidence"][0]["valid_until"] = "2025-05-31"


def _no_pairing(folder: Folder) -> None:
    folder.dossier["grants"] = [grant for grant in folder.dossier["grants"] if grant["api"] != "pairing"]


def _incomplete_grant(folder: Folder) -> None:
    folder.dossier["grants"][1] |= {"purpose": "research", "consent_text": ""}


def _instead(folder: Folder, key: str, file: str) -> None:
    """Have a criterion proved by another file than the one it names."""
    [item] = folder.dossier["answers"][key]["evidence"]
    del folder.files[item["file"]]
    item["file"] = file


FAILING: dict[str, tuple[str, Callable[[Folder], None]]] = {
    "not-json": ("simple-complete", _not_json),
    "wrong-fields": ("simple-complete", _wrong_fields),
    "wrong-values": ("simple-complete", _wrong_values),
    "evidence-outside": ("simple-complete", _evidence_outside),
    "evidence-link": ("simple-complete", _evidence_link),
    "evidence-missing": ("simple-complete", _evidence_missing),
    "program-named-pdf": ("simple-complete", _program_named_pdf),
    "pdf-with-javascript": ("simple-complete", _pdf_with_javascript),
    "pdf-with-attachment": ("simple-complete", _pdf_with_attachment),
    "zip-bomb": ("simple-complete", _zip_bomb),
    "below-target": ("simple-complete", _below_target),
    "unanswered": ("simple-complete", _unanswered),
    "ineligible": ("simple-complete", _ineligible),
    "not-usable-yet": ("simple-complete", _not_usable_yet),
    "expired-certificate": ("exchange-complete", _expired_certificate),
    "no-pairing": ("exchange-complete", _no_pairing),
    "incomplete-grant": ("exchange-complete", _incomplete_grant),
}


def write() -> None:
    """Write every example in place of the one there."""
    for name, folder in folders().items():
        if name in FAILING:
            shutil.rmtree(EXAMPLES / name, ignore_errors=True)
        for file, content in folder.written().items():
            path = EXAMPLES / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for file, target in folder.links.items():
            (EXAMPLES / name / file).symlink_to(target)


if __name__ == "__main__":
    write()
