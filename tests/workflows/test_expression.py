"""Orientation expressions: names, and, or, not, brackets, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expression import ExpressionError, holds, names, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", True),
        ("b", False),
        ("unheard_of", False),
        ("not b", True),
        ("a and b", False),
        ("a or b", True),
        ("not (a or b)", False),
        ("b and b or a", True),
        ("b and (b or a)", False),
        ("not not a", True),
        ("  a  ", True),
    ],
)
def test_an_expression_holds_as_it_reads(text, expected):
    assert holds(parse(text), {"a": True, "b": False}) is expected


def test_names_are_those_asked_for():
    assert names(parse("a and (not b or a)")) == {"a", "b"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a and",
        "a b",
        "True",
        "1",
        "'a'",
        "a == b",
        "a.b",
        "a[0]",
        "a if b else c",
        "f(a)",
        "__import__('os').system('true')",
        "lambda: a",
        "a + b",
        "~a",
        "a, b",
        "(a := b)",
        "[a for a in b]",
        "a\0",
        "a; b",
        "a\nb",
        "(" * 5_000 + "a" + ")" * 5_000,
        "not " * 100_000 + "a",
    ],
    ids=lambda text: text[:20],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


NAMES = st.sampled_from(["a", "b", "c"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: (
        inner.map(lambda part: f"not {part}")
        | st.tuples(inner, inner).map(lambda parts: f"({parts[0]} and {parts[1]})")
        | st.tuples(inner, inner).map(lambda parts: f"({parts[0]} or {parts[1]})")
    ),
    max_leaves=8,
)
FACTS = st.fixed_dictionaries({"a": st.booleans(), "b": st.booleans(), "c": st.booleans()})


@given(EXPRESSIONS, FACTS)
def test_an_expression_means_what_python_means(text, facts):
    assert holds(parse(text), facts) is eval(text, {"__builtins__": {}}, facts)  # noqa: S307 - our own text


@given(EXPRESSIONS, FACTS)
def test_only_the_names_asked_for_matter(text, facts):
    tree = parse(text)

    assert holds(tree, facts) == holds(tree, {name: facts[name] for name in names(tree)})
