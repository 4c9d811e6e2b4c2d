import hashlib
import io
import resource
import threading

import pytest

from referencing.config import Settings
from referencing.services.store import FileDamagedError, FileMissingError, Kept, Room, make_store
from tests.referencing.services.s3 import bucket

PDF = b"%PDF-1.7 " + b"x" * 3_000_000
SHA = hashlib.sha256(PDF).hexdigest()
EVIDENCE = Room.EVIDENCE


def _settings(tmp_path, **given):
    return Settings.from_environ({"PARCOURS_INSTANCE": str(tmp_path / "instance"), **given})


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path, monkeypatch):
    if request.param == "folder":
        yield make_store(_settings(tmp_path))
        return
    with bucket() as address:
        for name, value in {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-west-3",
        }.items():
            monkeypatch.setenv(name, value)
        yield make_store(_settings(tmp_path, PARCOURS_EVIDENCE="s3://parcours/files"))


@pytest.mark.parametrize("given", ["bytes", "stream", "path"])
def test_file_is_kept_under_its_hash_and_read_back(store, tmp_path, given):
    path = tmp_path / "filed.pdf"
    path.write_bytes(PDF)
    content = {"bytes": PDF, "stream": io.BytesIO(PDF), "path": path}[given]

    kept = store.keep(EVIDENCE, content)

    assert kept == Kept(SHA, len(PDF))
    assert store.read(EVIDENCE, SHA) == PDF
    assert b"".join(store.stream(EVIDENCE, SHA)) == PDF


def test_same_file_twice_is_kept_once(store):
    assert store.keep(EVIDENCE, PDF) == store.keep(EVIDENCE, PDF)
    assert store.has(EVIDENCE, SHA)


def test_evidence_and_papers_are_apart(store):
    store.keep(Room.PAPERS, PDF)

    assert (store.has(Room.PAPERS, SHA), store.has(EVIDENCE, SHA)) == (True, False)


def test_file_that_is_not_kept_is_missing(store):
    with pytest.raises(FileMissingError):
        store.read(EVIDENCE, SHA)
    with pytest.raises(FileMissingError):
        store.stream(EVIDENCE, SHA)


@pytest.fixture
def folder(tmp_path):
    """The evidence folder, its one file and its store."""
    store = make_store(_settings(tmp_path))
    store.keep(EVIDENCE, PDF)
    return store, tmp_path / "instance" / "evidence" / SHA[:2] / SHA


def test_file_in_a_folder_lies_under_the_start_of_its_hash_for_its_owner_alone(folder):
    _, path = folder

    assert path.stat().st_mode & 0o777 == 0o600


def test_keeping_again_never_writes_over_a_file(folder):
    store, path = folder
    before = path.stat()

    store.keep(EVIDENCE, PDF)

    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", [b"", PDF[:-1], PDF[:-1] + b"y"])
def test_damaged_file_is_not_given_out(folder, damage):
    store, path = folder
    path.write_bytes(damage)

    with pytest.raises(FileDamagedError):
        store.read(EVIDENCE, SHA)
    with pytest.raises(FileDamagedError):
        store.stream(EVIDENCE, SHA)


def test_full_disk_leaves_no_file_and_no_draft(tmp_path):
    store = make_store(_settings(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            store.keep(EVIDENCE, PDF)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert [path for path in (tmp_path / "instance" / "evidence").rglob("*") if path.is_file()] == []
    assert store.keep(EVIDENCE, PDF).sha256 == SHA


def test_upload_that_breaks_off_leaves_no_file_and_no_draft(tmp_path):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            piece = super().read(size)
            if not piece:
                message = "the browser went away"
                raise ConnectionResetError(message)
            return piece

    store = make_store(_settings(tmp_path))
    with pytest.raises(ConnectionResetError):
        store.keep(EVIDENCE, Broken(PDF))

    assert [path for path in (tmp_path / "instance" / "evidence").rglob("*") if path.is_file()] == []


def test_many_keep_the_same_file_at_once(tmp_path):
    store, barrier, kept = make_store(_settings(tmp_path)), threading.Barrier(8), []

    def keep():
        barrier.wait()
        kept.append(store.keep(EVIDENCE, PDF))

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    files = [path.name for path in (tmp_path / "instance" / "evidence").rglob("*") if path.is_file()]
    assert files == [SHA]
    assert kept == [Kept(SHA, len(PDF))] * 8
