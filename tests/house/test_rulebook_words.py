"""What a rulebook says is data: no code and no template knows its words."""

import re

from tests.fixtures.tree import ROOT, files
from tests.workflows.builders import rulebook

BOOKS = [rulebook("mes-2023"), rulebook("demo-2")]
LISTS = ("apis", "questions", "purposes", "themes", "evidence_kinds")
# Keys that are plain English words too, and mean nothing of a rulebook in code.
PLAIN_ENGLISH = {"service", "document", "documents", "certificate", "report", "policy", "contract", "link", "agenda"}
# The default of a setting; the demonstration chooses its rulebooks and answers their questions.
MAY_NAME_A_RULEBOOK = {"referencing/config.py": {"mes-2023"}}
DEMONSTRATION = "referencing/services/demo/"


def sources():
    for path in files("app.py", "workflows", "models", "referencing", "templates"):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".py", ".html", ".txt"} and "/rulebooks/" not in name and not name.startswith(DEMONSTRATION):
            yield name, path.read_text(encoding="utf-8")


def found(pattern, words):
    return {name: held for name, text in sources() if (held := set(re.findall(pattern, text)) & words)}


def test_no_code_and_no_template_knows_a_criterion():
    keys = {one.key for book in BOOKS for one in (*book.criteria, *book.eligibility)}

    assert found(r"\b[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", {key for key in keys if "-" in key}) == {}


def test_no_code_knows_the_other_words_of_a_rulebook():
    words = {entry.key for book in BOOKS for entries in LISTS for entry in getattr(book, entries)}
    words = (words | {book.key for book in BOOKS}) - PLAIN_ENGLISH

    assert found(r"[\"']([\w-]+)[\"']", words) == MAY_NAME_A_RULEBOOK
