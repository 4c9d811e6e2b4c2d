import re

from models.entropy import new_code, new_id, new_salt, seeded

CODE = r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}"


def _drawn(seed):
    with seeded(seed):
        return [new_id(), new_salt(), new_code(), new_id()]


def test_identifiers_are_uuid7_in_the_order_they_were_made():
    made = [new_id() for _ in range(2000)]

    assert sorted(made) == made
    assert {identifier.version for identifier in made} == {7}


def test_same_seed_draws_the_same():
    assert _drawn(7) == _drawn(7)
    assert _drawn(7) != _drawn(8)


def test_seeded_identifiers_are_uuid7_in_the_order_they_were_made():
    with seeded(7):
        made = [new_id() for _ in range(2000)]

    assert sorted(made) == made
    assert {(identifier.version, identifier.variant) for identifier in made} == {(7, new_id().variant)}


def test_nothing_is_seeded_outside_the_block():
    _drawn(7)

    assert [new_salt(), new_code()] != [new_salt(), new_code()]


def test_codes_and_salts_have_their_shape():
    assert re.fullmatch(CODE, new_code())
    assert re.fullmatch(r"[0-9a-f]{32}", new_salt())
    assert [bool(re.fullmatch(CODE, drawn)) for drawn in _drawn(7)[2:3]] == [True]
