"""Every refusal that some code can utter has its words, and no words are left over."""

import ast
import re
from pathlib import Path

import workflows
from workflows.refusals import REFUSALS

ROOT = Path(workflows.__file__).parent.parent
ROOMS = ("workflows", "models", "referencing")


def sources():
    """Yield the sources that utter refusals of steps; what is wrong with a file has words of its own."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not path.name.startswith(("evidence_", "archive.")) and path.name != "refusals.py":
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def calls():
    """Yield each `Refusal(…)` with its place."""
    for name, text in sources():
        for node in ast.walk(ast.parse(text)) if "Refusal(" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                yield f"{name}:{node.lineno}", node


def places(code):
    return {int(number) for number in re.findall(r"\{(\d)\}", REFUSALS[code])}


UTTERED = {place: node for place, node in calls() if node.args and isinstance(node.args[0], ast.Constant)}


def test_every_refusal_uttered_has_words():
    assert {node.args[0].value for node in UTTERED.values()} - set(REFUSALS) == set()


def test_no_words_are_left_of_a_refusal_that_nobody_utters():
    quoted = {code for _, text in sources() for code in re.findall(r'"(\w+)"', text)}

    assert set(REFUSALS) - quoted == set()


def test_a_rule_always_utters_a_refusal_by_its_name():
    assert [place for place, _ in calls() if place.startswith("workflows/") and place not in UTTERED] == []


def test_the_words_ask_for_the_details_that_come_with_them():
    told = {
        place: (node.args[0].value, len(node.args[1].elts))
        for place, node in UTTERED.items()
        if len(node.args) > 1 and isinstance(node.args[1], ast.Tuple)
        if not any(isinstance(item, ast.Starred) for item in node.args[1].elts)
    }

    wrong = {place: code for place, (code, count) in told.items() if places(code) != set(range(count))}

    assert wrong == {}


def test_a_refusal_without_details_asks_for_none():
    bare = {node.args[0].value for node in UTTERED.values() if len(node.args) == 1}

    assert {code for code in bare if places(code)} == set()


def test_the_words_are_sentences_typeset_as_in_french():
    wrong = re.compile(r"'|[^\u202f\u00a0][?!;]| [?!:;»]|« |\.\.\.|  |[^.]$")

    assert {code: text for code, text in REFUSALS.items() if wrong.search(text)} == {}
