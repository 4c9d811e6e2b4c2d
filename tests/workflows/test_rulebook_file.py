"""A rulebook with a mistake is refused, and each mistake is named by file, entry and field."""

import json
import tomllib
from dataclasses import MISSING, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders import rulebook, rulebook_texts
from workflows import rulebook as shapes
from workflows.reading import Fault
from workflows.rulebook_file import RulebookError, parse_rulebook

ENTRIES = {
    "eligibility": shapes.EligibilityPoint,
    "question": shapes.Question,
    "criterion": shapes.Criterion,
    "api": shapes.Api,
    "purpose": shapes.Purpose,
    "change": shapes.ChangeQuestion,
}
TABLES = {
    "renewal": shapes.Renewal,
    "lapse": shapes.Lapse,
    "agreement": shapes.Agreement,
    "commission": shapes.Commission,
    "audits": shapes.Audits,
}
PLAIN = (
    "key",
    "title",
    "version",
    "note",
    "terms_years",
    "levels",
    "themes",
    "evidence_kinds",
    "missed_effect",
)


def good():
    return tomllib.loads(rulebook_texts("demo-2")["rulebook.toml"])


def toml(value):
    """Return a value as TOML, tables inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def written(data):
    return "\n".join(f"{json.dumps(name)} = {toml(value)}" for name, value in data.items())


def faults_of(data, **other_files):
    texts = {"rulebook.toml": written(data)} | {f"{name}.toml": text for name, text in other_files.items()}
    with pytest.raises(RulebookError) as refused:
        parse_rulebook("demo-2", texts)
    return refused.value.faults


def required(shape):
    return [known.name for known in fields(shape) if known.default is known.default_factory is MISSING]


def field_cases(names_of):
    return [(entry, name) for entry, shape in {**ENTRIES, **TABLES}.items() for name in names_of(shape)]


def entry_of(data, entry):
    """Return the first such entry of a rulebook, and the words that name it in a fault."""
    if entry in TABLES:
        return data[entry], f"rulebook.toml: {entry}"
    return data[entry][0], f"rulebook.toml: {entry}[1] {data[entry][0]['key']}"


def wrong(value):
    return 3 if isinstance(value, str | list) else "three"


def test_the_writer_of_these_tests_writes_what_was_read():
    assert parse_rulebook("demo-2", {"rulebook.toml": written(good())}) == rulebook("demo-2")


@pytest.mark.parametrize("name", [*PLAIN, *TABLES, "delays"])
def test_a_field_of_the_rulebook_cannot_be_left_out(name):
    data = good()
    del data[name]

    assert Fault(f"rulebook.toml: {name}", "missing_field") in faults_of(data)


@pytest.mark.parametrize(("entry", "name"), field_cases(required))
def test_a_required_field_of_an_entry_cannot_be_left_out(entry, name):
    data = good()
    found, place = entry_of(data, entry)
    del found[name]
    place = place.rpartition(" ")[0] if name == "key" else place

    assert Fault(f"{place}.{name}", "missing_field") in faults_of(data)


@pytest.mark.parametrize(("entry", "name"), field_cases(lambda shape: [known.name for known in fields(shape)]))
def test_a_field_of_an_entry_has_its_type(entry, name):
    data = good()
    found, place = entry_of(data, entry)
    found[name] = wrong(found.get(name, "text"))
    place = place.rpartition(" ")[0] if name == "key" else place

    places = {fault.place for fault in faults_of(data)}

    assert any(told.startswith(f"{place}.{name}") for told in places), places


@pytest.mark.parametrize("entry", [*ENTRIES, *TABLES])
def test_an_unknown_field_of_an_entry_is_refused(entry):
    data = good()
    found, place = entry_of(data, entry)
    found["colour"] = "red"

    assert faults_of(data) == [Fault(f"{place}.colour", "unknown_field")]


@pytest.mark.parametrize("name", ["colour", "criteria", "questions", "apis", "purposes"])
def test_an_unknown_field_of_the_rulebook_is_refused(name):
    assert faults_of(good() | {name: []}) == [Fault(f"rulebook.toml: {name}", "unknown_field")]


def test_other_files_hold_entries_and_nothing_else():
    assert faults_of(good(), extra='colour = "red"\n') == [Fault("extra.toml: colour", "unknown_field")]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_key_stands_once_even_over_two_files(entry):
    data = good()
    again = data[entry][0]

    place = f"again.toml: {entry}[1] {again['key']}.key"

    assert faults_of(data, again=written({entry: [again]})) == [Fault(place, "same_key_twice", (again["key"],))]


@pytest.mark.parametrize("listed", ["themes", "evidence_kinds"])
def test_a_theme_or_kind_stands_once(listed):
    data = good()
    data[listed].append(data[listed][0])
    key = data[listed][0]["key"]

    assert faults_of(data) == [Fault(f"rulebook.toml: {listed}[1].key", "same_key_twice", (key,))]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("when", "health_data and", ("when", "not_an_expression", "health_data and")),
        ("when", "health_data()", ("when", "not_an_expression", "health_data()")),
        ("when", "   ", ("when", "not_an_expression", "   ")),
        ("when", "health_data or rich", ("when", "unknown_key", "rich")),
        ("when", "api_agenda", ("when", "unknown_key", "api_agenda")),
        ("theme", "colours", ("theme", "unknown_key", "colours")),
        ("target", 7, ("target", "not_on_the_scale", "7")),
        ("evidence", ["rumour"], ("evidence", "unknown_key", "rumour")),
        ("track", "fast", ("track", "not_one_of", "simple, exchange")),
        ("obligation", "nice", ("obligation", "not_one_of", "mandatory, optional")),
        ("source", [], ("source", "missing_field")),
    ],
)
def test_a_criterion_fits_the_rest_of_the_rulebook(name, value, fault):
    data = good()
    data["criterion"][1][name] = value

    assert faults_of(data) == [Fault(f"rulebook.toml: criterion[2] D-2.{fault[0]}", fault[1], fault[2:])]


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        (
            "commission",
            {"quorum": 4},
            Fault("rulebook.toml: commission.quorum", "not_within_the_members", ("4",)),
        ),
        (
            "commission",
            {"quorum": 0},
            Fault("rulebook.toml: commission.quorum", "not_within_the_members", ("0",)),
        ),
        ("delays", {"lunch": {}}, Fault("rulebook.toml: delays.lunch.amount", "missing_field")),
        (
            "agreement",
            {"parties": ["mayor"]},
            Fault("rulebook.toml: agreement.parties[0]", "not_one_of", ("vendor, minister, cnam",)),
        ),
    ],
)
def test_a_table_of_the_rulebook_makes_sense(table, change, fault):
    data = good()
    data[table] |= change

    assert fault in faults_of(data)


@pytest.mark.parametrize("name", list(shapes.DelayName))
def test_every_delay_is_set_and_lasts(name):
    without, too_short = good(), good()
    del without["delays"][name]
    too_short["delays"][name]["amount"] = 0

    assert faults_of(without) == [Fault(f"rulebook.toml: delays.{name}", "missing_field")]
    assert faults_of(too_short) == [Fault(f"rulebook.toml: delays.{name}.amount", "not_positive", ("0",))]


def test_a_delay_nobody_asks_for_is_refused():
    data = good()
    data["delays"]["lunch"] = data["delays"]["appeal"]

    assert faults_of(data) == [Fault("rulebook.toml: delays.lunch", "unknown_field")]


@pytest.mark.parametrize("terms", [[], [0], [1, -1]])
def test_terms_are_whole_years(terms):
    assert faults_of(good() | {"terms_years": terms}) == [Fault("rulebook.toml: terms_years", "not_positive")]


def test_an_eligibility_point_asks_for_a_field_of_the_service():
    data = good()
    data["eligibility"][0]["field"] = "price"

    assert faults_of(data) == [Fault("rulebook.toml: eligibility[1] E1.field", "unknown_key", ("price",))]


def test_the_key_is_the_name_of_the_folder():
    assert faults_of(good() | {"key": "other"}) == [
        Fault("rulebook.toml: key", "not_the_folder_name", ("other", "demo-2"))
    ]


def test_a_file_that_is_no_toml_is_named_among_the_other_faults():
    faults = faults_of(good() | {"title": 3}, broken="[[criterion]\n")

    assert [(fault.place, fault.code) for fault in faults] == [
        ("broken.toml", "not_toml"),
        ("rulebook.toml: title", "wrong_type"),
    ]


def test_the_error_reads_as_one_line_a_fault():
    data = good()
    data["criterion"][2]["target"] = 9

    with pytest.raises(
        RulebookError,
        match=r"^rulebook demo-2: rulebook.toml: criterion\[3\] D-3.target: not_on_the_scale 9$",
    ):
        parse_rulebook("demo-2", {"rulebook.toml": written(data)})


@given(st.data())
def test_a_text_cut_anywhere_is_refused_or_still_whole(data):
    texts = {name: text for name, text in rulebook_texts("mes-2023").items() if "criteria/" not in name}
    name = data.draw(st.sampled_from(["rulebook.toml", "eligibility.toml", "apis.toml", "purposes.toml"]))
    texts[name] = texts[name][: data.draw(st.integers(0, len(texts[name])))]

    outcome = outcome_of(texts)

    assert outcome == "mes-2023" or all(".toml" in fault.place for fault in outcome)


def outcome_of(texts):
    try:
        return parse_rulebook("mes-2023", texts).key
    except RulebookError as refused:
        return refused.faults


@pytest.mark.parametrize(
    ("table", "name", "value", "fault"),
    [
        ("agreement", "parties", [], Fault("rulebook.toml: agreement.parties", "missing_field")),
        (
            "agreement",
            "parties",
            ["vendor", "vendor"],
            Fault("rulebook.toml: agreement.parties[1]", "same_key_twice", ("vendor",)),
        ),
        ("renewal", "window_days", 0, Fault("rulebook.toml: renewal.window_days", "not_positive", ("0",))),
        ("renewal", "reminder_days", [30, -7], Fault("rulebook.toml: renewal.reminder_days", "not_positive", ("-7",))),
        ("lapse", "notice_days", [0], Fault("rulebook.toml: lapse.notice_days", "not_positive", ("0",))),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(table, name, value, fault):
    data = good()
    data[table][name] = value

    assert faults_of(data) == [fault]


def test_an_api_offers_something_and_one_is_the_base():
    data = good()
    data["api"][0]["operations"], data["api"][1]["base"] = [], True

    assert faults_of(data) == [
        Fault("rulebook.toml: api[1] pairing.operations", "missing_field"),
        Fault("rulebook.toml: api[2] measures.base", "same_key_twice", ("pairing",)),
    ]
