"""What is read can be written and read again, and what was left out stays out."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest

from tests.workflows.builders import complete_dossier, rulebook
from workflows.dossier import Dossier
from workflows.plain import plain
from workflows.reading import Faults, read
from workflows.vocabulary import Track


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 3
    tags: dict[str, int] = field(default_factory=dict)


def test_plain_writes_dates_codes_and_lists_as_json_knows_them():
    value = {"on": date(2028, 2, 29), "colour": Colour.RED, "leaves": (Leaf("oak"), Leaf("elm", 4, {"old": 1}))}

    assert plain(value) == {
        "on": "2028-02-29",
        "colour": "red",
        "leaves": [{"name": "oak"}, {"name": "elm", "size": 4, "tags": {"old": 1}}],
    }
    assert type(plain(Colour.RED)) is str


@pytest.mark.parametrize("value", ["text", 3, 2.5, True, None])
def test_plain_keeps_what_json_knows(value):
    assert plain(value) is value


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("key", ["mes-2023", "demo-2"])
def test_a_dossier_comes_back_from_its_plain_form(key, track):
    dossier, faults = complete_dossier(rulebook(key), track), Faults()

    again = read(Dossier, plain(dossier), "", faults)

    assert (again, faults.found) == (dossier, [])
