"""The figures against a plain count of the same ledger, on both databases; files and paper read back."""

import csv
import io
import json
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import insert

from models.case import GENESIS
from models.commission import Deliberation
from models.entropy import new_id
from models.ledger import LedgerEntry
from referencing.documents import render
from referencing.services.figures import files
from referencing.services.figures.facts import figures
from referencing.services.papers.figures import figures_paper
from tests.referencing.listed import listed
from workflows.figures import DAY, LEAST, STAGES, WHOLE, Stay, percentile, period, split
from workflows.procedures import APPLICATION
from workflows.vocabulary import ApplicationState as S
from workflows.vocabulary import Opinion, Role

AT = datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
BEGUN = date(2024, 6, 1)
ENDED = (S.WITHDRAWN, S.LAPSED, S.REFUSED, S.INADMISSIBLE)
SPANS = {"2025": (datetime(2024, 12, 31, 23, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC))}


def write(session, procedure, case_id, moves):
    """Write a chain of moves: (trigger, source, target, at)."""
    rows = [
        {
            "id": new_id(),
            "procedure": procedure,
            "case_id": case_id,
            "seq": seq,
            "trigger": trigger,
            "source": source,
            "target": target,
            "role": Role.CLOCK,
            "at": at,
            "payload": {},
            "commitment": GENESIS,
            "previous_hash": GENESIS,
            "hash": new_id().hex * 2,
        }
        for seq, (trigger, source, target, at) in enumerate(moves, 1)
    ]
    session.execute(insert(LedgerEntry), rows)


def walk(dice):
    """Return a random way of an application through its table, at random moments."""
    at = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(400 * DAY))
    state, moves = S.ELIGIBILITY, [("open", None, S.ELIGIBILITY.value, at)]
    while at < AT and len(moves) < 25:
        steps = [step for step in APPLICATION.steps if state in step.sources]
        if not steps:
            break
        onward = [step for step in steps if step.target not in ENDED]
        step = dice.choice(steps if dice.random() < 0.1 else onward)
        at += timedelta(seconds=dice.randrange(30 * DAY), microseconds=dice.randrange(10**6))
        target = step.target or state
        moves.append((step.trigger, state.value, target.value, at))
        state = target
    return [move for move in moves if move[3] < AT]


def stays_of(moves):
    """Return the stays of a case and when it left each, counted by hand."""
    real = [move for move in moves if move[1] != move[2]]
    found = []
    for here, after in zip(real, [*real[1:], None], strict=True):
        seconds = int(after[3].timestamp()) - int(here[3].timestamp()) if after else None
        found.append((Stay(S(here[2]), seconds, S(after[2]) if after else None), after[3] if after else None))
    return found


def expected(walks, stage, span):
    found = []
    for moves in walks:
        stays = stays_of(moves)
        whole = split(stage, [stay for stay, _left in stays])
        left = [at for stay, at in stays if stay.state in stage.states and at]
        if whole and span[0] <= max(left) < span[1]:
            found.append(whole)
    return found


def in_days(values):
    return {"median": round(percentile(values, 50) / DAY, 1), "ninth": round(percentile(values, 90) / DAY, 1)}


def test_times_are_those_of_a_plain_count(session):
    dice = random.Random(7)  # noqa: S311 - a test
    walks = [walk(dice) for _ in range(300)]
    for moves in walks:
        write(session, "application", new_id(), moves)

    told = figures(session, period("2025", BEGUN, AT.date()), AT)

    assert [one["key"] for one in told["stages"]] == [stage.key for stage in STAGES]
    for stage, one in zip((*STAGES, WHOLE), (*told["stages"], told["whole"]), strict=True):
        counted = expected(walks, stage, SPANS["2025"])
        assert (one["key"], one["count"]) == (stage.key, len(counted))
        assert one["is_enough"] == (len(counted) >= LEAST)
        if one["is_enough"]:
            assert one["ours"] == (in_days([each.ours for each in counted]) if stage.ours else None)
            assert one["vendors"] == (in_days([each.vendors for each in counted]) if stage.vendors else None)
            assert one["both"] == in_days([each.ours + each.vendors for each in counted])
    assert sum(one["is_enough"] for one in told["stages"]) > 3


def test_too_few_cases_have_a_number_and_no_time(session):
    for case in range(LEAST - 1):
        at = AT - timedelta(days=40 + case)
        write(
            session,
            "application",
            new_id(),
            [("open", None, "eligibility", at), ("x", "eligibility", "conformity", at)],
        )
        write(
            session,
            "application",
            new_id(),
            [("x", "conformity", "submitted", at), ("x", "submitted", "assessment", AT)],
        )

    told = figures(session, period("12-mois", BEGUN, AT.date()), AT)["stages"][1]

    assert (told["count"], told["is_enough"], told["ours"], told["both"]) == (LEAST - 1, False, None, None)


MOVES = {
    "active": (("suspend", "suspended"), ("expire", "expired"), ("withdraw", "withdrawn"), ("renew", "active")),
    "suspended": (("reinstate", "active"), ("remove", "removed"), ("expire", "expired")),
    "expired": (("revive", "active"),),
}


def lives(dice):
    at = datetime(2024, 7, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(500 * DAY))
    state, moves = "active", [("open", None, "active", at)]
    while state in MOVES:
        at += timedelta(seconds=dice.randrange(200 * DAY))
        trigger, target = dice.choice(MOVES[state])
        moves.append((trigger, state, target, at))
        state = target
    return [move for move in moves if move[3] < AT]


def test_listings_in_force_are_those_active_at_midnight_in_paris_after_the_month(session):
    dice = random.Random(3)  # noqa: S311 - a test
    told_lives = [moves for moves in (lives(dice) for _ in range(200)) if moves]
    for moves in told_lives:
        write(session, "listing", new_id(), moves)

    months = figures(session, period("tout", BEGUN, AT.date()), AT)["months"]

    ends = {"2025-06": datetime(2025, 6, 30, 22, tzinfo=UTC), "2025-12": datetime(2025, 12, 31, 23, tzinfo=UTC)}
    by_month = {one["month"]: one for one in months}
    for month, end in ends.items():
        states = [[move[2] for move in moves if move[3] < end] for moves in told_lives]
        assert by_month[month]["in_force"] == sum(own[-1] == "active" for own in states if own)
    counted = defaultdict(int)
    for trigger, source, _target, _at in (move for moves in told_lives for move in moves):
        counted[trigger, source] += 1
    assert sum(one["publications"] for one in months) == counted["open", None]
    assert sum(one["renouvellements"] for one in months) == counted["renew", "active"] + counted["revive", "expired"]
    assert sum(one["expirations"] for one in months) == counted["expire", "active"] + counted["expire", "suspended"]
    assert sum(one["autres_sorties"] for one in months) == counted["suspend", "active"] + counted["withdraw", "active"]
    assert sum(one["retablissements"] for one in months) == counted["reinstate", "suspended"]


def test_opinions_count_when_given_in_the_period_and_not_when_sent_back(session):
    case = listed(session, "Un")
    for opinion, days, is_dropped in (
        (Opinion.FAVOURABLE, 10, False),
        (Opinion.FAVOURABLE, 500, False),
        (Opinion.UNFAVOURABLE, 20, True),
        (Opinion.SUSPENSIVE, 30, False),
    ):
        at = AT - timedelta(days=days)
        dropped = {"dropped_at": at} if is_dropped else {}
        made = Deliberation(application_id=application_of(session, case), opinion=opinion, given_at=at, **dropped)
        session.add(made)
    session.flush()

    told = figures(session, period("12-mois", BEGUN, AT.date()), AT)["opinions"]

    assert {one["code"]: one["count"] for one in told} == {
        "favourable": 1,
        "favourable_non_suspensive": 0,
        "favourable_suspensive": 1,
        "unfavourable": 0,
    }


def application_of(session, listing):
    from models.application import Application  # noqa: PLC0415 - of this test only

    return session.query(Application).filter_by(listing_id=listing.id).one().id


@pytest.fixture
def told(session):
    dice = random.Random(11)  # noqa: S311 - a test
    for _ in range(150):
        write(session, "application", new_id(), walk(dice))
        write(session, "listing", new_id(), lives(dice) or [("open", None, "active", AT - timedelta(days=1))])
    return figures(session, period("tout", BEGUN, AT.date()), AT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_read_back_what_the_page_tells(told):
    whole = json.loads(files.as_json(told))
    tables = {name: read(files.table(name, told)) for name in files.TABLES}

    assert [line["etape"] for line in tables["delais"]] == [one["key"] for one in (*told["stages"], told["whole"])]
    first = told["stages"][1]
    assert tables["delais"][1]["notre_temps_mediane_jours"] == str(first["ours"]["median"])
    assert tables["delais"][1]["temps_editeur_mediane_jours"] == ""
    assert whole["delais"][1]["notre_temps_p90_jours"] == first["ours"]["ninth"]
    assert [line["mois"] for line in tables["referencements"]] == [one["month"] for one in told["months"]]
    assert [one["actifs_fin_de_mois"] for one in whole["referencements"]] == [one["in_force"] for one in told["months"]]
    assert {line["nature"] for line in tables["avis-et-decisions"]} == {"avis", "decision"}


def read(table):
    return list(csv.DictReader(io.StringIO("".join(files.as_csv(table))), delimiter=";"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_paper_is_one_page_that_tells_the_figures(told):
    said = figures_paper(told, "https://parcours.exemple.fr", is_demo=False)

    pdf = render(said["kind"], said)
    read_back = PdfReader(io.BytesIO(pdf))
    text = read_back.pages[0].extract_text()

    assert len(read_back.pages) == 1
    assert read_back.trailer["/Root"]["/Lang"] == "fr"
    assert [one["title"] for one in told["stages"] if one["title"] not in text] == []
    assert "Les douze derniers mois de la période." in text
    assert pdf == render(said["kind"], said)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_paper_of_an_empty_house_says_that_there_are_not_enough_cases(session):
    told = figures(session, period("12-mois", BEGUN, AT.date()), AT)

    said = figures_paper(told, "https://parcours.exemple.fr", is_demo=True)
    text = PdfReader(io.BytesIO(render(said["kind"], said))).pages[0].extract_text()

    assert text.count("Pas assez de dossiers") == len(STAGES) + 1
