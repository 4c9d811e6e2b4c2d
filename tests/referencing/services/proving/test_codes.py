import base64
from datetime import UTC, datetime, timedelta

import pytest

from referencing.services.people import register_person
from referencing.services.proving import codes

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "k" * 40
# RFC 6238, appendix B: the key of SHA-1, the last six digits of its eight.
VECTORS = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]


@pytest.fixture
def person(session):
    return register_person(session, "agente@maison.example", "Agente Essai", AT).id


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds, code):
    key = base64.b32encode(b"12345678901234567890").decode()

    assert codes.code_at(key, datetime.fromtimestamp(seconds, UTC)) == code


@pytest.mark.parametrize(("seconds", "is_right"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_code_is_right_for_a_clock_half_a_minute_off(seconds, is_right):
    key = codes.new_key()

    found = codes.accepts(key, codes.code_at(key, AT + timedelta(seconds=seconds)), AT)

    assert (found is not None) is is_right


def test_code_may_be_typed_with_spaces():
    key = codes.new_key()
    code = codes.code_at(key, AT)

    assert codes.accepts(key, f" {code[:3]} {code[3:]}", AT) == int(AT.timestamp()) // 30


def test_code_before_a_spent_one_opens_nothing(session, person):
    key = codes.new_key()
    codes.start_codes(session, person, key, codes.code_at(key, AT), SECRET, AT)
    later = AT + timedelta(seconds=60)

    first = codes.is_right_code(session, person, codes.code_at(key, later), SECRET, later)
    again = codes.is_right_code(session, person, codes.code_at(key, later), SECRET, later)
    earlier = codes.is_right_code(session, person, codes.code_at(key, AT + timedelta(seconds=30)), SECRET, later)

    assert (first, again, earlier) == (True, False, False)


def test_codes_are_worth_nothing_under_another_key_of_the_service(session, person):
    key = codes.new_key()
    codes.start_codes(session, person, key, codes.code_at(key, AT), SECRET, AT)
    made = codes.new_recovery_codes(session, person, SECRET, AT)
    later = AT + timedelta(minutes=5)

    typed = (codes.code_at(key, later), made[0])

    assert [codes.is_right_code(session, person, code, "x" * 40, later) for code in typed] == [False, False]


def test_nothing_typed_is_no_recovery_code(session, person):
    codes.new_recovery_codes(session, person, SECRET, AT)

    assert [codes.is_right_code(session, person, code, SECRET, AT) for code in ("", "-", "0" * 300)] == [False] * 3
