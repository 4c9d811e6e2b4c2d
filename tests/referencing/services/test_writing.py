import threading
from datetime import timedelta

import pytest

from referencing.services import applications, writing
from referencing.services.errors import StalePartError
from tests.fixtures.town import Town
from workflows.dossier import Answer

KEY = "D-3"


def _write(town, case, given, seen):
    def write(world):
        application = world.case(case)
        vendor = world.vendor_of(application)
        applications.write_answer(world.session, application, KEY, given, [], actor=vendor, at=world.at, seen=seen)
        return writing.version_of(world.session, application, KEY)

    return town.do(write)


def _comment(town, case):
    def read(world):
        application = world.case(case)
        return next(row.comment for row in application.answers if row.criterion == KEY)

    return town.do(read)


def test_each_writing_moves_the_version_of_its_answer(town):
    case = town.open()

    versions = [_write(town, case, Answer(level=1, comment=f"Essai {seen}."), seen) for seen in range(3)]

    assert versions == [1, 2, 3]


@pytest.mark.parametrize(("written", "seen"), [(0, 1), (2, 0), (2, 1)])
def test_writing_over_a_version_that_is_not_the_last_is_refused(town, written, seen):
    case = town.open()
    for version in range(written):
        _write(town, case, Answer(level=1, comment="Le dernier."), version)
    before = _comment(town, case)

    with pytest.raises(StalePartError) as caught:
        _write(town, case, Answer(level=0, comment="Trop tard."), seen)

    assert (caught.value.number, caught.value.subject) == (case, KEY)
    assert _comment(town, case) == before


def test_of_two_writers_at_once_one_is_told(town, engine, tmp_path):
    case = town.open()
    outcomes, gate = [], threading.Barrier(2)

    def write(name):
        other = Town(engine, tmp_path, is_new=False)
        gate.wait()
        try:
            _write(other, case, Answer(level=1, comment=name), 0)
            outcomes.append(name)
        except StalePartError:
            outcomes.append("late")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("Un", "Deux")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    first = next(name for name in outcomes if name != "late")
    assert sorted(outcomes) == sorted([first, "late"])
    assert _comment(town, case) == first


def test_company_names_others_while_their_page_is_open(town):
    case = town.open()

    def look(world, person, subject):
        return writing.keep_company(world.session, world.case(case), person.id, subject, world.at)

    people = town.do(lambda world: world.members())[:2]
    town.do(look, people[0], "D-1")
    near = town.do(look, people[1], "D-3").others
    town.at += writing.PRESENT + timedelta(seconds=1)
    far = town.do(look, people[1], "D-3").others

    assert (near, far) == ([(people[0].name, "D-1")], [])
