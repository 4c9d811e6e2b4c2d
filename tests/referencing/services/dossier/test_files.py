import os

import pytest

from referencing.services.dossier.files import (
    PathFault,
    UnusableFileError,
    check_files,
    open_inside,
    path_fault,
)
from tests.referencing.services.dossier.folders import PDF, PNG
from workflows.reading import Fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("hds.pdf", None),
        ("preuves/été 2026/contrat n°1.pdf", None),
        ("capture\u202fd’écran.png", None),
        ("..pdf", None),
        ("../hds.pdf", PathFault.LEAVES_FOLDER),
        ("preuves/../../hds.pdf", PathFault.LEAVES_FOLDER),
        ("preuves/../hds.pdf", PathFault.LEAVES_FOLDER),
        ("/etc/passwd", PathFault.ABSOLUTE),
        ("C:/hds.pdf", PathFault.ABSOLUTE),
        ("preuves\\hds.pdf", PathFault.NOT_PLAIN),
        ("..\\hds.pdf", PathFault.NOT_PLAIN),
        ("", PathFault.NOT_PLAIN),
        (".", PathFault.NOT_PLAIN),
        ("./hds.pdf", PathFault.NOT_PLAIN),
        ("preuves//hds.pdf", PathFault.NOT_PLAIN),
        ("preuves/", PathFault.NOT_PLAIN),
        (" hds.pdf", PathFault.NOT_PLAIN),
        ("hds\n.pdf", PathFault.NOT_PLAIN),
        ("hds\0.pdf", PathFault.NOT_PLAIN),
        ("fdp\u202e.exe", PathFault.NOT_PLAIN),
        ("\udcff.pdf", PathFault.NOT_PLAIN),
        ("é" * 125 + ".pdf", None),
        ("é" * 126 + ".pdf", PathFault.TOO_LONG),
        ("a/" * 199 + "b", None),
        ("a/" * 200 + "b", PathFault.TOO_LONG),
        ("dossier.json", PathFault.RESERVED),
        ("Dossier.JSON", PathFault.RESERVED),
        ("preuves/dossier.json", None),
    ],
)
def test_path_is_plain_relative_and_inside(name, fault):
    assert path_fault(name) == fault


def _code_of(folder, name):
    with pytest.raises(UnusableFileError) as refused:
        open_inside(folder, name)
    return refused.value.code


def test_file_inside_is_opened(tmp_path):
    (tmp_path / "preuves").mkdir()
    (tmp_path / "preuves" / "hds.pdf").write_bytes(PDF)

    with open_inside(tmp_path, "preuves/hds.pdf") as stream:
        assert stream.read() == PDF


def test_folder_itself_may_be_reached_by_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "hds.pdf").write_bytes(PDF)
    (tmp_path / "link").symlink_to("real")

    with open_inside(tmp_path / "link", "hds.pdf") as stream:
        assert stream.read() == PDF


@pytest.mark.parametrize("target", ["outside.pdf", "folder/inside.pdf", "nowhere.pdf"])
def test_link_is_refused_wherever_it_leads(tmp_path, target):
    (tmp_path / "outside.pdf").write_bytes(PDF)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "inside.pdf").write_bytes(PDF)
    (folder / "hds.pdf").symlink_to(tmp_path / target)

    assert _code_of(folder, "hds.pdf") is PathFault.THROUGH_LINK


def test_link_in_a_parent_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "hds.pdf").write_bytes(PDF)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "preuves").symlink_to(tmp_path / "elsewhere")

    assert _code_of(folder, "preuves/hds.pdf") is PathFault.THROUGH_LINK


def test_fifo_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "hds.pdf")

    assert _code_of(tmp_path, "hds.pdf") is PathFault.NOT_REGULAR


def test_folder_in_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "hds.pdf").mkdir()

    assert _code_of(tmp_path, "hds.pdf") is PathFault.NOT_REGULAR


def test_device_is_refused():
    assert _code_of("/dev", "null") is PathFault.NOT_REGULAR


def test_file_in_place_of_a_folder_is_missing(tmp_path):
    (tmp_path / "preuves").write_bytes(PDF)

    assert _code_of(tmp_path, "preuves/hds.pdf") is PathFault.MISSING


def test_missing_file_is_named(tmp_path):
    assert _code_of(tmp_path, "hds.pdf") is PathFault.MISSING


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_file_without_rights_is_not_readable(tmp_path):
    (tmp_path / "hds.pdf").write_bytes(PDF)
    (tmp_path / "hds.pdf").chmod(0)

    assert _code_of(tmp_path, "hds.pdf") is PathFault.NOT_READABLE


def test_files_are_examined_once_and_faults_stand_at_their_first_place(tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.png").write_bytes(PNG)
    asked = []

    def check_pdf(_stream, sha256):
        asked.append(sha256)
        return ()

    named = [("one", "a.pdf"), ("two", "../c.pdf"), ("three", "b.png"), ("four", "a.pdf"), ("five", "../c.pdf")]
    files, faults = check_files(tmp_path, named, check_pdf)

    assert {name: (file.place, file.path, file.facts.refusals) for name, file in files.items()} == {
        "a.pdf": ("one", tmp_path / "a.pdf", ()),
        "b.png": ("three", tmp_path / "b.png", ()),
    }
    assert faults == [Fault("two", "path_leaves_folder", ("../c.pdf",))]
    assert asked == [files["a.pdf"].facts.sha256]
