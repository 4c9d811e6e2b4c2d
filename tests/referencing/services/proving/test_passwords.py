import pytest

from referencing.services.proving.passwords import (
    TOO_CLOSE,
    TOO_COMMON,
    TOO_LONG,
    TOO_SHORT,
    faults,
    hash_password,
    is_right,
)

ABOUT = ("Camille Essai", "camille@editeur.example", "Éditeur Exemple")


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("sept girafes dansent", []),
        ("Tr0ub4dor&3Tr0ub4", []),
        ("onze signes", [TOO_SHORT.format(12)]),
        ("", [TOO_SHORT.format(12)]),
        ("é" * 201, [TOO_LONG.format(200)]),
        ("motdepasse2026!", [TOO_COMMON]),
        ("M0tdeP@sse2026", [TOO_COMMON]),
        ("123456789012", [TOO_COMMON]),
        ("abcabcabcabc", [TOO_COMMON]),
        ("aaaaaaaaaaaab", [TOO_COMMON]),
        ("abcdefghijklm", [TOO_COMMON]),
        ("camille.essai.2026", [TOO_CLOSE]),
        ("Editeur-Exemple-1", [TOO_CLOSE]),
        ("camille aime sept girafes", []),
    ],
)
def test_password_is_judged_by_length_and_by_what_others_try(password, told):
    assert faults(password, ABOUT) == told


def test_kept_password_is_recognised_however_accents_are_typed():
    kept = hash_password("de\u0301jeuner à midi")

    answers = [is_right("d\u00e9jeuner à midi", kept), is_right("dejeuner a midi", kept)]

    assert answers == [True, False]
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_is_right_where_nothing_is_kept(kept):
    assert is_right("sept girafes dansent", kept) is False
