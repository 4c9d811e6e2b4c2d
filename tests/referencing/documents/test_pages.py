import json
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import quote

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from referencing.documents.pages import TEMPLATES, day_in_words, hour_in_words, html_of, size_in_words, spaced
from tests.referencing.documents.sample import KINDS, sample, with_words

HOSTILE = "<script>alert(1)</script><img src=https://evil.example/x.png onerror=x>&lt; \"'{{ number }}"


class Outline(HTMLParser):
    """Collects elements with their attributes, and what a reader reads."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)

    def named(self, *tags):
        return [(tag, attributes) for tag, attributes in self.elements if tag in tags]


def _outline(kind, **changes):
    return Outline(html_of(kind, sample(kind, **changes)))


def test_samples_are_of_every_template():
    named = {path.parent.name for path in TEMPLATES.glob("*/document.html")}

    # An agenda, a programme and figures are papers of no case: the tests of their services print one.
    assert sorted(named - {"agenda", "figures", "programme"}) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_page_headings_skip_no_level(kind):
    levels = [int(tag[1]) for tag, _ in _outline(kind).named("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("kind", KINDS)
def test_page_table_headers_say_what_they_head(kind):
    outline = _outline(kind)

    assert {attributes.get("scope") for _, attributes in outline.named("th")} <= {"col", "row"}
    assert len(outline.named("colgroup")) == len(outline.named("table"))


@pytest.mark.parametrize("kind", KINDS)
def test_page_images_have_words(kind):
    [(_, image)] = _outline(kind).named("img")

    assert image["alt"].endswith(sample(kind)["check_url"])
    assert image["src"] == "house:qr/" + quote(sample(kind)["check_url"])


@pytest.mark.parametrize("kind", KINDS)
def test_page_holds_no_script_and_no_style(kind):
    outline = _outline(kind)

    assert outline.named("script", "style", "link", "iframe", "object") == []
    assert [name for _, attributes in outline.elements for name in attributes if name in ("style", "onload")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_page_shows_hostile_words_as_words(kind):
    calm = _outline(kind)

    outline = Outline(html_of(kind, with_words(sample(kind), HOSTILE)))

    assert {tag for tag, _ in outline.elements} <= {tag for tag, _ in calm.elements}
    assert HOSTILE in "".join(outline.words)


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_a_demonstration_says_so(kind):
    mark = "Document de démonstration – sans valeur"

    assert "".join(_outline(kind, is_demo=True).words).count(mark) == 1
    assert mark not in html_of(kind, sample(kind, is_demo=False))


def test_unfavourable_decisions_and_no_others_name_the_appeal():
    named = {kind for kind in KINDS if "Voies et délais de recours" in html_of(kind, sample(kind))}

    assert named == {"inadmissibility", "refusal", "lapse", "suspension", "removal", "audit_conclusion"}


def test_page_lacking_a_fact_is_an_error():
    context = sample("refusal")
    del context["grounds"]

    with pytest.raises(UndefinedError):
        html_of("refusal", context)


def test_page_prints_no_none():
    with pytest.raises(TypeError, match="None"):
        html_of("refusal", sample("refusal", grounds=None))


def test_page_of_an_unknown_kind_is_an_error():
    with pytest.raises(TemplateNotFound):
        html_of("pardon", sample("refusal"))


def test_page_is_a_function_of_plain_json():
    for kind in KINDS:
        context = sample(kind)

        html_of(kind, context)

        assert context == sample(kind) == json.loads(json.dumps(context))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-01", "1er\u00a0mars 2026"),
        ("2026-11-11", "11\u00a0novembre 2026"),
        ("2011-08-21", "21\u00a0août 2011"),
    ],
)
def test_day_is_written_in_french(day, words):
    assert day_in_words(day) == words


def test_hour_is_that_of_its_zone():
    assert hour_in_words("2026-07-01T09:05:00+02:00") == "09 h 05"


@pytest.mark.parametrize(("size", "words"), [(1, "1 Ko"), (20_480, "20 Ko"), (3_407_872, "3,2 Mo")])
def test_size_is_rounded(size, words):
    assert size_in_words(size) == words


def test_siren_is_written_in_groups():
    assert spaced("732829320") == "732\u00a0829\u00a0320"
