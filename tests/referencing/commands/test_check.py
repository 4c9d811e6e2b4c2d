import json
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from referencing import clock
from referencing.cli import main
from referencing.commands.check import Day
from tests.fixtures.tree import ROOT
from tests.referencing.services.dossier.folders import folder_with, small_data

EXAMPLE = ROOT / "examples" / "exchange-complete"
HEAVY = ("flask", "sqlalchemy", "weasyprint", "huey", "jinja2", "transitions")


def _run(*args):
    return CliRunner().invoke(main, ["check", *map(str, args)])


@pytest.fixture
def folder(tmp_path):
    return folder_with(tmp_path / "dossier", small_data())


def test_complete_dossier_ends_with_zero_and_says_so_to_people_only(folder):
    result = _run(folder, "--on", "2026-11-24")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "Carnet de tension 2.3.0, examiné pour un dépôt le 24/11/2026\n"
        "Le dossier est complet\u00a0: il peut être déposé.\n"
    )


def test_json_is_one_object_on_standard_output(folder):
    result = _run(folder, "--on", "2026-11-24", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "valid": True,
        "eligible": True,
        "complete": True,
        "applicable": ["D-1", "D-2", "D-3", "D-4"],
        "gaps": [],
    }


def test_dossier_with_gaps_ends_with_one_and_a_line_for_each(folder):
    data = small_data()
    data["vendor"]["siren"] = "732829321"
    del data["answers"]["D-3"]
    folder_with(folder, data)

    result = _run(folder, "--on", "2026-11-24")

    assert result.exit_code == 1
    assert result.stderr.replace("\u00a0", " ").splitlines()[1:] == [
        "- vendor.siren : La clé du SIREN « 732829321 » n’est pas la bonne : vérifiez les neuf chiffres.",
        "- D-3 : Répondez au critère « Un centre d’aide est ouvert ».",
        "Le dossier ne peut pas encore être déposé.",
    ]


def test_folder_without_a_dossier_ends_with_two(tmp_path):
    result = _run(tmp_path, "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, [gap["code"] for gap in answer["gaps"]]) == (2, ["no_dossier_file"])
    assert result.stderr.splitlines()[-1] == "Il n’y a pas de dossier lisible."


@pytest.mark.parametrize(
    "args",
    [
        ["--json"],
        ["un", "deux", "--json"],
        ["un", "--json", "--on"],
        ["un", "--json", "--on", "demain"],
        ["un", "--json", "--on", "20260131"],
        ["un", "--json", "--on", "2026-W05-6"],
        ["un", "--json", "--on", "2026-02-30"],
        ["un", "--json", "--inconnue"],
        ["\udcff", "--json"],
    ],
)
def test_wrong_use_ends_with_two_and_is_json_too(args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = _run(*args)

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["valid"], len(answer["gaps"])) == (2, False, 1)
    assert answer["gaps"][0]["code"] in ("wrong_use", "no_such_folder")


def test_wrong_use_without_json_leaves_standard_output_empty():
    result = _run()

    assert (result.exit_code, result.stdout) == (2, "")


def test_day_is_today_in_paris_unless_told(folder, monkeypatch):
    data = small_data()
    data["service"]["usable_since"] = "2026-11-25"
    folder_with(folder, data)
    evening = clock.datetime(2026, 11, 24, 23, 30, tzinfo=clock.UTC)
    monkeypatch.setattr(clock, "now", lambda: evening)

    assert (_run(folder).exit_code, _run(folder, "--on", "2026-11-24").exit_code) == (0, 1)


def test_name_with_control_letters_only_shows(folder):
    data = small_data(name="\x1b[2Jnom")
    folder_with(folder, data)

    result = _run(folder)

    assert "\x1b" not in result.stderr
    assert result.stderr.startswith("\\u001b[2Jnom 2.3.0")


def _alone(script, *args):
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_check_loads_neither_the_web_nor_the_database_nor_the_printer():
    script = (
        "import sys; from referencing.cli import main\n"
        "code = main(['check', sys.argv[1], '--json'], standalone_mode=False)\n"
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )

    done = _alone(script, EXAMPLE)

    assert json.loads(done.stdout)["gaps"] == []
    assert done.stderr.splitlines()[-1] == "0 []"


def test_folder_that_is_a_whole_disk_is_not_walked(tmp_path):
    """Without a dossier.json nothing below is looked at."""
    script = (
        "import os, sys; from referencing.cli import main\n"
        "def walk(*_): raise SystemExit('walked')\n"
        "os.walk = walk\n"
        "main(['check', sys.argv[1]])"
    )
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")

    assert _alone(script, tmp_path).returncode == 2


def test_help_is_french():
    result = _run("--help")

    assert result.exit_code == 0
    assert "Vérifie le dossier de candidature" in result.stdout


def test_date_is_taken_as_it_is():
    assert Day().convert(date(2026, 1, 31), None, None) == date(2026, 1, 31)
