import json
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referencing.services.checking import CheckReport, check_folder, in_words, unreadable
from tests.referencing.services.dossier.folders import ON, folder_with, found_in, small_data
from tests.referencing.services.dossier.strategies import spoiled
from workflows.gap_words import WORDS
from workflows.reading import Fault
from workflows.vocabulary import Track

APPLICABLE = ("D-1", "D-2", "D-3", "D-4")
COMPLETE = CheckReport(
    valid=True, eligible=True, complete=True, applicable=APPLICABLE, title="Carnet de tension 2.3.0", gaps=()
)


def _checked(tmp_path, change=lambda _data: None, **files):
    data = small_data()
    change(data)
    return check_folder(folder_with(tmp_path, data, **files), ON)


def test_complete_folder_may_be_filed(tmp_path):
    report = _checked(tmp_path)

    assert (report, report.exit_code) == (COMPLETE, 0)


def test_gap_leaves_a_valid_dossier_incomplete(tmp_path):
    report = _checked(tmp_path, lambda data: data["answers"].pop("D-1"))

    assert (report.valid, report.eligible, report.complete, report.exit_code) == (True, True, False, 1)
    assert found_in(report) == [("D-1", "unanswered")]


def test_service_outside_the_catalogue_is_not_eligible_though_complete(tmp_path):
    report = _checked(tmp_path, lambda data: data["service"].update(audience="professionals"))

    assert (report.valid, report.eligible, report.complete, report.exit_code) == (True, False, True, 1)
    assert found_in(report) == [("E1", "not_eligible")]


def test_fault_leaves_the_eligibility_as_it_is(tmp_path):
    report = _checked(tmp_path, lambda data: data["vendor"].update(siren="732829321"))

    assert (report.valid, report.eligible, report.complete, report.exit_code) == (False, True, False, 1)
    assert found_in(report) == [("vendor.siren", "siren_key")]


def test_refused_file_leaves_a_dossier_that_is_neither_valid_nor_complete(tmp_path):
    report = _checked(tmp_path, **{"d-1-1.pdf": b""})

    assert (report.valid, report.complete, report.exit_code) == (False, False, 1)
    assert found_in(report) == [("answers.D-1.evidence[0].file", "empty")]


def test_wrong_type_leaves_nothing_to_be_judged(tmp_path):
    report = _checked(tmp_path, lambda data: data["service"].update(free="oui"))

    assert (report.valid, report.eligible, report.complete, report.applicable) == (False, False, False, ())
    assert (found_in(report), report.exit_code) == ([("service.free", "wrong_type")], 1)


def test_what_is_said_as_a_fault_is_not_said_again_as_a_gap(tmp_path):
    def change(data):
        data["answers"]["D-3"]["level"] = 9
        data["grants"][1] |= {"api": "agenda", "purpose": "research"}

    assert found_in(_checked(tmp_path, change)) == [
        ("answers.D-3.level", "level_not_on_the_scale"),
        ("grants[1].api", "unknown_api"),
        ("grants[1].purpose", "unknown_purpose"),
    ]


def test_day_of_the_check_decides_what_is_usable_and_what_has_expired(tmp_path):
    data = small_data(Track.SIMPLE)
    data["answers"]["D-1"]["evidence"][0]["valid_until"] = "2026-11-30"
    folder = folder_with(tmp_path, data)

    assert found_in(check_folder(folder, ON)) == []
    assert found_in(check_folder(folder, ON + timedelta(days=7))) == [("D-1", "evidence_expired")]
    assert found_in(check_folder(folder, ON - timedelta(days=700))) == [("service.usable_since", "not_usable_yet")]


def test_nothing_is_written(tmp_path):
    folder = folder_with(tmp_path / "dossier", small_data())
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}

    check_folder(folder, ON)

    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


def test_unreadable_folder_has_one_reason_and_ends_with_two(tmp_path):
    report = check_folder(tmp_path, ON)

    assert (report.is_readable, report.exit_code, found_in(report)) == (False, 2, [("dossier.json", "no_dossier_file")])


def test_report_that_has_no_place_stands_at_the_dossier():
    assert found_in(unreadable(Fault("", "no_such_folder", ("ici",)))) == [("dossier", "no_such_folder")]


def test_report_is_one_json_object_with_the_names_that_are_fixed(tmp_path):
    report = _checked(tmp_path, lambda data: data["service"].update(usable_since="2027-01-31"))

    assert report.as_json() == {
        "valid": True,
        "eligible": True,
        "complete": False,
        "applicable": list(APPLICABLE),
        "gaps": [
            {
                "key": "service.usable_since",
                "code": "not_usable_yet",
                "message": "Le service n’est annoncé que pour le 31/01/2027\u00a0: "
                "déposez le dossier lorsqu’il sera utilisable.",
            }
        ],
    }


def test_what_came_from_outside_only_shows():
    gap = in_words("answers.\x1b[2J", Fault("", "not_a_version", ("\x1b]0;a\x07" + "x" * 300,)))

    assert gap.key == "answers.\\u001b[2J"
    assert gap.message.startswith("«\u00a0\\u001b]0;a\\u0007xxx")
    assert len(gap.message) < 300


def _shows(text):
    return text.translate(dict.fromkeys((0xA0, 0x202F))).isprintable()


@settings(max_examples=30)
@given(spoiled(small_data()))
def test_spoiled_dossier_is_answered_for_and_can_be_printed(data):
    with tempfile.TemporaryDirectory() as place:
        folder = folder_with(Path(place), json.dumps(data))

        report = check_folder(folder, ON)

    assert report.exit_code == (2 if not report.is_readable else int(bool(report.gaps)))
    assert {gap.code for gap in report.gaps} <= set(WORDS)
    assert json.dumps(report.as_json(), ensure_ascii=False).encode()
    assert all(gap.key and _shows(gap.message) for gap in report.gaps)


TEXT = json.dumps(small_data()).encode()


@settings(max_examples=40)
@given(st.integers(0, len(TEXT)), st.binary(max_size=6), st.integers(0, 6))
def test_spoiled_bytes_are_answered_for(place, inserted, removed):
    with tempfile.TemporaryDirectory() as folder:
        report = check_folder(folder_with(Path(folder), TEXT[:place] + inserted + TEXT[place + removed :]), ON)

    assert report.exit_code in (0, 1, 2)
    assert {gap.code for gap in report.gaps} <= set(WORDS)


@pytest.mark.parametrize("cut", range(0, 1500, 100))
def test_dossier_cut_short_is_not_json(tmp_path, cut):
    text = json.dumps(small_data())

    report = check_folder(folder_with(tmp_path, text[:cut]), ON)

    assert found_in(report) == [("dossier.json", "not_json")]
