"""Whatever is closed, away, barred or impossible: an accepted programme passes the checker that shares no code."""

import random
from datetime import timedelta

import pytest

from models.assignment import Absence
from referencing.services.programme import proposals
from tests.referencing.services.programme import audits as a
from tests.referencing.services.programme.test_programme import has_interest
from tests.workflows.schedules import faults
from workflows.vocabulary import ScheduleOutcome

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def furnish(town, numbers, chance):
    """Close, take leave, declare, at random."""
    names = [one.name for one in town.do(a.auditors)]
    for position in range(chance.randint(0, 3)):
        first = a.in_days(town, 40 + 60 * position + chance.randint(0, 30))
        town.do(a.close, first, first + timedelta(days=chance.randint(0, 10)))
    for number in numbers:
        if chance.random() < 0.5:
            first = a.in_days(town, chance.randint(0, 300))
            town.do(a.forbid, number, first, first + timedelta(days=chance.randint(0, 40)))
        if chance.random() < 0.3:
            town.do(has_interest, number, chance.choice(names[:-1]))

    def leave(w):
        people = a.auditors(w)
        for person in people[:-1]:
            first = a.in_days(town, chance.randint(0, 200))
            last = first + timedelta(days=chance.randint(0, 20))
            w.session.add(
                Absence(person_id=person.id, cover_id=people[-1].id, starts_on=first, ends_on=last, noted_at=w.at)
            )

    town.do(leave)


@pytest.mark.parametrize("seed", range(6))
def test_an_accepted_programme_keeps_every_rule_and_so_does_the_next(town, seed):
    chance = random.Random(seed)  # noqa: S311 - the same town for a seed
    numbers = a.town_of_audits(town, chance.randint(2, 7), *a.NAMES[: chance.randint(1, 3)], reports=seed % 3)
    furnish(town, numbers, chance)

    for _round in range(2):
        number, version = town.do(a.ask)
        found = town.do(lambda w, number=number: proposals.proposal_named(w.session, number))
        assert found.outcome is ScheduleOutcome.PLACED
        town.do(a.accept, number, version)
        assert faults(town.do(a.instance), town.do(a.placed)) == []
        town.wait(20)
        town.do(a.close, *(a.in_days(town, 70 + 11 * seed + days) for days in (0, 6)))
