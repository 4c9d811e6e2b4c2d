from datetime import timedelta

import pytest
from sqlalchemy import select

from models.evidence import ExpiryNotice
from models.news import News
from referencing.services import library
from referencing.services.expiring import KIND, announce_ends
from workflows.calendar import day_of
from workflows.vocabulary import Role


def _ending(town, case, days):
    """Give the first piece of an application an end some days ahead; return its identifier."""

    def revise(world):
        application = world.case(case)
        piece = next(row for row in application.answers if row.evidence).evidence[0].evidence
        until = day_of(world.at) + timedelta(days=days)
        actor = world.vendor_of(application)
        return library.revise(world.session, piece, "hds.pdf", until, actor=actor, at=world.at)[0].id

    return town.do(revise)


def _told(town):
    with town.sessions() as session:
        rows = session.scalars(select(News).where(News.kind == KIND).order_by(News.at)).all()
        notices = session.scalars(select(ExpiryNotice.days).order_by(ExpiryNotice.days.desc())).all()
    return {row.context["file"] for row in rows}, list(notices)


def test_end_is_announced_once_at_each_threshold(town):
    case = town.open()
    _ending(town, case, 46)
    counts = []

    for days in (0, 1, 0, 34, 1, 0, 9):
        town.wait(days)
        counts.append(announce_ends(town.sessions, town.at))

    assert counts == [0, 1, 0, 0, 1, 0, 0]
    assert _told(town) == ({"hds.pdf"}, [45, 10])


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (45, 1), (46, 0)])
def test_end_far_away_or_past_is_not_announced(town, days, count):
    case = town.open()
    _ending(town, case, days)

    assert announce_ends(town.sessions, town.at) == count


def test_evidence_of_a_case_that_is_over_is_not_announced(town):

    case = town.open()
    _ending(town, case, 30)
    town.step(case, "withdraw", Role.SIGNATORY)

    assert announce_ends(town.sessions, town.at) == 0


def test_mail_names_the_cases_and_leads_to_the_piece(town):
    case = town.open()
    piece = _ending(town, case, 30)

    announce_ends(town.sessions, town.at)

    with town.sessions() as session:
        contexts = session.scalars(select(News.context).where(News.kind == KIND)).all()
    wanted = {
        "file": "hds.pdf",
        "until": "1er avril 2026",
        "uses": f"Service 1 ({case})",
        "path": f"/editeur/preuves/{piece}/fiche",
    }
    assert contexts == [wanted] * len(contexts)
    assert contexts
