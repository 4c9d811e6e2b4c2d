"""`parcours ledger`: verify names the first broken entry, export writes all or nothing."""

import json

import pytest
from sqlalchemy import text


def _cut_the_end(town):
    with town.sessions.begin() as session:
        session.execute(text("UPDATE application SET ledger_length = ledger_length + 1"))


def test_intact_ledger_verifies(run, town):
    town.file()

    answer = run("ledger", "verify", "--json")

    assert answer.code == 0
    assert json.loads(answer.out) == {"valid": True, "cases": 1, "entries": 3, "purged": 0, "broken": []}
    assert answer.err == "Le journal est intact : 3 entrée(s), 1 dossier(s).\n"


def test_broken_ledger_names_the_first_entry(run, town):
    number = town.file()
    at = town.read(number, "moved_at").isoformat()
    _cut_the_end(town)

    answer = run("ledger", "verify")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        f"Le journal est rompu. Première entrée en cause : {number}, entrée 3 (submit, {at}) : "
        "la fin du journal a été coupée.\n"
    )


def test_broken_ledger_is_told_to_programs(run, town):
    number = town.open()
    at = town.read(number, "moved_at").isoformat()
    _cut_the_end(town)

    answer = run("ledger", "verify", "--json")

    assert answer.code == 1
    assert json.loads(answer.out)["broken"] == [
        {
            "procedure": "application",
            "case": number,
            "seq": 1,
            "trigger": "open",
            "at": at,
            "code": "end_cut_off",
            "message": "la fin du journal a été coupée",
        }
    ]


def test_export_writes_a_line_an_entry(run, town, tmp_path):
    town.file()
    file = tmp_path / "journal.jsonl"
    file.write_text("un export plus ancien")

    answer = run("ledger", "export", str(file))

    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (answer.code, answer.out) == (0, "")
    assert [(line["seq"], line["trigger"]) for line in lines] == [
        (1, "open"),
        (2, "confirm_eligibility"),
        (3, "submit"),
    ]
    assert "Signataire" not in file.read_text("utf-8")
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_export_to_a_place_that_is_not_there_writes_nothing(run, tmp_path):
    file = tmp_path / "absent" / "journal.jsonl"

    answer = run("ledger", "export", str(file))

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"Impossible d’écrire {file} (No such file or directory).\n"
    assert not file.parent.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_export_never_replaces_a_device(run):
    answer = run("ledger", "export", "/dev/null")

    assert answer.code == 2
    assert answer.err == "/dev/null existe et n’est pas un fichier ordinaire.\n"
