import json
import os

import pytest

from referencing.services.dossier.reading import DossierFolder, UnreadableDossierError, read_dossier
from tests.referencing.services.dossier.folders import ON, PDF, folder_with, small_data, small_dossier
from workflows.reading import Fault

FORMAT = '"format": "parcours-dossier/1", "rulebook": "demo-2"'


def _fault(folder):
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(folder, ON)
    return refused.value.fault


def test_complete_folder_is_read_as_it_was_written(tmp_path):
    folder = folder_with(tmp_path, small_data())

    found = read_dossier(folder, ON)

    assert (found.dossier, found.faults, found.refusals, list(found.files)) == (small_dossier(), (), (), ["d-1-1.pdf"])


def test_byte_order_mark_is_no_fault(tmp_path):
    folder = folder_with(tmp_path, b"\xef\xbb\xbf" + json.dumps(small_data()).encode())

    assert read_dossier(folder, ON).dossier == small_dossier()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", Fault("dossier.json", "not_json", ("1", "1"))),
        ("{", Fault("dossier.json", "not_json", ("1", "2"))),
        ('{"a": 1,}', Fault("dossier.json", "not_json", ("1", "9"))),
        ("{'a': 1}", Fault("dossier.json", "not_json", ("1", "2"))),
        ('{"a": 1}\n{"b": 2}', Fault("dossier.json", "not_json", ("2", "1"))),
        ('{"a": 1} // fin', Fault("dossier.json", "not_json", ("1", "10"))),
        ("[]", Fault("dossier.json", "not_an_object")),
        ("null", Fault("dossier.json", "not_an_object")),
        ('"texte"', Fault("dossier.json", "not_an_object")),
        ('{"a": NaN}', Fault("dossier.json", "number_not_json", ("NaN",))),
        ('{"a": -Infinity}', Fault("dossier.json", "number_not_json", ("-Infinity",))),
        ('{"a": ' + "9" * 5_000 + "}", Fault("dossier.json", "number_not_json")),
        ("[" * 100_000, Fault("dossier.json", "nested_too_deep")),
        ('{"a":' * 100_000, Fault("dossier.json", "nested_too_deep")),
        ('{"' + "a" * 201 + '": 1}', Fault("dossier.json", "field_name_too_long")),
        ("[" + "0," * 50_000 + "0]", Fault("dossier.json", "too_many_values", ("50000",))),
        (" " * (5 * 1024 * 1024 + 1), Fault("dossier.json", "dossier_too_large", ("5",))),
        (b'{"a": "\xe9"}', Fault("dossier.json", "not_utf8", ("7",))),
        (json.dumps({"a": 1}).encode("utf-16"), Fault("dossier.json", "not_utf8", ("0",))),
        ('{"format": "autre/2"}', Fault("format", "unknown_format", ("autre/2", "parcours-dossier/1"))),
        ('{"rulebook": "mes-1999"}', Fault("rulebook", "unknown_rulebook", ("mes-1999", "demo-2, mes-2023"))),
        ('{"rulebook": "../mes-2023"}', Fault("rulebook", "unknown_rulebook", ("../mes-2023", "demo-2, mes-2023"))),
    ],
)
def test_unreadable_dossier_says_where_and_why(tmp_path, content, fault):
    assert _fault(folder_with(tmp_path, content)) == fault


def test_folder_that_is_not_there_is_named(tmp_path):
    assert _fault(tmp_path / "rien") == Fault("", "no_such_folder", (str(tmp_path / "rien"),))


def test_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "fichier").write_bytes(PDF)

    assert _fault(tmp_path / "fichier") == Fault("", "not_a_folder", (str(tmp_path / "fichier"),))


def test_folder_without_a_dossier_says_so(tmp_path):
    assert _fault(tmp_path) == Fault("dossier.json", "no_dossier_file", ("dossier.json",))


def test_path_that_no_system_takes_is_no_folder(tmp_path):
    path = tmp_path / ("x" * 300)

    assert _fault(path) == Fault("", "no_such_folder", (str(path),))


def _as_link(place):
    place.symlink_to("elsewhere.json")


@pytest.mark.parametrize(
    ("make", "code"),
    [(_as_link, "path_through_link"), (os.mkfifo, "file_not_regular"), (os.mkdir, "file_not_regular")],
)
def test_dossier_that_is_no_plain_file_is_not_read(tmp_path, make, code):
    (tmp_path / "elsewhere.json").write_text(json.dumps(small_data()))
    make(tmp_path / "dossier.json")

    assert _fault(tmp_path) == Fault("dossier.json", code, ("dossier.json",))


def test_every_fault_is_found_at_once_each_with_its_place(tmp_path):
    data = small_data()
    data["prix"] = 3
    data["vendor"]["siren"] = "732829321"
    data["service"] |= {"version": "2", "urls": {"website": "ici"}}
    data["orientation"]["inconnue"] = False
    data["answers"]["D-1"]["evidence"] = [{"file": "../a.pdf"}, {"file": "absente.pdf"}, {"file": "vide.pdf"}]
    folder = folder_with(tmp_path, data, **{"vide.pdf": b""})

    found = read_dossier(folder, ON)

    assert [(fault.place, fault.code) for fault in found.faults] == [
        ("prix", "unknown_field"),
        ("vendor.siren", "siren_key"),
        ("service.version", "not_a_version"),
        ("service.urls.website", "not_a_web_address"),
        ("orientation.inconnue", "unknown_question"),
        ("answers.D-1.evidence[0].file", "path_leaves_folder"),
        ("answers.D-1.evidence[1].file", "file_missing"),
    ]
    assert found.refusals == (Fault("answers.D-1.evidence[2].file", "empty", ("vide.pdf",)),)


def test_wrong_types_leave_no_dossier_and_each_has_its_place(tmp_path):
    data = small_data()
    data["vendor"] = "Exemple"
    data["service"] |= {"free": "oui", "forms": "website", "fields": ["health", "money"], "usable_since": 2026}
    data["orientation"]["health_data"] = 1
    data["answers"]["D-1"] |= {"level": "2", "evidence": [{"file": 3}, "a.pdf"]}
    data["answers"]["D-2"]["level"] = True
    data["answers"]["D-3"]["level"] = 1.0
    data["grants"][0]["retention"] = 12
    folder = folder_with(tmp_path, data)

    found = read_dossier(folder, ON)

    assert found.dossier is None
    assert [(fault.place, fault.code) for fault in found.faults] == [
        ("vendor", "wrong_type"),
        ("service.forms", "wrong_type"),
        ("service.fields[1]", "not_one_of"),
        ("service.free", "wrong_type"),
        ("service.usable_since", "not_a_date"),
        ("orientation.health_data", "wrong_type"),
        ("answers.D-1.level", "wrong_type"),
        ("answers.D-1.evidence[0].file", "wrong_type"),
        ("answers.D-1.evidence[1]", "wrong_type"),
        ("answers.D-2.level", "wrong_type"),
        ("answers.D-3.level", "wrong_type"),
        ("grants[0].retention", "wrong_type"),
    ]


def test_names_written_twice_are_found_at_every_depth(tmp_path):
    content = (
        "{" + FORMAT + ', "kind": "initial", "kind": "initial", "vendor": {"name": "a", "name": "b"},'
        ' "grants": [{}, {"api": "x", "api": "y"}], "autre": {"a": [[{"b": 1, "b": 2}]]}}'
    )

    found = read_dossier(folder_with(tmp_path, content), ON)

    assert [fault.place for fault in found.faults if fault.code == "same_name_twice"] == [
        "kind",
        "vendor.name",
        "grants[1].api",
        "autre.a[0][0].b",
    ]


def test_half_a_surrogate_pair_is_refused_and_can_be_printed(tmp_path):
    data = small_data()
    data["service"]["name"] = "a\ud800"
    data["orientation"]["\udfff"] = True
    folder = folder_with(tmp_path, data)

    found = read_dossier(folder, ON)

    assert found.dossier is None
    assert {fault.code for fault in found.faults} >= {"control_character"}


def test_numbers_too_large_for_a_level_are_off_the_scale(tmp_path):
    data = small_data()
    data["answers"]["D-1"]["level"] = 10**300
    folder = folder_with(tmp_path, data)

    found = read_dossier(folder, ON)

    assert [(fault.place, fault.code) for fault in found.faults] == [("answers.D-1.level", "level_not_on_the_scale")]


def test_refusals_stand_at_the_first_place_that_names_the_file(tmp_path):
    data = small_data()
    data["answers"]["D-2"]["evidence"] = [{"file": "d-1-1.pdf"}]
    folder = folder_with(tmp_path, data, **{"d-1-1.pdf": b"MZ"})

    found = read_dossier(folder, ON)

    assert isinstance(found, DossierFolder)
    assert [fault.place for fault in found.refusals] == ["answers.D-1.evidence[0].file"]
