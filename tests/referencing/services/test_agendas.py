"""Agendas of sessions as papers: which cases each reader gets, when they are out of date, what the PDF says."""

import io

import pypdf
import pytest

from referencing.documents import render
from referencing.services import agenda, agendas, sittings
from referencing.services.demo import acts
from referencing.services.people import actor_for, declare_interest
from tests.referencing.services.test_sittings import _convene, _meeting, _plan, _secretary


@pytest.fixture
def composed(town):
    """A session convened with two cases; the first member declared an interest in the second."""
    cases = [town.file(), town.file()]
    for case in cases:
        town.play(acts.assess(town.world, case))
    session = _plan(town)
    for case in cases:
        town.do(lambda w, case=case: _add(w, case, session))
    _declare(town, cases[1], 0)
    _convene(town, session)
    return session, cases


def _add(w, case, session):
    agenda.put_on_agenda(w.session, w.case(case), session, actor=_secretary(w), at=w.at)


def _declare(town, case, member):
    def declare(w):
        person = w.members()[member]
        said = {"has_interest": True, "statement": "Ancien salarié."}
        declare_interest(w.session, w.case(case).id, actor_for(w.session, person), **said, at=w.at)

    town.do(declare)


def _issued(town, session, member):
    """Return the cases that the agenda of a member shows, and how many it keeps from them; None for no agenda."""

    def read(w):
        found = agendas.agenda_for(w.session, session, w.members()[member].id)
        return found and ([case["number"] for case in found.context["cases"]], found.context["closed"])

    return town.do(read)


def _is_outdated(town, session):
    def read(w):
        found = agendas.agenda_for(w.session, session, w.members()[1].id)
        return agendas.is_outdated(w.session, sittings.query.session_with_id(w.session, session), found)

    return town.do(read)


def test_convening_issues_the_agenda_without_the_cases_that_a_reader_is_recused_from(town, composed):
    session, cases = composed

    assert _issued(town, session, 0) == (cases[:1], 1)
    assert _issued(town, session, 1) == (cases, 0)


def test_interest_declared_later_closes_the_agenda_until_it_is_issued_anew(town, composed):
    session, cases = composed
    _declare(town, cases[0], 1)

    before = _issued(town, session, 1)
    town.wait(1)
    town.do(lambda w: sittings.establish_agenda(w.session, session, actor=_secretary(w), at=w.at))

    assert (before, _issued(town, session, 1)) == (None, (cases[1:], 1))


def test_agenda_is_out_of_date_when_the_order_the_place_or_the_hour_changes(town, composed):
    session, cases = composed
    seen = [_is_outdated(town, session)]
    for change in (
        lambda w: agenda.move_up(w.session, w.case(cases[1]), session, actor=_secretary(w), at=w.at),
        lambda w: sittings.establish_agenda(w.session, session, actor=_secretary(w), at=w.at),
        lambda w: setattr(sittings.query.session_with_id(w.session, session), "place", "Ailleurs"),
    ):
        town.wait(1)
        town.do(change)
        seen.append(_is_outdated(town, session))

    assert seen == [False, True, False, True]


def test_session_that_moves_issues_its_agenda_with_the_new_hour(town, composed):
    session, _cases = composed
    later = _meeting(town, 20, "Salle 3")
    town.wait(1)
    town.do(
        lambda w: sittings.change_session(
            w.session, session, later, actor=_secretary(w), at=w.at, seen_version=_version(w, session)
        )
    )

    said = town.do(lambda w: agendas.agenda_for(w.session, session, w.members()[1].id).context["session"])
    assert (said["place"], said["held_on"]) == ("Salle 3", later.begins_at.date().isoformat())


def _version(w, session):
    return sittings.query.session_with_id(w.session, session).version


def test_pdf_names_the_cases_the_recusals_and_the_quorum_and_is_accessible(town, composed):
    session, cases = composed
    context = town.do(lambda w: agendas.agenda_for(w.session, session, w.members()[1].id).context)
    recused = town.do(lambda w: w.members()[0].name)

    file = render("agenda", context)
    pdf = pypdf.PdfReader(io.BytesIO(file))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())

    assert file == render("agenda", context)
    assert [number in text for number in cases] == [True, True]
    assert recused.split()[-1] in text
    assert "2 membres sur" in text
    assert (pdf.trailer["/Root"]["/Lang"], "/MarkInfo" in pdf.trailer["/Root"]) == ("fr", True)
