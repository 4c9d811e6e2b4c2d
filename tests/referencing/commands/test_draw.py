"""`parcours draw`: draw once, write the file, check any file."""

import json

import pytest

import verify_draw
from tests.referencing.services import draws
from tests.workflows.lots import content
from workflows.draw_file import draw_file
from workflows.vocabulary import DrawState, Track

CAMPAIGN = "CAMP-2026-00001"


@pytest.fixture
def ready(town, monkeypatch):
    """A draw of which only the lots are missing, on the day of its public value."""
    for track in (Track.SIMPLE, Track.EXCHANGE):
        town.do(draws.listed, track)
    number = draws.valued(town)
    monkeypatch.setattr("referencing.clock.now", lambda: town.at)
    return number


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tirage.json"
    path.write_bytes(draw_file(content()))
    return path


def test_draw_is_made_once_and_its_file_verifies(run, town, ready, tmp_path):
    path, again = tmp_path / "tirage.json", tmp_path / "encore.json"

    made = run("draw", "new", CAMPAIGN, "--out", str(path))
    second = run("draw", "new", CAMPAIGN, "--out", str(again))
    checked = run("draw", "verify", str(path))

    assert (made.code, made.out) == (0, "")
    assert draws.read(town, ready) is DrawState.DRAWN
    assert path.read_bytes() == draws.read(town, ready, "file").encode()
    assert (checked.code, verify_draw.main(path)[0]) == (0, 0)
    assert (second.code, again.exists()) == (1, False)
    assert "n’existe pas depuis l’état «\u00a0Tiré\u00a0»" in second.err


def test_draw_that_is_not_ready_says_why_and_writes_nothing(run, town, tmp_path, monkeypatch):
    town.do(draws.listed)
    number = draws.frozen(town)
    monkeypatch.setattr("referencing.clock.now", lambda: town.at)

    answer = run("draw", "new", CAMPAIGN, "--out", str(tmp_path / "tirage.json"))

    assert answer.code == 1
    assert answer.err.splitlines() == [
        f"Le tirage {number} ne peut pas encore être fait.",
        "- Le secret de Agente Exemple n’est pas encore révélé.",
        "- Le secret de Secrétaire Exemple n’est pas encore révélé.",
        "- La valeur publique doit être saisie deux fois à l’identique\u202f; saisies faites\u00a0: 0.",
    ]
    assert list(tmp_path.glob("*tirage*")) == []


@pytest.mark.usefixtures("town")
def test_campaign_that_is_not_there_is_named(run, tmp_path):
    answer = run("draw", "new", "CAMP-2026-00009", "--out", str(tmp_path / "tirage.json"))

    assert (answer.code, answer.err) == (1, "Aucune campagne ne porte le numéro «\u00a0CAMP-2026-00009\u00a0».\n")


def test_campaign_without_a_draw_says_so(run, town, tmp_path):
    town.do(draws.create)

    answer = run("draw", "new", CAMPAIGN, "--out", str(tmp_path / "tirage.json"))

    assert answer.code == 1
    assert "Aucun tirage n’est en cours" in answer.err


def test_file_that_cannot_be_written_leaves_nothing_drawn(run, town, ready, tmp_path):
    answer = run("draw", "new", CAMPAIGN, "--out", str(tmp_path / "absent" / "tirage.json"))

    assert answer.code == 2
    assert draws.read(town, ready) is DrawState.FROZEN


def test_file_that_is_there_is_not_replaced(run, ready, file):
    before = file.read_bytes()

    assert run("draw", "new", CAMPAIGN, "--out", str(file)).code == 2
    assert file.read_bytes() == before
    assert ready


def test_verify_says_yes_in_words_and_in_json(run, file):
    words, programs = run("draw", "verify", str(file)), run("draw", "verify", str(file), "--json")

    report = json.loads(programs.out)
    assert (words.code, words.err, programs.code) == (0, "", 0)
    assert report["population_sha256"] in words.out
    assert (report["valid"], report["draw"], report["faults"]) == (True, "TIR-2026-00001", [])
    assert len(report["drawn"]) == 2


def test_verify_says_no_with_every_line_that_does_not_follow(run, file):
    file.write_bytes(file.read_bytes().replace(b'"drawn": true', b'"drawn": false', 1))

    words, programs = run("draw", "verify", str(file)), run("draw", "verify", str(file), "--json")

    report = json.loads(programs.out)
    assert (words.code, words.out, programs.code) == (1, "", 1)
    assert [fault["code"] for fault in report["faults"]] == ["file_changed", "differs"]
    assert [line.split("\u00a0:")[0] for line in words.err.splitlines()[1:]] == [
        f"- {fault['place']}" for fault in report["faults"]
    ]


@pytest.mark.parametrize("bytes_", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "parcours-dossier/1"}', b"[" * 100_000])
def test_verify_of_what_is_no_file_of_a_draw_is_unreadable(run, file, bytes_):
    file.write_bytes(bytes_)

    words, programs = run("draw", "verify", str(file)), run("draw", "verify", str(file), "--json")

    assert (words.code, words.out, programs.code) == (2, "", 2)
    assert json.loads(programs.out)["valid"] is False


def test_verify_of_nothing_or_of_a_folder_is_unreadable(run, tmp_path):
    assert [run("draw", "verify", str(path)).code for path in (tmp_path / "absent.json", tmp_path)] == [2, 2]
