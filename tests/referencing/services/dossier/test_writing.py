import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from referencing.services.dossier.files import PathFault, UnusableFileError
from referencing.services.dossier.reading import read_dossier
from referencing.services.dossier.writing import OccupiedFolderError, as_text, file_names, write_dossier
from tests.referencing.services.dossier.folders import PDF, PNG, small_dossier
from tests.referencing.services.dossier.strategies import dossiers
from tests.workflows.builders import MEDICAL_DEVICE
from workflows.dossier import Answer, EvidenceItem

BYTES = {"pdf": PDF, "png": PNG, "txt": "Été.\n".encode()}


def open_file(name):
    return io.BytesIO(BYTES[name.rpartition(".")[2]])


def _held(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@settings(max_examples=15)
@given(dossiers())
def test_any_dossier_reads_back_the_same(dossier):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "dossier"

        write_dossier(folder, dossier, open_file)

        found = read_dossier(folder)
        assert (found.dossier, found.faults, found.refusals) == (dossier, (), ())
        assert _held(folder) == sorted({"dossier.json", *file_names(dossier)})


@settings(max_examples=15)
@given(dossiers())
def test_one_dossier_has_one_text(dossier):
    turned = replace(
        dossier,
        answers=dict(reversed(dossier.answers.items())),
        orientation=dict(reversed(dossier.orientation.items())),
        service=replace(dossier.service, urls=dict(reversed(dossier.service.urls.items()))),
    )

    assert as_text(turned) == as_text(dossier)


def test_text_keeps_the_order_of_the_format_and_leaves_defaults_out():
    text = as_text(small_dossier())

    assert list(json.loads(text)) == [
        "format",
        "rulebook",
        "kind",
        "track",
        "vendor",
        "service",
        "orientation",
        "answers",
        "grants",
    ]
    assert "regions" not in text
    assert "Suivre la tension dans la durée." in text


def test_file_names_come_as_often_as_they_are_named():
    dossier = small_dossier(medical_device=MEDICAL_DEVICE)
    again = Answer(level=1, evidence=(EvidenceItem(file="d-1-1.pdf"),))

    named = list(file_names(replace(dossier, answers=dossier.answers | {"D-2": again})))

    assert named == ["ce.pdf", "d-1-1.pdf", "d-1-1.pdf"]


def test_new_folder_is_made_with_those_above_it(tmp_path):
    write_dossier(tmp_path / "un" / "deux", small_dossier(), open_file)

    assert _held(tmp_path) == ["un/deux/d-1-1.pdf", "un/deux/dossier.json"]


def test_empty_folder_that_is_there_is_filled(tmp_path):
    number = tmp_path.stat().st_ino

    write_dossier(tmp_path, small_dossier(), open_file)

    assert _held(tmp_path) == ["d-1-1.pdf", "dossier.json"]
    assert (tmp_path.stat().st_ino, list(tmp_path.glob(".*"))) == (number, [])


@pytest.mark.parametrize("there", ["file", "link", "folder"])
def test_nothing_is_written_over_what_is_there(tmp_path, there):
    folder = tmp_path / "dossier"
    if there == "file":
        folder.write_bytes(b"x")
    elif there == "link":
        folder.symlink_to("empty")
        (tmp_path / "empty").mkdir()
    else:
        folder.mkdir()
        (folder / "autre.txt").write_bytes(b"x")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(OccupiedFolderError):
        write_dossier(folder, small_dossier(), open_file)

    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("is_there", [False, True])
def test_nothing_is_left_when_a_file_fails(tmp_path, is_there):
    folder = tmp_path / "dossier"
    if is_there:
        folder.mkdir()

    def fail(name):
        raise FileNotFoundError(name)

    with pytest.raises(FileNotFoundError):
        write_dossier(folder, small_dossier(), fail)

    assert list(tmp_path.rglob("*")) == ([folder] if is_there else [])


def test_path_that_leaves_the_folder_is_refused_before_anything_is_written(tmp_path):
    dossier = small_dossier(medical_device=replace(MEDICAL_DEVICE, ce_certificate="../ce.pdf"))

    with pytest.raises(UnusableFileError) as refused:
        write_dossier(tmp_path / "dossier", dossier, open_file)

    assert (refused.value.code, refused.value.name) == (PathFault.LEAVES_FOLDER, "../ce.pdf")
    assert list(tmp_path.iterdir()) == []
