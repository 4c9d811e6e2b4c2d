import pytest

from referencing.services.dossier.shape import named_files, shape_faults, values_at
from tests.referencing.services.dossier.folders import ON, small_data
from tests.workflows.builders import MEDICAL_DEVICE, rulebook
from workflows.reading import Fault

BOOK = rulebook("demo-2")
DATA = {"a": {"x": [{"n": 1}, {"n": 2}], "y": {"n": 3}}, "b": 4}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("b", [("b", 4)]),
        ("a.x", [("a.x", DATA["a"]["x"])]),
        ("a.x[].n", [("a.x[0].n", 1), ("a.x[1].n", 2)]),
        ("a.*", [("a.x", DATA["a"]["x"]), ("a.y", {"n": 3})]),
        ("a.*.n", [("a.y.n", 3)]),
        ("b.c", []),
        ("b[]", []),
        ("c", []),
        ("a.x.n", []),
    ],
)
def test_pattern_leads_to_values_and_their_places(pattern, found):
    assert list(values_at(DATA, pattern)) == found


@pytest.mark.parametrize("data", [[], "text", None, 3])
def test_what_is_no_object_has_no_values(data):
    assert list(values_at(data, "a.b")) == []


def _faults(change, on=ON):
    data = small_data(medical_device=MEDICAL_DEVICE)
    change(data)
    return list(shape_faults(data, BOOK, on))


def test_complete_dossier_has_no_fault():
    assert _faults(lambda _data: None) == []


def test_named_files_are_the_certificate_and_the_evidence():
    data = small_data(medical_device=MEDICAL_DEVICE)

    assert named_files(data) == [
        ("service.medical_device.ce_certificate", "ce.pdf"),
        ("answers.D-1.evidence[0].file", "d-1-1.pdf"),
    ]


def _set(place, value):
    *way, last = place.split(".")

    def change(data):
        for step in way:
            data = data[int(step) if step.isdigit() else step]
        data[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("vendor.name", " ", Fault("vendor.name", "blank", (" ",))),
        ("vendor.siren", "732829321", Fault("vendor.siren", "siren_key", ("732829321",))),
        ("vendor.signatory.name", "\x1b[2J", Fault("vendor.signatory.name", "control_character", ("\x1b[2J",))),
        ("vendor.signatory.email", "ici", Fault("vendor.signatory.email", "not_an_email", ("ici",))),
        ("service.name", "x" * 300, Fault("service.name", "name_too_long", ("x" * 80,))),
        ("service.version", "2", Fault("service.version", "not_a_version", ("2",))),
        ("service.description", "\a", Fault("service.description", "control_character", ("\a",))),
        ("service.connected_objects", ["a", ""], Fault("service.connected_objects[1]", "blank", ("",))),
        ("service.medical_device.class", "IV", Fault("service.medical_device.class", "unknown_device_class", ("IV",))),
        ("service.regions", ["FR-BRE", "XX"], Fault("service.regions[1]", "unknown_region", ("XX",))),
        ("service.regions", ["FR-BRE", "FR-BRE"], Fault("service.regions[1]", "same_item_twice", ("FR-BRE",))),
        ("service.forms", ["website", "website"], Fault("service.forms[1]", "same_item_twice", ("website",))),
        ("service.urls", {"website": "ici"}, Fault("service.urls.website", "not_a_web_address", ("ici",))),
        ("service.urls", {"": "https://a.fr"}, Fault("service.urls.", "blank", ("",))),
        ("service.usable_since", "1815-06-18", Fault("service.usable_since", "date_implausible", ("1815-06-18",))),
        ("orientation.inconnue", True, Fault("orientation.inconnue", "unknown_question", ("inconnue",))),
        ("answers.X-1", {"level": 1}, Fault("answers.X-1", "unknown_criterion", ("X-1", "demo-2"))),
        ("answers.D-1.level", 9, Fault("answers.D-1.level", "level_not_on_the_scale", ("9", "0, 1"))),
        ("answers.D-1.level", -1, Fault("answers.D-1.level", "level_not_on_the_scale", ("-1", "0, 1"))),
        ("answers.D-1.not_applicable", "Non.", Fault("answers.D-1", "level_and_not_applicable")),
        ("answers.D-1.comment", "x" * 10_001, Fault("answers.D-1.comment", "text_too_long", ("x" * 80,))),
        (
            "answers.D-1.evidence",
            [{"file": "a.pdf"}, {"file": "a.pdf", "valid_until": "2030-01-01"}],
            Fault("answers.D-1.evidence[1].file", "same_item_twice", ("a.pdf",)),
        ),
        (
            "answers.D-1.evidence",
            [{"file": "a.pdf", "valid_until": "2057-01-01"}],
            Fault("answers.D-1.evidence[0].valid_until", "date_implausible", ("2057-01-01",)),
        ),
        ("grants.1.api", "pairing", Fault("grants[1].api", "same_item_twice", ("pairing",))),
        ("grants.1.api", "agenda", Fault("grants[1].api", "unknown_api", ("pairing, measures",))),
        ("grants.1.purpose", "research", Fault("grants[1].purpose", "unknown_purpose", ("research", "prevention"))),
        ("grants.1.access", ["read", "read"], Fault("grants[1].access[1]", "same_item_twice", ("read",))),
        ("grants.1.retention", "un an", Fault("grants[1].retention", "not_a_duration", ("un an",))),
        ("grants.1.need", "\0", Fault("grants[1].need", "control_character", ("\0",))),
    ],
)
def test_fault_has_its_place_and_its_details(place, value, fault):
    assert _faults(_set(place, value)) == [fault]


def test_validity_far_away_is_bounded_by_the_day_of_the_check():
    change = _set("answers.D-1.evidence", [{"file": "a.pdf", "valid_until": "2057-01-01"}])

    assert _faults(change, on=None) == []


def test_values_of_a_wrong_type_are_left_to_the_reading():
    data = {"vendor": [], "service": {"forms": 3, "urls": [1], "version": 2}, "answers": {"D-1": 4}, "grants": "no"}

    assert list(shape_faults(data, BOOK, ON)) == []


def test_without_a_rulebook_only_its_keys_go_unchecked():
    data = small_data()
    data["vendor"]["siren"], data["answers"]["X-1"] = "1", {"level": 9}

    assert list(shape_faults(data, None, ON)) == [Fault("vendor.siren", "not_a_siren", ("1",))]
