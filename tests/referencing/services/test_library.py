import io
from datetime import date

import pytest

from models.organisation import Person
from referencing.services import library
from referencing.services.demo.evidence_files import paper
from referencing.services.errors import NotFoundError
from referencing.services.uploading import Upload, take_files
from referencing.services.writing import version_of
from workflows.vocabulary import Role

UNTIL = date(2027, 5, 31)


def _used(town, case):
    """Return the first piece of evidence of an application, with its criterion."""

    def find(world):
        answer = next(row for row in world.case(case).answers if row.evidence)
        return answer.evidence[0].evidence_id, answer.criterion

    return town.do(find)


def _piece(world, case, evidence_id):
    return library.own_evidence(world.session, [world.case(case).organisation_id], evidence_id)


def _revise(town, case, evidence_id, name, until):
    def revise(world):
        actor = world.vendor_of(world.case(case))
        piece = _piece(world, case, evidence_id)
        successor, reach = library.revise(world.session, piece, name, until, actor=actor, at=world.at)
        return successor.id, successor.name, reach

    return town.do(revise)


def _attached(town, case, key):
    def read(world):
        answer = next(row for row in world.case(case).answers if row.criterion == key)
        return [item.evidence_id for item in answer.evidence], version_of(world.session, world.case(case), key)

    return town.do(read)


def test_another_date_takes_the_place_of_the_former_piece_where_the_answer_is_open(town):
    case = town.open()
    former, key = _used(town, case)

    successor, name, reach = _revise(town, case, former, "certificat", UNTIL)

    assert _attached(town, case, key) == ([successor], 1)
    assert name == "certificat.pdf"
    assert ([use.criterion for use in reach.changed], reach.kept) == ([key], [])


def test_what_was_filed_keeps_its_evidence(town):
    case = town.file()
    former, key = _used(town, case)

    _successor, _name, reach = _revise(town, case, former, "certificat.pdf", UNTIL)

    assert _attached(town, case, key) == ([former], 0)
    assert (reach.changed, [use.criterion for use in reach.kept]) == ([], [key])


def test_replacement_leaves_the_library_and_is_not_replaced_again(town):
    case = town.open()
    former, _key = _used(town, case)
    successor, _name, _reach = _revise(town, case, former, "certificat.pdf", UNTIL)

    with pytest.raises(NotFoundError):
        _revise(town, case, former, "autre.pdf", UNTIL)
    ids = town.do(
        lambda w: [
            one.evidence.id for one in library.shelves(w.session, w.case(case).organisation_id, date(2027, 5, 1))
        ]
    )

    assert successor in ids
    assert former not in ids


def test_shelf_says_what_ends_soon(town):
    case = town.open()
    former, key = _used(town, case)
    successor, _name, _reach = _revise(town, case, former, "certificat.pdf", UNTIL)

    def look(world, on):
        found = library.shelf(world.session, _piece(world, case, successor), on)
        return found.days_left, found.is_ending, found.is_expired, [(use.number, use.criterion) for use in found.uses]

    seen = [town.do(look, on) for on in (date(2026, 5, 31), UNTIL, date(2027, 6, 1))]

    uses = [(case, key)]
    assert seen == [(365, False, False, uses), (0, True, False, uses), (-1, False, True, uses)]


def test_evidence_is_seen_by_its_vendor_and_by_who_may_see_its_case(town):
    case, other = town.file(), town.open()
    evidence, _key = _used(town, case)

    def sees(world, actor):
        person = world.session.get(Person, actor.id)
        try:
            return library.visible_evidence(world.session, evidence, person).id == evidence
        except NotFoundError:
            return False

    actors = [town.do(lambda world, number=number: world.vendor_of(world.case(number))) for number in (case, other)]
    actors.append(town.do(lambda world: world.staff(Role.OFFICER)))

    assert [town.do(sees, actor) for actor in actors] == [True, False, True]


def test_own_pieces_of_another_vendor_are_not_found(town):
    case, other = town.open(), town.open()
    evidence, _key = _used(town, case)
    organisation = town.do(lambda world: world.case(other).organisation_id)

    with pytest.raises(NotFoundError):
        town.do(lambda world: library.own_pieces(world.session, organisation, [evidence]))


def test_new_file_replaces_the_old_one(town):
    case = town.open()
    former, key = _used(town, case)

    def replace(world):
        upload = Upload(io.BytesIO(paper("Nouveau")), "hds-2027.pdf", UNTIL)
        piece = _piece(world, case, former)
        new = take_files(world.session, world.store, piece.organisation_id, [upload], world.at)[0]
        library.succeed(world.session, piece, new, actor=world.vendor_of(world.case(case)), at=world.at)
        return new.id

    new = town.do(replace)

    assert _attached(town, case, key) == ([new], 1)
