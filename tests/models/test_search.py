from datetime import date

import pytest

from models.folding import words_in
from models.queries.search import numbers_like, services_like
from tests.referencing.told import application, vendor

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Société « Cœur »", ["societe", "coeur"]),
        ("L’Été, l'été", ["l", "ete"]),
        ("a" * 100, ["a" * 60]),
        ('" OR NEAR(*)', ["or", "near"]),
        ("\0\u202e…", []),
        ("İstanbul Ⅷ", ["istanbul", "viii"]),
    ],
)
def test_words_are_folded(text, words):
    assert words_in(text) == words


def test_renaming_moves_what_is_found_in_the_same_transaction(session):
    cardia = vendor(session, "Cardia")
    case = application(session, cardia, "Tension")
    case.service.name, cardia.name = "Sommeil", "Morphéa"
    session.flush()

    found = {text: list(services_like(session, text)) for text in ("tension", "cardia", "sommeil", "morphea")}

    assert found == {"tension": [], "cardia": [], "sommeil": [case.service_id], "morphea": [case.service_id]}


def test_renaming_that_is_rolled_back_leaves_nothing(session):
    case = application(session, vendor(session, "Cardia"), "Tension")
    session.commit()
    case.service.name = "Sommeil"
    session.flush()
    session.rollback()

    assert list(services_like(session, "tension cardia")) == [case.service_id]
    assert list(services_like(session, "sommeil")) == []


@pytest.mark.parametrize("typed", ["tentionel", "tensoinel", "tensionnel", "tensinel", "tensio"])
def test_word_with_one_slip_is_found(session, typed):
    case = application(session, vendor(session), "Tensionel")
    application(session, vendor(session, "Autre"), "Respiration")
    session.commit()

    assert list(services_like(session, typed)) == [case.service_id]


@pytest.mark.parametrize("typed", ["", "   ", "%", "xyz", "tension respiration", "a" * 10_000])
def test_what_fits_nothing_finds_nothing(session, typed):
    application(session, vendor(session), "Tension")
    application(session, vendor(session, "Autre"), "Respiration")
    session.commit()

    assert list(services_like(session, typed)) == []


def test_siren_is_found_with_its_spaces(session):
    cardia = vendor(session)
    cardia.siren = "732829320"
    case = application(session, cardia)
    session.commit()

    assert list(services_like(session, "732 829 320")) == [case.service_id]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("cand-2026-12", ["CAND-2026-00012"]),
        ("REF 2025 00003", ["REF-2025-00003"]),
        ("2026-12", [f"{series}-2026-00012" for series in ("CAND", "REF", "RES", "AUD", "TIR", "SIG")]),
        ("tension", []),
        ("732829320", []),
    ],
)
def test_number_is_read_as_it_is_typed(typed, numbers):
    assert numbers_like(typed, ON) == numbers


def test_number_alone_is_that_of_any_of_the_last_years():
    found = numbers_like("12", ON)

    assert (len(found), found[0], found[9]) == (60, "CAND-2026-00012", "CAND-2017-00012")
