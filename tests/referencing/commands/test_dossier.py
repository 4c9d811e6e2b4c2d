import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.application import Application
from models.base import Base
from models.database import make_engine
from models.listing import Listing
from referencing.cli import main
from referencing.commands.words import no_case
from referencing.services.dossier.files import PathFault
from tests.fixtures.tree import ROOT
from tests.referencing.services.dossier.folders import PDF, folder_with, small_data
from workflows.vocabulary import ListingState, Track

EXAMPLE = ROOT / "examples" / "exchange-complete"


@pytest.fixture
def instance(tmp_path, monkeypatch, database_url):
    """An instance on this test's database; commands of the tests are people's, not a terminal's."""
    monkeypatch.setenv("PARCOURS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("PARCOURS_DATABASE_URL", database_url)
    monkeypatch.setenv("PARCOURS_LOG_LEVEL", "ERROR")
    return tmp_path / "instance"


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A machine where nothing ran yet."""
    monkeypatch.delenv("PARCOURS_DATABASE_URL", raising=False)
    monkeypatch.setenv("PARCOURS_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def _run(*args):
    return CliRunner().invoke(main, ["dossier", *map(str, args)], catch_exceptions=False)


def _held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _rows(database_url):
    engine = make_engine(database_url)
    with Session(engine) as session:
        tables = Base.metadata.sorted_tables
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}
    engine.dispose()
    return counts


@pytest.mark.usefixtures("instance")
def test_example_comes_out_as_it_went_in(tmp_path):
    imported = _run("import", EXAMPLE)
    exported = _run("export", imported.stdout.lower().strip(), tmp_path / "after")

    assert (imported.exit_code, imported.stderr, exported.exit_code) == (0, "", 0)
    assert _held(tmp_path / "after") == _held(EXAMPLE)


@pytest.mark.usefixtures("instance")
def test_number_is_all_that_an_import_prints(tmp_path):
    result = _run("import", folder_with(tmp_path / "dossier", small_data()))

    assert result.stdout.startswith("CAND-")
    assert result.stdout.endswith("-00001\n")


@pytest.mark.usefixtures("instance")
def test_import_answers_in_json(tmp_path):
    result = _run("import", folder_with(tmp_path / "dossier", small_data()), "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, sorted(answer), answer["gaps"]) == (0, ["case", "gaps"], [])
    assert answer["case"].startswith("CAND-")


@pytest.mark.usefixtures("instance")
def test_incomplete_dossier_is_taken_in_to_be_completed(tmp_path):
    data = small_data()
    data["answers"], data["orientation"] = {}, {}

    assert _run("import", folder_with(tmp_path / "dossier", data)).exit_code == 0


@pytest.mark.usefixtures("instance")
def test_second_import_is_refused_by_the_door_and_writes_no_row(tmp_path, database_url):
    folder = folder_with(tmp_path / "dossier", small_data())
    number = _run("import", folder).stdout.strip()
    before = _rows(database_url)

    result = _run("import", folder)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"- dossier\u00a0: Une demande est déjà ouverte pour ce service\u00a0: {number}. "
        "Menez-la à son terme ou retirez-la.\n"
        "Le dossier n’a pas été enregistré.\n"
    )
    assert _rows(database_url) == before


@pytest.mark.usefixtures("instance")
def test_renewal_without_a_listing_is_refused_and_leaves_no_vendor(tmp_path, database_url):
    data = small_data()
    data["kind"] = "renewal"
    before = _rows(database_url)

    result = _run("import", folder_with(tmp_path / "dossier", data), "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["case"]) == (1, None)
    assert [gap["key"] for gap in answer["gaps"]] == ["dossier"]
    assert _rows(database_url) == before


def test_refused_dossier_tells_every_fault_and_leaves_no_trace(fresh, tmp_path):
    data = small_data()
    data["vendor"]["siren"], data["service"]["version"] = "732829321", "2"
    folder = folder_with(tmp_path / "dossier", data, **{"d-1-1.pdf": b""})

    result = _run("import", folder)

    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.split("\u00a0:")[0] for line in result.stderr.splitlines()] == [
        "- vendor.siren",
        "- service.version",
        "- answers.D-1.evidence[0].file",
        "Le dossier n’a pas été enregistré.",
    ]
    assert not fresh.exists()


def test_unreadable_dossier_ends_with_two_and_leaves_no_trace(fresh, tmp_path):
    result = _run("import", folder_with(tmp_path / "dossier", "{"), "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["case"], [gap["code"] for gap in answer["gaps"]]) == (2, None, ["not_json"])
    assert not fresh.exists()


@pytest.mark.usefixtures("fresh")
def test_fresh_machine_needs_nothing_but_the_command(tmp_path):
    taken = _run("import", folder_with(tmp_path / "dossier", small_data()))
    given = _run("export", taken.stdout.strip(), tmp_path / "after")

    assert (taken.exit_code, given.exit_code) == (0, 0)
    assert given.stdout == f"{taken.stdout.strip()}\u00a0: dossier écrit dans {tmp_path / 'after'}.\n"


@pytest.mark.parametrize("args", [["import", "--json"], ["import", "un", "deux", "--json"]])
def test_wrong_use_ends_with_two_and_is_json_too(args):
    result = _run(*args)

    assert (result.exit_code, list(json.loads(result.stdout))) == (2, ["error"])


@pytest.mark.usefixtures("instance")
def test_number_that_no_case_has_ends_with_one(tmp_path):
    result = _run("export", "CAND-2026-00099", tmp_path / "after")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == no_case("CAND-2026-00099") + "\n"
    assert not (tmp_path / "after").exists()


@pytest.fixture
def imported(instance, tmp_path):  # noqa: ARG001 - the command finds it in the environment
    return _run("import", folder_with(tmp_path / "dossier", small_data())).stdout.strip()


@pytest.mark.usefixtures("imported")
def test_case_that_is_no_application_has_no_dossier(tmp_path, database_url):
    engine = make_engine(database_url)
    with Session(engine) as session, session.begin():
        session.add(_listing(session.scalars(select(Application)).one()))
    engine.dispose()

    result = _run("export", "REF-2026-00001", tmp_path / "after")

    assert (result.exit_code, result.stderr.split("\u00a0")[0]) == (1, "REF-2026-00001 n’est pas une candidature")


def _listing(application):
    day = application.opened_at.date()
    return Listing(
        number="REF-2026-00001",
        rulebook="demo-2",
        state=ListingState.ACTIVE,
        track=Track.SIMPLE,
        starts_on=day,
        ends_on=day,
        verified_version="1.0.0",
        opened_at=application.opened_at,
        moved_at=application.opened_at,
        organisation_id=application.organisation_id,
        service_id=application.service_id,
    )


def test_folder_that_holds_something_is_left_alone(imported, tmp_path):
    folder = tmp_path / "plein"
    folder.mkdir()
    (folder / "autre.txt").write_text("x")

    result = _run("export", imported, folder)

    assert (result.exit_code, _held(folder)) == (1, {"autre.txt": b"x"})
    assert "n’est pas un répertoire vide" in result.stderr


def test_folder_that_cannot_be_written_ends_with_two(imported):
    result = _run("export", imported, "/proc/parcours")

    assert result.exit_code == 2
    assert "«\u00a0/proc/parcours\u00a0» ne peut pas être écrit" in result.stderr


def test_file_that_was_changed_is_not_given_back(imported, instance, tmp_path):
    [kept] = [path for path in (instance / "evidence").rglob("*") if path.is_file()]
    kept.write_bytes(PDF + b"\n")

    result = _run("export", imported, tmp_path / "after")

    assert (result.exit_code, (tmp_path / "after").exists()) == (1, False)
    assert "manque ou a changé depuis son dépôt" in result.stderr


def test_every_fault_of_a_path_ends_an_export_with_words(imported, tmp_path, database_url):
    engine = make_engine(database_url)
    with Session(engine) as session, session.begin():
        evidence = session.scalars(select(Application)).one().answers[0].evidence[0].evidence
        evidence.name = "../d-1-1.pdf"
    engine.dispose()

    result = _run("export", imported, tmp_path / "after")

    assert (result.exit_code, PathFault.LEAVES_FOLDER in result.stderr) == (1, False)
    assert result.stderr.startswith("Le chemin «\u00a0../d-1-1.pdf\u00a0» sort du dossier")
