import ast
import re

import pytest

from referencing.services.dossier.files import PathFault
from tests.fixtures.tree import files
from workflows.gap_words import DETAILS, FAULTS, FILES, GAPS, PATHS, UNREADABLE, WORDS

SPEAKERS = (
    "workflows/completeness.py",
    "workflows/reading.py",
    "referencing/services/dossier",
    "referencing/services/declaring.py",
    "referencing/services/importing.py",
    "referencing/services/opening.py",
    "referencing/web/vendor/part_values.py",
    "referencing/services/evidence_ahead.py",
    "referencing/services/evidence_check.py",
    "referencing/services/evidence_office.py",
    "referencing/services/evidence_pdf.py",
    "referencing/commands/check.py",
)
# What makes a gap, a fault or a refusal, and which of its arguments is the code.
MAKERS = {"Gap": 1, "Fault": 1, "_give_up": 1, "add": 1, "_fail": 2, "Refusal": 0}
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def _codes_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from _constants(node.args[MAKERS[name] :][:1] if name in MAKERS else ())
        elif isinstance(node, ast.FunctionDef) and node.name.endswith("_fault"):
            yield from _constants(part.value for part in ast.walk(node) if isinstance(part, ast.Return))


def _constants(nodes):
    for node in nodes:
        for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                yield part.value


def test_every_code_that_the_code_speaks_has_words_and_none_is_left_over():
    sources = [path for path in files(*SPEAKERS) if path.suffix == ".py"]

    spoken = {code for path in sources for code in _codes_in(ast.parse(path.read_text(encoding="utf-8")))}

    # These two come by way of a variable or of a list of codes.
    assert spoken | set(PathFault) | {"no_dossier_file"} == set(WORDS)


def test_no_code_has_two_sentences():
    assert len(WORDS) == sum(map(len, (GAPS, FAULTS, PATHS, FILES, UNREADABLE)))


@pytest.mark.parametrize("code", WORDS)
def test_sentence_is_french_as_it_is_printed(code):
    sentence = WORDS[code]

    assert sentence[0].isupper() or sentence.startswith(("«\u00a0", "{0}"))
    assert sentence.endswith((".", "{0}")), "a sentence ends with a full stop, or with what a program says"
    assert not re.search(r" [:;!?»]|« |[^\u00a0\u202f\d][:;!?](?!//)", sentence)
    assert "'" not in sentence


def test_details_that_are_codes_belong_to_a_sentence():
    assert {code for code in DETAILS if code not in WORDS} == set()


def test_each_place_of_a_sentence_is_counted_from_zero():
    places = {code: sorted({int(place) for place in re.findall(r"{(\d)}", words)}) for code, words in WORDS.items()}

    assert {code: found for code, found in places.items() if found != list(range(len(found)))} == {}
