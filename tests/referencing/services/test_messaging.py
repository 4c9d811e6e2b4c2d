"""Messages of a case: who hears of one, what a second click does, what may not be attached."""

import pytest
from sqlalchemy import func, select

from models.entropy import new_id
from models.message import Message
from models.news import News
from models.organisation import Person
from referencing.services.demo.world import World
from referencing.services.errors import NotFoundError
from referencing.services.messaging import Letter, write_message

SIGNATORY, TEAM, OFFICER = "signataire@editeur-01.example", "equipe@editeur-01.example", "guichet@parcours.example"


def _write(town, case, letter, email=SIGNATORY):
    def write(world):
        found = world.case(case)
        return write_message(
            world.session, found, letter, actor=world.actor(email, found.organisation_id), at=world.at
        ).id

    return town.do(write)


def _told(town):
    with town.sessions() as session:
        rows = session.execute(
            select(Person.email).join(News, News.person_id == Person.id).where(News.kind == "message")
        )
        return {email for (email,) in rows}


def _count(town):
    with town.sessions() as session:
        return session.scalar(select(func.count()).select_from(Message))


def test_other_side_hears_of_a_message_and_its_author_does_not(town):
    case = town.file()

    _write(town, case, Letter(new_id(), "Une question."))
    to_the_desk = _told(town)
    _write(town, case, Letter(new_id(), "Une réponse."), OFFICER)

    assert OFFICER in to_the_desk
    assert not to_the_desk & {SIGNATORY, TEAM}
    assert _told(town) - to_the_desk == {SIGNATORY, TEAM}


def test_letter_sent_twice_is_one_message_of_its_author_and_case(town):
    case, other = town.file(), town.file()
    letter = Letter(new_id(), "Une question.")
    first = _write(town, case, letter)

    again = _write(town, case, letter)
    for place, email in ((case, OFFICER), (other, "signataire@editeur-02.example")):
        with pytest.raises(NotFoundError):
            _write(town, place, letter, email)

    assert (again, _count(town)) == (first, 1)


def test_piece_of_another_vendor_is_not_attached_and_nothing_is_written(town):
    case, other = town.file(), town.file()
    piece = town.do(lambda world: World.evidence(world, world.case(other), "prix.pdf").id)

    with pytest.raises(NotFoundError):
        _write(town, case, Letter(new_id(), "Voici.", (piece,)))

    assert (_count(town), _told(town)) == (0, set())
