"""Canned phrases: their variables are checked when they are kept."""

from workflows.phrases import filled, refused_phrase


def test_unknown_variable_is_refused_with_the_list():
    (refusal,) = refused_phrase("Périmètre", "Pour {service}, dites {perimetre}.")

    assert (refusal.code, refusal.details[0], "{critere}" in refusal.details[1]) == (
        "phrase_variable_unknown",
        "{perimetre}",
        True,
    )


def test_phrase_without_words_or_with_a_brace_alone_is_refused():
    assert [one.code for one in refused_phrase("", "")] == ["phrase_empty"]
    assert [one.code for one in refused_phrase("Titre", "Une { seule")] == ["phrase_brace_alone"]
    assert [one.code for one in refused_phrase("x" * 121, "Texte")] == ["phrase_too_long"]


def test_phrase_takes_the_words_of_the_case_and_leaves_what_has_none():
    assert filled("{service}, avant le {echeance}.", {"service": "Souffle"}) == "Souffle, avant le {echeance}."
