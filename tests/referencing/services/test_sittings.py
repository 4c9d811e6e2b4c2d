"""Sessions: whom they call, what calendars read, what moves with them, and papers before they are issued."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import event, select

from models.document import IssuedDocument
from models.news import News
from models.queries import commission as query
from models.queries import deciding as deciding_query
from referencing.services import agenda, deciding, opinions, sittings, voting
from referencing.services.demo import acts
from referencing.services.demo.world import World
from referencing.services.previewing import preview
from workflows.machine import StepRefusedError
from workflows.vocabulary import ConveningAnswer, Opinion, Role


@pytest.fixture
def case(town):
    """An application before the commission."""
    number = town.file()
    town.play(acts.assess(town.world, number))
    return number


def _meeting(town, days=10, place="Salle 1"):
    begins = datetime(town.at.year, town.at.month, town.at.day, 13, 0, tzinfo=UTC) + timedelta(days=days)
    return sittings.Meeting(begins_at=begins, ends_at=begins + timedelta(hours=2), place=place, link="")


def _secretary(w):
    return w.staff(Role.SECRETARY)


def _plan(town, days=10):
    meeting = _meeting(town, days)
    return town.do(lambda w: sittings.plan_session(w.session, meeting, actor=_secretary(w), at=w.at).id)


def _convene(town, session):
    return town.do(lambda w: sittings.convene(w.session, session, actor=_secretary(w), at=w.at))


def _told(town, kind):
    """Return what the calendars of the members called read, by order of sending."""

    def read(w):
        rows = w.session.scalars(select(News).where(News.kind == kind).order_by(News.at, News.id)).all()
        return [Calendar.from_ical(row.attachments[0]["text"]) for row in rows]

    return town.do(read)


def _facts(calendar):
    entry = calendar.walk("VEVENT")[0]
    return calendar["method"], entry["sequence"], str(entry["status"]), entry.decoded("dtstart"), str(entry["location"])


def test_members_are_invited_told_of_a_change_and_of_the_cancellation(town):
    session = _plan(town)
    first, second = _meeting(town), _meeting(town, 12, "Salle 2")

    called = _convene(town, session)
    town.wait(1)
    town.do(lambda w: sittings.change_session(w.session, session, second, actor=_secretary(w), at=w.at, seen_version=2))
    town.wait(1)
    town.do(lambda w: sittings.cancel_session(w.session, session, "Salle fermée.", actor=_secretary(w), at=w.at))
    invited, cancelled = _told(town, "convening"), _told(town, "convening_cancelled")

    assert called == 9
    assert [_facts(one) for one in invited] == [
        *[("REQUEST", 0, "CONFIRMED", first.begins_at, "Salle 1")] * 9,
        *[("REQUEST", 1, "CONFIRMED", second.begins_at - timedelta(0), "Salle 2")] * 9,
    ]
    assert [_facts(one) for one in cancelled] == [("CANCEL", 2, "CANCELLED", second.begins_at, "Salle 2")] * 9
    assert len({str(one.walk("VEVENT")[0]["uid"]) for one in invited + cancelled}) == 1


def test_members_called_once_are_not_called_again(town):
    session = _plan(town)

    counts = [_convene(town, session), _convene(town, session)]

    assert counts == [9, 0]


def test_session_that_moves_asks_for_new_answers(town):
    session = _plan(town)
    _convene(town, session)
    member = town.do(lambda w: w.actor(w.members()[0].email))
    town.do(lambda w: sittings.answer_convening(w.session, session, ConveningAnswer.EXCUSED, actor=member, at=w.at))
    before = town.do(lambda w: [one.answer for one in query.convenings_of(w.session, session)])
    seen = town.do(lambda w: query.session_with_id(w.session, session).version)

    meeting = _meeting(town, 20)
    town.do(
        lambda w: sittings.change_session(w.session, session, meeting, actor=_secretary(w), at=w.at, seen_version=seen)
    )

    after = town.do(lambda w: [one.answer for one in query.convenings_of(w.session, session)])
    assert (before[0], after) == (ConveningAnswer.EXCUSED, [None] * 9)


def test_cancelled_session_gives_its_cases_back_and_takes_nothing_more(town, case):
    session = _plan(town)
    town.do(lambda w: agenda.put_on_agenda(w.session, w.case(case), session, actor=_secretary(w), at=w.at))

    town.do(lambda w: sittings.cancel_session(w.session, session, "Grève.", actor=_secretary(w), at=w.at))
    with pytest.raises(StepRefusedError) as caught:
        _convene(town, session)

    ready = town.do(lambda w: query.ready_cases(w.session, _secretary(w).id, 5))
    assert [line.number for line in ready] == [case]
    assert [refusal.code for refusal in caught.value.refusals] == ["session_cancelled"]


def test_vote_needs_a_member_who_is_there_and_has_no_interest(town, case):
    session = _plan(town)
    _convene(town, session)
    town.do(lambda w: agenda.put_on_agenda(w.session, w.case(case), session, actor=_secretary(w), at=w.at))
    people = town.do(lambda w: [person.id for person in w.members()])
    town.wait(10)
    town.do(lambda w: sittings.note_presence(w.session, session, people[:2], actor=_secretary(w), at=w.at))

    def record(w, person):
        voting.record_ballot(w.session, w.case(case), person, Opinion.FAVOURABLE, actor=_secretary(w), at=w.at)

    town.do(record, people[0])
    town.do(record, people[1])
    town.do(lambda w: voting.note_recusal(w.session, w.case(case), people[1], "Parent.", actor=_secretary(w), at=w.at))
    codes = []
    for person in (people[1], people[2]):
        with pytest.raises(StepRefusedError) as caught:
            town.do(record, person)
        codes.append([refusal.code for refusal in caught.value.refusals])

    line = town.do(lambda w: query.agenda_of(w.session, session, _secretary(w).id)[0])
    assert codes == [["recused_voter"], ["absent_voter"]]
    assert line.ballots == 1


def test_nothing_said_in_a_session_is_kept_before_its_day(town, case):
    session = _plan(town)
    _convene(town, session)
    town.do(lambda w: agenda.put_on_agenda(w.session, w.case(case), session, actor=_secretary(w), at=w.at))
    people = town.do(lambda w: [person.id for person in w.members()])
    before = town.at

    def attend(w, at):
        sittings.note_presence(w.session, session, people, actor=_secretary(w), at=at)

    def vote(w, at):
        for person in people:
            voting.record_ballot(w.session, w.case(case), person, Opinion.FAVOURABLE, actor=_secretary(w), at=at)

    town.wait(9)
    refused = [_codes_of(town, verb, town.at) for verb in (attend, vote)]
    town.wait(1)
    town.do(attend, town.at)
    late = _codes_of(town, vote, before)
    town.do(vote, town.at)
    town.do(
        lambda w: opinions.write_opinion(
            w.session, w.case(case), Opinion.FAVOURABLE, "", actor=_secretary(w), seen_version=1
        )
    )
    meeting = _meeting(town, 1)
    town.do(
        lambda w: sittings.change_session(
            w.session, session, meeting, actor=_secretary(w), at=w.at, seen_version=_version(w, session)
        )
    )
    given = _codes_of(town, lambda w: w.step(case, "give_opinion", Role.SECRETARY))
    town.wait(1)
    town.step(case, "give_opinion", Role.SECRETARY)

    assert refused == [["session_day_ahead"], ["session_day_ahead", "absent_voter"]]
    assert (late, given) == (["session_day_ahead"], ["session_day_ahead"])
    assert town.read(case) == "decision"


def _codes_of(town, verb, *given):
    with pytest.raises(StepRefusedError) as caught:
        town.do(verb, *given)
    return [refusal.code for refusal in caught.value.refusals]


def _version(w, session):
    return query.session_with_id(w.session, session).version


def test_tie_is_decided_by_words(town, case):
    def tie(w):
        members = w.members()[:2]
        secretary = _secretary(w)
        meeting = acts.deliberating.hold_session(w.session, w.at.date(), members)
        acts.deliberating.examine(w.session, w.case(case), meeting, actor=secretary)
        for member, opinion in zip(members, (Opinion.FAVOURABLE, Opinion.UNFAVOURABLE), strict=True):
            acts.deliberating.vote(w.session, w.case(case), opinion, actor=w.actor(member.email), at=w.at)
        acts.deliberating.draft_opinion(w.session, w.case(case), Opinion.FAVOURABLE, actor=secretary)

    town.do(tie)
    with pytest.raises(StepRefusedError) as caught:
        town.step(case, "give_opinion", Role.SECRETARY)
    town.do(
        lambda w: opinions.write_opinion(
            w.session, w.case(case), Opinion.FAVOURABLE, "Voix de la présidence.", actor=_secretary(w), seen_version=1
        )
    )
    town.step(case, "give_opinion", Role.SECRETARY)

    assert [refusal.code for refusal in caught.value.refusals] == ["tie_unexplained"]
    assert town.read(case) == "decision"


_GIVEN = {"number", "code", "check_url"}


def _same(said):
    """Return what a paper says without what its issue gives it."""
    rows = [{**row, "number": ""} for row in said.get("reservations", ())]
    return {key: value for key, value in said.items() if key not in _GIVEN} | {"reservations": rows}


def _issued(town, kind):
    return town.do(lambda w: w.session.scalars(select(IssuedDocument.context).where(IssuedDocument.kind == kind)).one())


def test_papers_are_shown_before_as_they_are_issued(town, case):
    shown = {}

    def show(w, kind, role, reason=""):
        said = preview(w.session, w.case(case), kind, actor=w.staff(role), role=role, at=w.at, reason=reason)
        shown[kind] = said

    story = acts.opine(town.world, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)])
    original = World.step

    def step(w, number, trigger, role, reason=""):
        if trigger == "give_opinion":
            show(w, "minutes", role)
        original(w, number, trigger, role, reason)

    town.world.step = step.__get__(town.world)
    town.play(story)
    del town.world.step
    town.do(show, "acceptance", Role.DECIDER)
    town.step(case, "accept", Role.DECIDER)

    assert {kind: _same(said) for kind, said in shown.items()} == {
        kind: _same(_issued(town, kind)) for kind in ("minutes", "acceptance")
    }


def _counted(town, verb):
    statements = []

    def note(*given):
        statements.append(given[2])

    def run(w):
        engine = w.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            verb(w)
        finally:
            event.remove(engine, "before_cursor_execute", note)

    town.do(run)
    return len(statements)


def test_lists_ask_as_many_questions_for_one_row_as_for_several(town, case):
    def look(w):
        reader = _secretary(w).id
        query.session_lines(w.session, reader, only_convened=False, limit=50, before=None)
        query.ready_cases(w.session, reader, 50)
        deciding_query.cases_to_decide(w.session, reader, 50)

    one = _counted(town, look)
    for _number in range(2):
        other = town.file()
        town.play(acts.assess(town.world, other))
        _plan(town)

    assert _counted(town, look) == one
    assert case


def test_decision_prepared_is_taken_in_the_words_that_were_read(town, case):
    town.play(acts.opine(town.world, case, Opinion.FAVOURABLE))

    def prepare(w, seen):
        decider = w.staff(Role.DECIDER)
        options = {"is_accepted": True, "grounds": "Dossier solide.", "actor": decider, "at": w.at}
        return deciding.prepare(w.session, w.case(case), seen_version=seen, **options).version

    town.do(prepare, 0)
    town.do(prepare, 1)
    version = town.do(lambda w: w.case(case).version)

    def take(w, seen_draft):
        decider = w.staff(Role.DECIDER)
        seen = {"seen_version": version, "seen_draft": seen_draft}
        return deciding.decide_as_prepared(w.session, w.case(case), actor=decider, at=w.at, **seen)

    with pytest.raises(deciding.StaleError):
        town.do(take, 1)
    assert town.read(case) == "decision"
    assert town.do(take, 2) is True
    assert town.read(case) == "agreement"
