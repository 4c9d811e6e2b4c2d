"""Results of the self-check that are kept: found again by code, forgotten in time unless attached."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.database import make_sessions
from referencing.services.errors import NotFoundError
from referencing.services.self_check import attach_result, forget_results, keep_result, kept_result, kept_until
from tests.workflows.builders import rulebook
from workflows.dossier import Audience, Form, Sector, VendorNature
from workflows.self_check import Answers

BOOK = rulebook("demo-2")  # 30 days in eligibility
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANSWERS = Answers(
    forms=(Form.WEBSITE,),
    nature=VendorNature.PRIVATE,
    audience=Audience.INDIVIDUALS,
    fields=(Sector.HEALTH,),
    free=True,
)


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def _keep(sessions, at=AT):
    with sessions.begin() as session:
        return keep_result(session, ANSWERS, BOOK, at).code


def _is_there(sessions, code):
    with sessions() as session:
        try:
            return kept_result(session, code)[1] == ANSWERS
        except NotFoundError:
            return False


def test_same_answers_have_one_code_a_day_found_in_any_case(sessions):
    first, again, later = _keep(sessions), _keep(sessions), _keep(sessions, AT + timedelta(days=1))

    assert first == again != later
    assert _is_there(sessions, f" {first.lower()} ")
    assert not _is_there(sessions, "RIEN")


def test_result_goes_the_day_after_its_last_one_and_only_that_one(sessions):
    old, young = _keep(sessions), _keep(sessions, AT + timedelta(days=1))
    with sessions() as session:
        until = kept_until(session, kept_result(session, old)[0])

    early = forget_results(sessions, AT + timedelta(days=30))
    counts = [forget_results(sessions, AT + timedelta(days=31)) for _time in range(2)]

    assert (until, early, counts) == (date(2026, 4, 1), 0, [1, 0])
    assert (_is_there(sessions, old), _is_there(sessions, young)) == (False, True)


def test_result_that_an_application_was_opened_with_stays(town):
    case = town.open()
    with town.sessions.begin() as session:
        kept = keep_result(session, ANSWERS, BOOK, AT)
        code = kept.code
    town.do(lambda world: attach_result(world.session, world.case(case), kept_result(world.session, code)[0]))

    assert forget_results(town.sessions, AT + timedelta(days=400)) == 0
    with town.sessions() as session:
        assert kept_until(session, kept_result(session, code)[0]) is None
