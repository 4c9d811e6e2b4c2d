"""Plain data becomes frozen dataclasses, or a list of faults that names every place."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading import Fault, Faults, checked, named, read


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def _is_even(number: int) -> str | None:
    return None if number % 2 == 0 else "not_even"


@dataclass(frozen=True)
class Page:
    number: int
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Book:
    title: str
    lent: bool
    bought_on: date
    colour: Colour
    pages: tuple[Page, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    cover: Page | None = None
    shelf: str | int | None = None
    copies: int = checked(_is_even, default=2)
    kind: str = named("class", default="")


GOOD = {"title": "Carnet", "lent": False, "bought_on": "2026-01-31", "colour": "red"}


def faults_of(**changes):
    faults = Faults()
    read(Book, GOOD | changes, "book", faults)
    return faults.found


def test_good_data_is_read_whole():
    faults = Faults()
    more = {
        "pages": [{"number": 1}],
        "notes": {"a": "b"},
        "cover": {"number": 2},
        "shelf": 4,
        "class": "fine",
    }

    book = read(Book, GOOD | more, "", faults)

    assert faults.found == []
    assert book == Book(
        title="Carnet",
        lent=False,
        bought_on=date(2026, 1, 31),
        colour=Colour.RED,
        pages=(Page(1),),
        notes={"a": "b"},
        cover=Page(2),
        shelf=4,
        kind="fine",
    )


def test_every_fault_is_told_at_once_with_its_place():
    faults = Faults()
    data = {
        "lent": "no",
        "bought_on": "2026-02-30",
        "pages": [{"number": 1}, {"label": 3}],
        "colour": "green",
        "pgs": 1,
    }

    assert read(Book, data, "", faults) is None

    assert faults.found == [
        Fault("pgs", "unknown_field"),
        Fault("title", "missing_field"),
        Fault("lent", "wrong_type", ("vrai ou faux",)),
        Fault("bought_on", "not_a_date", ("2026-02-30",)),
        Fault("colour", "not_one_of", ("red, blue",)),
        Fault("pages[1].number", "missing_field"),
        Fault("pages[1].label", "wrong_type", ("texte",)),
    ]


@pytest.mark.parametrize("name", ["title", "lent", "bought_on", "colour"])
def test_a_required_field_cannot_be_left_out(name):
    faults = Faults()

    read(Book, {key: value for key, value in GOOD.items() if key != name}, "book", faults)

    assert faults.found == [Fault(f"book.{name}", "missing_field")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": 3}, Fault("book.title", "wrong_type", ("texte",))),
        ({"title": None}, Fault("book.title", "wrong_type", ("texte",))),
        ({"lent": 1}, Fault("book.lent", "wrong_type", ("vrai ou faux",))),
        ({"copies": True}, Fault("book.copies", "wrong_type", ("nombre entier",))),
        ({"copies": 2.0}, Fault("book.copies", "wrong_type", ("nombre entier",))),
        ({"copies": 3}, Fault("book.copies", "not_even", ("3",))),
        ({"pages": {"number": 1}}, Fault("book.pages", "wrong_type", ("liste",))),
        ({"pages": ["one"]}, Fault("book.pages[0]", "wrong_type", ("objet",))),
        ({"notes": ["a"]}, Fault("book.notes", "wrong_type", ("objet",))),
        ({"notes": {"a": 1}}, Fault("book.notes.a", "wrong_type", ("texte",))),
        ({"cover": []}, Fault("book.cover", "wrong_type", ("objet",))),
        ({"shelf": 1.5}, Fault("book.shelf", "wrong_type", ("texte / nombre entier",))),
        ({"colour": ["red"]}, Fault("book.colour", "not_one_of", ("red, blue",))),
        ({"class": 1}, Fault("book.class", "wrong_type", ("texte",))),
        ({"kind": "fine"}, Fault("book.kind", "unknown_field")),
        ({"title": "a\0b"}, Fault("book.title", "control_character")),
        ({"notes": {"a\0": "b"}}, Fault("book.notes.a\0", "control_character")),
    ],
)
def test_a_wrong_value_is_told_by_place_and_code(changes, fault):
    assert faults_of(**changes) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-W05-4",
        "20260131",
        "31/01/2026",
        "2026-1-31",
        "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0663\u0661",
        "",
        20260131,
    ],
)
def test_only_calendar_dates_are_dates(text):
    assert faults_of(bought_on=text) == [Fault("book.bought_on", "not_a_date", (str(text),))]


def test_a_toml_date_is_a_date_but_a_date_with_a_time_is_none():
    assert faults_of(bought_on=date(2026, 1, 31)) == []
    assert [fault.code for fault in faults_of(bought_on=datetime(2026, 1, 31, 8))] == ["not_a_date"]  # noqa: DTZ001 - as TOML


def test_half_a_surrogate_pair_is_refused_in_words_that_can_be_printed():
    lone = "\ud800"

    found = faults_of(title=lone, notes={lone: "b"}, **{lone: 1})

    assert [(fault.place, fault.code) for fault in found] == [
        ("book.\\ud800", "unknown_field"),
        ("book.title", "control_character"),
        ("book.notes.\\ud800", "control_character"),
    ]


def test_what_is_no_mapping_at_all_is_told():
    faults = Faults()

    assert read(Book, ["Carnet"], "book", faults) is None
    assert faults.found == [Fault("book", "wrong_type", ("objet",))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*GOOD, "pages", "notes", "cover", "shelf", "copies", "class", "other"])


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_comes_in_there_is_a_book_or_a_fault(changes):
    faults = Faults()

    book = read(Book, GOOD | changes, "", faults)

    assert book is not None or faults.found
    assert not ("other" in changes and not faults.found)


@given(st.dates())
def test_every_day_survives_writing_and_reading(day):
    faults = Faults()

    book = read(Book, GOOD | {"bought_on": day.isoformat()}, "", faults)

    assert book.bought_on == day
