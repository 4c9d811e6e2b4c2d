"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.differences import Change, Piece, differences


def test_differences_name_the_words_that_left_and_came():
    assert differences("Hébergé en France", "Hébergé en Allemagne") == [
        Piece(Change.SAME, "Hébergé en "),
        Piece(Change.REMOVED, "France"),
        Piece(Change.ADDED, "Allemagne"),
    ]


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_differences_make_both_texts_again(before, after):
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after
