import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from models import application as memory
from models.evidence import Evidence
from models.queries.facts import answers_of
from referencing.services.applications import redeclare
from referencing.services.dossier.reading import read_dossier
from referencing.services.dossier.writing import OccupiedFolderError, as_text, write_dossier
from referencing.services.evidence_check import check_bytes
from referencing.services.exporting import export_folder
from referencing.services.importing import Attachment, import_folder, keep_file
from referencing.services.people import actor_for, person_with_email
from referencing.services.store import FileDamagedError, FileMissingError
from tests.referencing.services.documents import pdf
from tests.referencing.services.dossier.folders import PDF, folder_with, small_data, small_dossier
from tests.referencing.services.dossier.strategies import dossiers
from tests.referencing.services.dossier.test_writing import open_file
from tests.referencing.services.keeping import store_in

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path / "kept")


def _held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dossiers())
def test_any_dossier_comes_out_as_it_went_in(engine, store, dossier):
    with tempfile.TemporaryDirectory() as place, Session(engine) as session:
        before, after = Path(place) / "before", Path(place) / "after"
        write_dossier(before, dossier, open_file)
        application = import_folder(session, store, before, AT)
        session.expire_all()

        export_folder(session, store, application, after)

        assert _held(after) == _held(before)


def _imported(session, store, tmp_path, data, **files):
    return import_folder(session, store, folder_with(tmp_path / "before", data, **files), AT)


def test_hard_names_and_shared_files_come_out_as_they_went_in(session, store, tmp_path):
    other = pdf()
    data = small_data()
    data["service"]["medical_device"] = {"class": "IIa", "ce_certificate": "Été n°1/ce.pdf"}
    data["answers"]["D-2"]["evidence"] = [
        {"file": "copie.pdf"},
        {"file": "d-1-1.pdf", "valid_until": "2030-01-31"},
        {"file": "Été n°1/ce.pdf"},
        {"file": "a/b/c/capture\u202fd’écran.pdf"},
    ]
    data["answers"]["D-3"]["evidence"] = [{"file": "d-1-1.pdf", "valid_until": "2031-01-31"}]
    folder = folder_with(tmp_path / "before", data, **{"copie.pdf": PDF})
    for name in ("Été n°1/ce.pdf", "a/b/c/capture\u202fd’écran.pdf"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(other)
    application = import_folder(session, store, folder, AT)

    export_folder(session, store, application, tmp_path / "after")

    before = _held(folder)
    assert _held(tmp_path / "after") == before | {"dossier.json": (tmp_path / "after" / "dossier.json").read_bytes()}
    written = (tmp_path / "after" / "dossier.json").read_text()
    assert _text_of(tmp_path / "after") == _text_of(folder) == written


def _text_of(folder):
    return as_text(read_dossier(folder).dossier)


def test_second_file_of_one_name_is_given_another(session, store, tmp_path):
    """Pages may put two files of one name into a library; a folder holds one."""
    data = small_data()
    data["answers"]["D-2"]["evidence"] = [{"file": "d-1-1-2.pdf"}]
    application = _imported(session, store, tmp_path, data, **{"d-1-1-2.pdf": PDF})
    other = pdf()
    file = keep_file(session, store, Attachment(other, check_bytes(other, "d-1-1.pdf")), AT)
    [answer] = [row for row in answers_of(session, application.id) if row.criterion == "D-3"]
    evidence = Evidence(organisation_id=application.organisation_id, file_id=file.id, name="d-1-1.pdf", added_at=AT)
    session.add(evidence)
    answer.evidence = [memory.AnswerEvidence(evidence=evidence, position=0)]
    session.flush()

    export_folder(session, store, application, tmp_path / "after")

    held = _held(tmp_path / "after")
    assert {name: held[name] for name in held if name != "dossier.json"} == {
        "d-1-1.pdf": PDF,
        "d-1-1-2.pdf": PDF,
        "d-1-1-3.pdf": other,
    }
    assert '"file": "d-1-1-3.pdf"' in held["dossier.json"].decode()


def test_certificate_outlives_a_new_declaration(session, store, tmp_path):
    data = small_data()
    data["service"]["medical_device"] = {"class": "IIa", "ce_certificate": "ce.pdf"}
    application = _imported(session, store, tmp_path, data, **{"ce.pdf": PDF})
    signatory = person_with_email(session, "camille.durand@exemple.fr")
    actor = actor_for(session, signatory, application.organisation_id)
    declared = replace(small_dossier(), answers={})
    device = replace(declared, service=replace(declared.service, medical_device=None))

    redeclare(session, application, device, {}, actor=actor, at=AT)

    assert list(application.declaration["files"]) == ["ce.pdf"]


def test_nothing_is_written_over_what_is_there(session, store, tmp_path):
    application = _imported(session, store, tmp_path, small_data())
    before = _held(tmp_path / "before")

    with pytest.raises(OccupiedFolderError):
        export_folder(session, store, application, tmp_path / "before")

    assert _held(tmp_path / "before") == before


def _kept_file(tmp_path):
    [path] = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize(("harm", "error"), [("remove", FileMissingError), ("change", FileDamagedError)])
def test_file_that_is_not_kept_as_it_was_filed_leaves_nothing_behind(session, store, tmp_path, harm, error):
    application = _imported(session, store, tmp_path, small_data())
    path = _kept_file(tmp_path)
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(b"autre")

    with pytest.raises(error):
        export_folder(session, store, application, tmp_path / "after")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["before", "kept"]


def test_certificate_that_was_never_kept_is_named(session, store, tmp_path):
    application = _imported(session, store, tmp_path, small_data())
    service = application.declaration["service"] | {"medical_device": {"class": "I", "ce_certificate": "ce.pdf"}}
    application.declaration = application.declaration | {"service": service}

    with pytest.raises(FileMissingError) as missing:
        export_folder(session, store, application, tmp_path / "after")

    assert str(missing.value) == "ce.pdf"
