"""Every code that a user may meet has words of its own, typeset as in French."""

import re
from enum import StrEnum

import pytest

from workflows import draw_vocabulary, report_vocabulary, vocabulary
from workflows.labels import LABELS, label
from workflows.procedures import PROCEDURES
from workflows.vocabulary import ApplicationState, AuditState, Holder, Party, Role

KINDS = [
    kind
    for words in (vocabulary, draw_vocabulary, report_vocabulary)
    for kind in vars(words).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_member_has_a_label(kind):
    assert [member for member in kind if not label(member)] == []


def test_no_label_is_left_of_a_code_that_is_gone():
    assert {kind: list(words) for kind, words in LABELS.items()} == {kind: list(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_two_members_of_one_kind_never_share_their_words(kind):
    assert len({label(member) for member in kind}) == len(kind)


def test_the_same_code_of_two_kinds_keeps_both_its_words():
    codes = [Role.DECIDER, Holder.DECIDER, Role.CNAM, Party.CNAM, ApplicationState.COMMISSION, Holder.COMMISSION]

    assert [label(code) for code in codes] == [
        "Délégataire du ministre",
        "le délégataire du ministre",
        "Caisse nationale de l’assurance maladie",
        "Cnam",
        "Devant la commission",
        "la commission",
    ]
    assert label(AuditState.COMMISSION) == "Devant la commission"


def test_a_code_without_words_is_named():
    class Foreign(StrEnum):
        VENDOR = "vendor"

    with pytest.raises(KeyError, match="Foreign"):
        label(Foreign.VENDOR)


def test_the_words_of_steps_and_codes_are_typeset_as_in_french():
    wrong = re.compile(r"'|[^\u202f\u00a0][?!;]| [?!:;»]|« |\.\.\.|  |\.$")
    steps = [step.label for one in PROCEDURES.values() for step in (one.opening, *one.steps)]
    codes = [text for words in LABELS.values() for text in words.values()]

    assert [text for text in steps + codes if wrong.search(text)] == []
