import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.application import Application
from models.base import Base
from models.evidence import Evidence, EvidenceFile
from models.organisation import Membership, Organisation, Person
from models.service import Service
from referencing.services.declarations import dossier_of
from referencing.services.dossier.reading import UnreadableDossierError
from referencing.services.errors import InvalidDossierError
from referencing.services.evidence_check import check_bytes
from referencing.services.importing import Attachment, import_folder, keep_file, read_folder, take_in
from referencing.services.store import Room, Store
from tests.referencing.services.documents import pdf
from tests.referencing.services.dossier.folders import PDF, folder_with, small_data, small_dossier
from tests.referencing.services.keeping import store_in
from workflows.dossier import EvidenceItem
from workflows.machine import StepRefusedError
from workflows.vocabulary import ApplicationState

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path) -> Store:
    return store_in(tmp_path / "kept")


def _rows(session):
    """Return how many rows each table holds, those without any left out."""
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    return {name: number for name, number in counts.items() if number}


def test_complete_folder_opens_an_application_with_all_it_holds(session, store, tmp_path):
    folder = folder_with(tmp_path / "dossier", small_data())

    application = import_folder(session, store, folder, AT)

    assert (application.number, application.state) == ("CAND-2026-00001", ApplicationState.ELIGIBILITY)
    assert dossier_of(session, application) == small_dossier()
    [row] = session.scalars(select(EvidenceFile))
    assert (store.read(Room.EVIDENCE, row.sha256), row.size, row.media_type) == (PDF, len(PDF), "application/pdf")


def test_vendor_and_signatory_are_registered(session, store, tmp_path):
    application = import_folder(session, store, folder_with(tmp_path / "dossier", small_data()), AT)

    organisation, person = session.scalars(select(Organisation)).one(), session.scalars(select(Person)).one()
    assert (organisation.name, organisation.siren, organisation.is_demo) == ("Exemple Santé", "732829320", False)
    assert (person.name, person.email) == ("Camille Durand", "camille.durand@exemple.fr")
    [membership] = session.scalars(select(Membership))
    assert (membership.organisation_id, membership.is_signatory) == (application.organisation_id, True)


def test_second_service_of_a_vendor_joins_the_first(session, store, tmp_path):
    import_folder(session, store, folder_with(tmp_path / "un", small_data()), AT)

    second = import_folder(session, store, folder_with(tmp_path / "deux", small_data(name="Carnet de poids")), AT)

    assert second.number == "CAND-2026-00002"
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert sorted(session.scalars(select(Service.name))) == ["Carnet de poids", "Carnet de tension"]


def test_same_file_under_two_names_is_kept_once(session, store, tmp_path):
    data = small_data()
    data["answers"]["D-2"]["evidence"] = [{"file": "copie.pdf"}]
    folder = folder_with(tmp_path / "dossier", data, **{"copie.pdf": PDF})

    import_folder(session, store, folder, AT)

    assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1
    assert sorted(session.scalars(select(Evidence.name))) == ["copie.pdf", "d-1-1.pdf"]


def test_one_file_with_two_dates_is_two_pieces_of_evidence(session, store, tmp_path):
    data = small_data()
    data["answers"]["D-2"]["evidence"] = [{"file": "d-1-1.pdf", "valid_until": "2030-01-31"}]

    import_folder(session, store, folder_with(tmp_path / "dossier", data), AT)

    found = session.execute(select(Evidence.name, Evidence.valid_until).order_by(Evidence.valid_until.is_(None)))
    assert [tuple(row) for row in found] == [("d-1-1.pdf", date(2030, 1, 31)), ("d-1-1.pdf", None)]


def test_every_fault_is_told_at_once_and_nothing_is_written(session, store, tmp_path):
    data = small_data()
    data["prix"], data["vendor"]["siren"] = 3, "732829321"
    data["answers"]["D-2"]["evidence"] = [{"file": "../d-1-1.pdf"}, {"file": "vide.pdf"}]
    folder = folder_with(tmp_path / "dossier", data, **{"vide.pdf": b""})

    with pytest.raises(InvalidDossierError) as refused:
        import_folder(session, store, folder, AT)

    assert [(fault.place, fault.code) for fault in refused.value.faults] == [
        ("prix", "unknown_field"),
        ("vendor.siren", "siren_key"),
        ("answers.D-2.evidence[0].file", "path_leaves_folder"),
        ("answers.D-2.evidence[1].file", "empty"),
    ]
    assert _rows(session) == {}
    assert not (tmp_path / "kept" / "evidence").exists()


def test_folder_without_a_dossier_is_unreadable(session, store, tmp_path):
    with pytest.raises(UnreadableDossierError):
        import_folder(session, store, tmp_path, AT)

    assert _rows(session) == {}


def test_second_opening_of_one_service_is_refused_and_leaves_no_row(engine, store, tmp_path):
    folder = folder_with(tmp_path / "dossier", small_data())
    with Session(engine) as session, session.begin():
        import_folder(session, store, folder, AT)
    with Session(engine) as session:
        before = _rows(session)
    changed = small_data()
    changed["vendor"]["signatory"]["email"] = "autre@exemple.fr"
    again = folder_with(tmp_path / "encore", changed, **{"d-1-1.pdf": pdf()})

    with pytest.raises(StepRefusedError) as refused, Session(engine) as session, session.begin():
        import_folder(session, store, again, AT)

    assert [refusal.code for refusal in refused.value.refusals] == ["application_already_open"]
    with Session(engine) as session:
        assert _rows(session) == before


def test_longest_values_that_a_dossier_may_hold_are_kept(session, store, tmp_path):
    name = "/".join(["é" * 79] * 4 + ["e" * 76 + ".pdf"])
    data = small_data(name="㏂" * 200, version="1.0.0-" + "x" * 94)
    data["answers"]["D-1"]["evidence"] = [{"file": name}]
    data["grants"][0]["retention"] = "P9999Y9999M9999DT9999H9999M9999S"
    folder = folder_with(tmp_path / "dossier", data)
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(PDF)

    application = import_folder(session, store, folder, AT)

    session.flush()
    assert dossier_of(session, application).service.name == "㏂" * 200
    assert session.scalars(select(Evidence.name)).one() == name


def test_file_that_changed_since_it_was_checked_is_refused(session, store, tmp_path):
    folder = folder_with(tmp_path / "dossier", small_data())
    dossier, attachments = read_folder(folder, AT)
    (folder / "d-1-1.pdf").write_bytes(pdf())

    with pytest.raises(InvalidDossierError) as refused:
        take_in(session, store, dossier, attachments, AT)

    assert [(fault.place, fault.code) for fault in refused.value.faults] == [("d-1-1.pdf", "file_changed_meanwhile")]


def test_file_that_became_a_link_since_it_was_checked_is_not_followed(session, store, tmp_path):
    folder = folder_with(tmp_path / "dossier", small_data())
    dossier, attachments = read_folder(folder, AT)
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "d-1-1.pdf").unlink()
    (folder / "d-1-1.pdf").symlink_to(tmp_path / "secret")

    with pytest.raises(InvalidDossierError) as refused:
        take_in(session, store, dossier, attachments, AT)

    assert [(fault.place, fault.code) for fault in refused.value.faults] == [("d-1-1.pdf", "path_through_link")]
    assert not (tmp_path / "kept" / "evidence").exists()


def test_refused_file_is_never_kept(session, store, tmp_path):
    attachment = Attachment(b"MZ", check_bytes(b"", "vide.pdf"))

    with pytest.raises(InvalidDossierError) as refused:
        keep_file(session, store, attachment, AT, "vide.pdf")

    assert [(fault.place, fault.code) for fault in refused.value.faults] == [("vide.pdf", "empty")]
    assert not (tmp_path / "kept" / "evidence").exists()


def test_file_may_come_from_memory_or_be_opened(session, store):
    facts = check_bytes(PDF, "a.pdf")

    rows = {keep_file(session, store, Attachment(content, facts), AT) for content in (PDF, lambda: io.BytesIO(PDF))}

    assert [row.sha256 for row in rows] == [facts.sha256]


def test_certificate_of_a_device_is_kept_though_no_answer_names_it(session, store, tmp_path):
    data = small_data()
    data["service"]["medical_device"] = {"class": "IIa", "ce_certificate": "ce.pdf"}
    certificate = pdf()
    folder = folder_with(tmp_path / "dossier", data, **{"ce.pdf": certificate})

    application = import_folder(session, store, folder, AT)

    session.expire_all()
    kept = session.get(Application, application.id).declaration["files"]
    assert (list(kept), store.read(Room.EVIDENCE, kept["ce.pdf"])) == (["ce.pdf"], certificate)
    assert EvidenceItem(file="ce.pdf") not in {item for a in small_dossier().answers.values() for item in a.evidence}
