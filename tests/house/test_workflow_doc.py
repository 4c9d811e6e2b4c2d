"""docs/workflow.md is drawn from the tables: it says what they say today."""

import importlib.util
import re

import pytest

from tests.fixtures.tree import ROOT
from workflows.procedures import PROCEDURES


@pytest.fixture(scope="module")
def drawn():
    place = importlib.util.spec_from_file_location("draw_workflow", ROOT / "scripts" / "draw_workflow.py")
    drawing = importlib.util.module_from_spec(place)
    place.loader.exec_module(drawing)
    return drawing.page()


def test_the_page_is_the_one_that_the_tables_draw(drawn):
    page = (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8")

    assert page == drawn, "docs/workflow.md is stale: run `make fix`, or `.venv/bin/python scripts/draw_workflow.py`"


@pytest.mark.parametrize("name", PROCEDURES)
def test_the_page_tells_every_step_and_every_state(drawn, name):
    procedure = PROCEDURES[name]
    [section] = [part for part in drawn.split("\n## ") if part.startswith(name.capitalize())]
    told = re.findall(r"^\| `(\w+)`", section, re.MULTILINE)

    assert told == [procedure.opening.trigger, *procedure.step, *procedure.states]
