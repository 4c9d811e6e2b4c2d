from concurrent.futures import ThreadPoolExecutor

import pytest

from models.database import make_sessions
from models.queries.cases import take_numbers

WRITERS, EACH = 4, 12


def test_numbers_go_on_within_a_series_and_a_year(session):
    taken = [
        take_numbers(session, "CAND", 2026),
        take_numbers(session, "CAND", 2026, 3),
        take_numbers(session, "REF", 2026),
        take_numbers(session, "CAND", 2027),
    ]

    assert taken == [
        ["CAND-2026-00001"],
        ["CAND-2026-00002", "CAND-2026-00003", "CAND-2026-00004"],
        ["REF-2026-00001"],
        ["CAND-2027-00001"],
    ]


def test_number_of_a_transaction_undone_is_given_again(session):
    take_numbers(session, "CAND", 2026)
    session.commit()
    take_numbers(session, "CAND", 2026)
    session.rollback()

    assert take_numbers(session, "CAND", 2026) == ["CAND-2026-00002"]


def test_writers_at_once_take_each_number_once_and_leave_no_gap(engine):
    sessions = make_sessions(engine)

    def write(_writer):
        taken = []
        for turn in range(EACH):
            with sessions() as session:
                numbers = take_numbers(session, "CAND", 2026, 2)
                if turn % 3:
                    session.commit()
                    taken += numbers
        return taken

    with ThreadPoolExecutor(WRITERS) as pool:
        taken = [number for numbers in pool.map(write, range(WRITERS)) for number in numbers]

    kept = WRITERS * EACH * 2 // 3 * 2
    assert sorted(taken) == [f"CAND-2026-{number:05d}" for number in range(1, kept + 1)]


@pytest.mark.parametrize("count", [1, 500])
def test_numbers_past_five_digits_stay_whole(session, count):
    take_numbers(session, "DOC", 2026, 99_999)

    assert take_numbers(session, "DOC", 2026, count)[0] == "DOC-2026-100000"
