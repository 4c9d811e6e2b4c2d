"""`parcours demo`, once as a whole: every outcome is there, in the summary, in the database and on paper."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import text

import verify_draw
from models.database import make_engine
from tests.fixtures.tree import ROOT
from workflows.procedures import PROCEDURES
from workflows.vocabulary import AuditConclusion, Opinion

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")}


def _parcours(*arguments, **environ):
    command = [sys.executable, "-P", "-m", "referencing.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=CLEAN | environ, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "out"
    done = _parcours("demo", "--out", out)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return out


@pytest.fixture(scope="module")
def summary(out):
    return json.loads((out / "summary.json").read_text("utf-8"))


def _steps(summary, *names):
    return {step for name in names for case in summary[name] for step in case["steps"]}


def test_summary_agrees_with_the_database(out, summary):
    engine = make_engine(f"sqlite:///{out}/instance/parcours.sqlite")
    tables = {"cases": "application", "listings": "listing", "audits": "audit", "draws": "draw", "reports": "report"}

    with engine.connect() as connection:
        stored = {
            name: connection.execute(text(f"SELECT number, state FROM {table} ORDER BY number")).all()  # noqa: S608 - ours
            for name, table in tables.items()
        }
        reservations = connection.execute(text("SELECT number, state FROM reservation ORDER BY number")).all()
        entries = connection.scalar(text("SELECT count(*) FROM ledger_entry"))
        documents = connection.execute(text("SELECT number, sha256, size FROM issued_document ORDER BY number")).all()
    engine.dispose()

    for name in tables:
        assert [(case["number"], case["state"]) for case in summary[name]] == list(map(tuple, stored[name]))
    assert sorted((one["number"], one["state"]) for case in summary["cases"] for one in case["reservations"]) == list(
        map(tuple, reservations)
    )
    assert [(one["number"], one["sha256"], one["size"]) for one in summary["documents"]] == list(map(tuple, documents))
    assert summary["ledger"] == {"entries": entries, "valid": True}


def test_every_document_is_on_paper(out, summary):
    written = {path.name: path.read_bytes() for path in out.glob("documents/*/*.pdf")}

    expected = {f"{one['number']}-{one['kind'].replace('_', '-')}.pdf": one["sha256"] for one in summary["documents"]}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in written.items()} == expected
    assert all(content.startswith(b"%PDF-") for content in written.values())


def test_every_draw_that_was_made_is_a_file_that_anyone_can_redo(out, summary):
    files = {path.name: path.read_bytes() for path in (out / "draws").iterdir()}

    made = [draw["file_sha256"] for draw in summary["draws"] if draw["file_sha256"]]
    assert [hashlib.sha256(files[f"draw-{number}.json"]).hexdigest() for number in range(1, len(files) + 1)] == made
    assert len(made) == 3
    assert {verify_draw.main(out / "draws" / name)[0] for name in files} == {0}


def test_the_programme_of_audits_is_on_paper_and_one_audit_has_no_room(out):
    engine = make_engine(f"sqlite:///{out}/instance/parcours.sqlite")
    with engine.connect() as connection:
        outcomes = connection.execute(
            text("SELECT outcome, accepted_at IS NOT NULL FROM schedule_proposal ORDER BY number")
        )
        found = list(map(tuple, outcomes))
        placed = connection.scalar(text("SELECT count(*) FROM audit WHERE starts_on IS NOT NULL"))
    engine.dispose()

    assert found == [("placed", True), ("impossible", False)]
    assert placed >= 12
    assert {path.name: path.read_bytes()[:5] for path in (out / "programmes").iterdir()} == {
        "programme-1.pdf": b"%PDF-"
    }


def test_ledger_verifies_afterwards(out):
    done = _parcours("ledger", "verify", "--json", PARCOURS_INSTANCE=str(out / "instance"))

    assert (done.returncode, json.loads(done.stdout)["valid"]) == (0, True)


def test_calendar_covers_more_than_three_years(summary):
    opened = [date.fromisoformat(case["opened_at"][:10]) for case in summary["cases"]]

    assert (max(opened) - min(opened)).days > 3 * 365
    assert len(summary["cases"]) >= 12


def test_every_state_of_applications_and_listings_is_there(summary):
    for name, procedure in (("cases", "application"), ("listings", "listing")):
        assert {case["state"] for case in summary[name]} == {state.value for state in PROCEDURES[procedure].states}


def test_every_final_state_of_all_procedures_is_there(summary):
    reached = {
        "application": {case["state"] for case in summary["cases"]},
        "listing": {case["state"] for case in summary["listings"]},
        "reservation": {one["state"] for case in summary["cases"] for one in case["reservations"]},
        "audit": {case["state"] for case in summary["audits"]},
        "draw": {case["state"] for case in summary["draws"]},
        "report": {case["state"] for case in summary["reports"]},
    }

    for name, procedure in PROCEDURES.items():
        assert procedure.final - reached[name] == set()


def test_every_step_of_applications_listings_and_reservations_is_taken(summary):
    reservations = {step for case in summary["cases"] for one in case["reservations"] for step in one["steps"]}

    assert PROCEDURES["application"].step.keys() - _steps(summary, "cases") == set()
    assert PROCEDURES["listing"].step.keys() - _steps(summary, "listings") == set()
    assert PROCEDURES["reservation"].step.keys() - reservations == set()
    assert PROCEDURES["audit"].step.keys() - _steps(summary, "audits") == set()
    assert PROCEDURES["draw"].step.keys() - _steps(summary, "draws") == set()
    assert PROCEDURES["report"].step.keys() - _steps(summary, "reports") == set()


def test_both_tracks_all_opinions_and_all_conclusions_are_there(summary):
    assert {case["track"] for case in summary["cases"]} == {"simple", "exchange"}
    assert {case["opinion"] for case in summary["cases"]} == {None, *(opinion.value for opinion in Opinion)}
    assert {case["conclusion"] for case in summary["audits"]} == {None, *(found.value for found in AuditConclusion)}


def test_audit_of_a_draw_is_late_completed_visited_and_on_paper(summary):
    drawn = {number for draw in summary["draws"] for number in draw["drawn"]}
    late = next(case for case in summary["audits"] if case["listing"] in drawn and "go_on_site" in case["steps"])
    papers = [one["kind"] for one in summary["documents"] if one["case"] == late["number"]]

    assert [step for step in late["steps"] if step in _TURNS] == list(_TURNS)
    assert papers == [
        *("audit_plan", "audit_complement", "audit_visit"),
        *("audit_draft_report", "audit_report", "audit_conclusion"),
    ]


_TURNS = ("notify", "begin_collection", "close_collection", "ask_complement", "deposit", "go_on_site", "conclude")


def test_every_audit_that_is_concluded_has_its_report(summary):
    closed = {case["number"] for case in summary["audits"] if case["state"] == "closed"}

    assert {one["case"] for one in summary["documents"] if one["kind"] == "audit_report"} == closed


def test_change_request_is_answered(summary):
    answered = [case for case in summary["cases"] if "resubmit" in case["steps"]]

    assert [case["state"] for case in answered] == ["published"]
    assert Counter(one["kind"] for one in summary["documents"])["change_request"] == 2


def test_reservations_are_lifted_in_time_and_missed(summary):
    ends = [(one["state"], "miss" in one["steps"]) for case in summary["cases"] for one in case["reservations"]]

    assert {("lifted", False), ("lifted", True), ("overdue", True), ("void", False)} <= set(ends)


def test_renewal_in_time_adds_a_term_that_loses_nothing(summary):
    renewed = [listing["terms"] for listing in summary["listings"] if "renew" in listing["steps"]]

    assert len(renewed) == 2
    for (_start, first_end), (second_start, second_end) in renewed:
        assert (date.fromisoformat(second_start) - date.fromisoformat(first_end)).days == 1
        assert (date.fromisoformat(second_end) - date.fromisoformat(second_start)).days in (729, 730)


def test_renewal_too_late_is_withdrawn_and_the_service_files_anew(summary):
    late = [case for case in summary["cases"] if (case["kind"], case["state"]) == ("renewal", "withdrawn")]
    after = [case for case in summary["cases"] if case["service"] == late[0]["service"] and case["kind"] == "initial"]

    assert [case["steps"] for case in late] == [["open", "confirm_eligibility", "withdraw"]]
    assert [case["state"] for case in after] == ["published", "published"]


def test_update_follows_a_major_version(summary):
    updates = [case for case in summary["cases"] if case["kind"] == "update"]
    listing = next(one for one in summary["listings"] if one["number"] == updates[0]["listing"])

    assert [(case["state"], case["version"]) for case in updates] == [("published", "2.0.0")]
    assert (listing["verified_version"], listing["major_releases"]) == ("2.0.0", ["2.0.0"])


def test_suspensions_are_lifted_or_last(summary):
    suspended = [one for one in summary["listings"] if "suspend" in one["steps"]]

    assert {one["state"] for one in suspended} == {"active", "expired", "suspended"}
    back = {one["service"]: "revive_suspended" in one["steps"] for one in suspended if "reinstate" in one["steps"]}
    assert back == {"Exemple Nutrition": False, "Exemple Relais": True}


_SHOW = """
import sys
from datetime import date
from pathlib import Path
from models.database import upgrade
from referencing.config import Settings
from referencing.services.context import make_context
from referencing.services.demo.playing import show
from referencing.services.demo.stories import tellings
if __name__ == "__main__":
    place = Path(sys.argv[1])
    settings = Settings.from_environ({"PARCOURS_INSTANCE": str(place / "instance")})
    upgrade(settings.database_url)
    context = make_context(settings)
    some = [telling for telling in tellings() if telling.starts_on_day < 21]
    summary = show(context, place / "documents", 5, date(2023, 1, 2), lambda _: lambda *_: None, days=50, stories=some)
    context.close()
    print(summary)
"""


def test_same_seed_gives_the_same_bytes(tmp_path):
    (tmp_path / "show.py").write_text(_SHOW)

    told = []
    for number in "12":
        command = [sys.executable, tmp_path / "show.py", tmp_path / number]
        environ = CLEAN | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": number, "TZ": f"UTC+{number}"}
        told.append(subprocess.run(command, capture_output=True, text=True, env=environ, check=True).stdout)

    first, second = (
        {path.relative_to(tmp_path / number): path.read_bytes() for path in (tmp_path / number).rglob("*.pdf")}
        for number in "12"
    )
    assert told[0] == told[1]
    assert len(first) > 2
    assert first == second


@pytest.mark.parametrize("taken", ["file", "full"])
def test_place_that_is_taken_is_refused_and_left_as_it_was(tmp_path, taken):
    out = tmp_path / "out"
    if taken == "full":
        out.mkdir()
        (out / "notes.txt").write_text("à garder")
    else:
        out.write_text("à garder")

    done = _parcours("demo", "--out", out)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{out} existe et n’est pas un répertoire vide : donnez un répertoire nouveau ou vide.\n"
    assert [path.name for path in tmp_path.rglob("*")] == (["out", "notes.txt"] if taken == "full" else ["out"])


def test_demo_that_is_interrupted_leaves_nothing(tmp_path):
    command = [sys.executable, "-P", "-m", "referencing.cli", "demo", "--out", tmp_path / "out"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=CLEAN) as process:
        while not list(tmp_path.glob(".out.*/instance/evidence")):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]

    assert (process.returncode, told.split()) == (1, ["Interrompu."])
    assert list(tmp_path.iterdir()) == []


def test_demo_without_a_place_is_wrong_use():
    done = _parcours("demo")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "Erreur : Il manque l’option '--out'."
