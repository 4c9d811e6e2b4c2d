"""Archives of dossiers: what is unpacked, what is refused by name, what is not looked at."""

import io
import stat
import zipfile

import pytest

from referencing.services.dossier import archive
from referencing.services.dossier.archive import pack, unpack
from referencing.services.dossier.reading import UnreadableDossierError
from tests.referencing.services.dossier.folders import folder_with, small_data


def zipped(files, **flags):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            entry.compress_type = flags.get("method", zipfile.ZIP_DEFLATED)
            made.writestr(entry, content)
    return io.BytesIO(target.getvalue())


def _held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _told(faults):
    return [(fault.place, str(fault.code)) for fault in faults]


def test_packed_folder_unpacks_the_same_and_packs_to_the_same_bytes(tmp_path):
    folder = folder_with(tmp_path / "one", small_data())
    (folder / "preuves").mkdir()
    (folder / "preuves" / "é.txt").write_text("Texte", encoding="utf-8")
    first, second = io.BytesIO(), io.BytesIO()
    pack(folder, first)

    faults = unpack(first, tmp_path / "two")
    pack(tmp_path / "two", second)

    assert (faults, _held(tmp_path / "two")) == ((), _held(folder))
    assert first.getvalue() == second.getvalue()


def test_folder_around_everything_and_what_desktops_add_are_left_out(tmp_path):
    sent = zipped(
        [("carnet/dossier.json", "{}"), ("carnet/a.txt", "a"), ("carnet/.DS_Store", "x"), ("__MACOSX/carnet/._a", "x")]
    )

    assert unpack(sent, tmp_path) == ()
    assert _held(tmp_path) == {"dossier.json": b"{}", "a.txt": b"a"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../hors.txt", "path_leaves_folder"),
        ("preuves/../../hors.txt", "path_leaves_folder"),
        ("/etc/hors.txt", "path_absolute"),
        ("C:hors.txt", "path_absolute"),
        ("a\\hors.txt", "path_not_plain"),
        ("a\u202efdp.exe", "path_not_plain"),
        (f"{'n' * 300}.txt", "path_too_long"),
        ("DOSSIER.json", "path_reserved"),
    ],
)
def test_name_that_leaves_or_deceives_is_refused_and_nothing_stands_outside(tmp_path, name, code):
    inside = tmp_path / "inside"
    inside.mkdir()

    faults = unpack(zipped([("dossier.json", "{}"), (name, "x")]), inside)

    assert _told(faults) == [(name, code)]
    assert _held(tmp_path) == {"inside/dossier.json": b"{}"}


def test_every_fault_is_told_at_once(tmp_path):
    link = zipfile.ZipInfo("lien.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    sent = zipped(
        [("dossier.json", "{}"), (link, "/etc/passwd"), ("a.txt", b"\0" * (2 << 20)), ("b", "b"), ("b/c", "c")]
    )

    assert _told(unpack(sent, tmp_path)) == [
        ("lien.pdf", "path_through_link"),
        ("a.txt", "zip_bomb"),
        ("b/c", "zip_name_twice"),
    ]
    assert _held(tmp_path) == {"dossier.json": b"{}", "b": b"b"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_stands_twice_is_refused(tmp_path):
    faults = unpack(zipped([("a.txt", "un"), ("a.txt", "deux")]), tmp_path)

    assert _told(faults) == [("a.txt", "zip_name_twice")]
    assert _held(tmp_path) == {"a.txt": b"un"}


def test_file_that_is_not_what_the_archive_promised_is_refused(tmp_path):
    sent = zipped([("a.txt", "un texte en clair")], method=zipfile.ZIP_STORED).getvalue()

    faults = unpack(io.BytesIO(sent.replace(b"en clair", b"en sucre", 1)), tmp_path)

    assert _told(faults) == [("a.txt", "zip_file_damaged")]
    assert _held(tmp_path) == {}


def test_file_larger_than_evidence_may_be_is_refused_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "FILE_LIMIT", 10)

    assert _told(unpack(zipped([("a.txt", "onze signes")]), tmp_path)) == [("a.txt", "too_large")]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "not_a_zip"),
        (b"%PDF-1.7 rien", "not_a_zip"),
        (zipped([("dossier.json", "{}" * 5000)]).getvalue()[:-30], "not_a_zip"),
        (zipped([(f"{number}.txt", "") for number in range(1001)]).getvalue(), "zip_too_many_files"),
    ],
)
def test_what_is_no_archive_or_too_many_files_is_not_looked_at(tmp_path, sent, code):
    with pytest.raises(UnreadableDossierError) as told:
        unpack(io.BytesIO(sent), tmp_path)

    assert (told.value.fault.code, _held(tmp_path)) == (code, {})


def test_archive_that_fills_the_disk_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_WHOLE_LIMIT", 3)

    with pytest.raises(UnreadableDossierError) as told:
        unpack(zipped([("a.txt", "aa"), ("b.txt", "bb")]), tmp_path)

    assert (told.value.fault.code, _held(tmp_path)) == ("zip_too_large", {})
