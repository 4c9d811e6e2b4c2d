"""Every refusal that some code can utter has its words, and no words are left over."""

import ast
import re
from pathlib import Path

import workflows
from workflows.refusals import REFUSALS

ROOT = Path(workflows.__file__).parent.parent
ROOMS = ("workflows", "models", "referencing")


def calls():
    """Yield each `Refusal(…)` about a step, with its place; what is wrong with a file has words of its own."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name.startswith("evidence_"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def places(code):
    return {int(number) for number in re.findall(r"\{(\d)\}", REFUSALS[code])}


UTTERED = {place: node for place, node in calls() if node.args and isinstance(node.args[0], ast.Constant)}


def test_every_refusal_uttered_has_words_and_all_words_are_uttered():
    assert {node.args[0].value for node in UTTERED.values()} == set(REFUSALS)


def test_a_refusal_is_always_uttered_by_its_name():
    assert [place for place, node in calls() if place not in UTTERED] == []


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
