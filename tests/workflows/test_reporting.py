"""What looks like a robot, and which reports look alike."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.report_vocabulary import ReportKind
from workflows.reporting import QUESTIONS, QUICKEST, Said, is_answer, looks_like_a_robot, perhaps_the_same

SLOW = timedelta(minutes=2)
ON = date(2026, 3, 2)


def _said(text, kind=ReportKind.PRICE, on=ON):
    return Said(uuid.uuid4(), kind, text, on)


@pytest.mark.parametrize(
    ("trap", "age", "text"),
    [
        ("https://exemple.fr", SLOW, "Un texte"),
        ("", QUICKEST - timedelta(milliseconds=1), "Un texte"),
        ("", SLOW, "www.a.fr http://b.fr HTTPS://c.fr"),
    ],
)
def test_looks_like_a_robot(trap, age, text):
    assert looks_like_a_robot(trap=trap, age=age, text=text)


def test_somebody_who_writes_does_not():
    assert not looks_like_a_robot(trap=" ", age=QUICKEST, text="Voir https://exemple.fr et www.exemple.fr")


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_every_question_takes_its_answer_in_digits_and_in_letters(number):
    digits, letters = sorted(QUESTIONS[number][1])

    assert [is_answer(number, typed) for typed in (digits, f" {letters.upper()}. ", "", "douze")] == [
        True,
        True,
        False,
        False,
    ]


def test_same_words_are_perhaps_the_same_problem():
    one = _said("On me demande de payer douze euros par mois.")
    alike = _said("ON ME DEMANDE DE PAYER DOUZE EUROS PAR MOIS", ReportKind.OTHER, ON - timedelta(days=400))
    near = _said("Il faut payer douze euros chaque mois, sans prévenir.")
    far = _said("Il faut payer douze euros chaque mois, sans prévenir.", on=ON - timedelta(days=60))
    other = _said("Mes rendez-vous ne s’affichent plus.")

    assert perhaps_the_same(one, [one, alike, near, far, other]) == [alike.id, near.id]


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(first, second):
    one, other = _said(first), _said(second)

    assert bool(perhaps_the_same(one, [other])) == bool(perhaps_the_same(other, [one]))
