import pytest

from referencing.documents.fonts import FACES, MISSING, face, printable


@pytest.mark.parametrize("name", sorted(FACES))
def test_face_is_a_font_file(name):
    assert face(name)[:4] == b"\x00\x01\x00\x00"


def test_face_unknown_is_an_error():
    with pytest.raises(KeyError):
        face("../../etc/passwd")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Éditeur « Œuvre » – 3,5 µg ≥ 2\u202f%", "Éditeur « Œuvre » – 3,5 µg ≥ 2\u202f%"),
        ("deux\nlignes\tet plus", "deux\nlignes\tet plus"),
        ("e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}", "été"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}", "A"),
        ("\N{IDEOGRAPHIC SPACE}", " "),
        ("tension \N{PILE OF POO}", f"tension {MISSING}"),
        ("\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}", MISSING * 2),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b\N{ZERO WIDTH SPACE}c", "abc"),
        ("a\x00b\x07c\x1bd\x7f", "abcd"),
        ("half \ud83d pair", "half  pair"),
        ("f" * 100, "f" * 100),
        ("f" * 101, " ".join(["f" * 24] * 4 + ["f" * 5])),
        ("", ""),
    ],
)
def test_printable_shows_what_the_family_has(written, shown):
    assert printable(written) == shown
