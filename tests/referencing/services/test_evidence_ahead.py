import json
import os
import subprocess
import sys

import pytest

from tests.fixtures.tree import ROOT
from tests.referencing.services.documents import ACTIVE_PDFS, pdf

# A process of its own: there is no fork beside other threads, and a test runner may have some.
SCRIPT = """
import json, os, sys
from pathlib import Path
from referencing.services import evidence_pdf
from referencing.services.evidence_ahead import examine_ahead
from referencing.services.evidence_check import check_file

folder, deadly = Path(sys.argv[1]), sys.argv[2].encode()
parent, examine = os.getpid(), evidence_pdf.pdf_refusals

def pdf_refusals(stream):
    stream.seek(0)
    if deadly and deadly in stream.read():
        os.kill(os.getpid(), 9)
    return (*examine(stream), *(() if os.getpid() != parent else ("here",)))

evidence_pdf.pdf_refusals = pdf_refusals
answers = {}
with examine_ahead(folder) as check_pdf:
    for path in sorted(folder.rglob("*.pdf")):
        if check_pdf and path.is_file():
            from io import BytesIO
            content = path.read_bytes()
            import hashlib
            found = check_pdf(BytesIO(content), hashlib.sha256(content).hexdigest())
            answers[path.name] = [getattr(one, "code", one) for one in found]
    print(json.dumps(answers if check_pdf else None))
"""


def _answers(folder, deadly=""):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, folder, deadly], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dossier.json").write_text("{}")
    (tmp_path / "preuves").mkdir()
    (tmp_path / "preuves" / "a.pdf").write_bytes(pdf())
    (tmp_path / "b.pdf").write_bytes(ACTIVE_PDFS["on opening"][0])
    (tmp_path / "c.pdf").write_bytes(pdf()[:100])
    return tmp_path


def test_pdfs_are_examined_in_the_other_process(folder):
    assert _answers(folder) == {"a.pdf": [], "b.pdf": ["pdf_active_content"], "c.pdf": ["pdf_unreadable"]}


def test_pdf_that_kills_the_other_process_is_refused_and_the_rest_examined_here(folder):
    answers = _answers(folder, deadly="app.alert")

    assert answers == {"a.pdf": ["here"], "b.pdf": ["pdf_unreadable"], "c.pdf": ["pdf_unreadable", "here"]}


def test_links_and_pipes_are_passed_over(folder):
    (folder / "d.pdf").symlink_to(folder / "b.pdf")
    os.mkfifo(folder / "e.pdf")

    assert _answers(folder) == {
        "a.pdf": [],
        "b.pdf": ["pdf_active_content"],
        "c.pdf": ["pdf_unreadable"],
        "d.pdf": ["pdf_active_content"],  # the same bytes as b.pdf: the link itself was not followed
    }


def test_nothing_is_examined_without_a_dossier(folder):
    (folder / "dossier.json").unlink()

    assert _answers(folder) is None


def test_nothing_is_examined_without_a_pdf(tmp_path):
    (tmp_path / "dossier.json").write_text("{}")

    assert _answers(tmp_path) is None
