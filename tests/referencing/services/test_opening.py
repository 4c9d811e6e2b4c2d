"""Applications opened from the vendor's space: who signs, what a further one takes over, which may be opened."""

from dataclasses import replace

import pytest

from models.queries.memberships import members_of
from referencing.services.declarations import dossier_of
from referencing.services.errors import InvalidDossierError
from referencing.services.opening import Newcomer, kinds_for, open_first, open_next
from tests.workflows.builders import rulebook
from workflows.dossier import Audience, Form, Sector, VendorNature
from workflows.machine import StepRefusedError
from workflows.self_check import Answers
from workflows.vocabulary import Kind, Track

BOOK = rulebook("demo-2")
ANSWERS = Answers(
    forms=(Form.WEBSITE,),
    nature=VendorNature.PRIVATE,
    audience=Audience.INDIVIDUALS,
    fields=(Sector.HEALTH,),
    free=True,
)
ASKED = Newcomer("Exemple Neuf", "1.0.0", Track.SIMPLE, ANSWERS)
TEAM = "equipe@editeur-01.example"


def _open(town, case, asked):
    def opened(world):
        organisation = world.case(case).organisation
        actor = world.actor(TEAM, organisation.id)
        return open_first(world.session, organisation, asked, BOOK, actor=actor, at=world.at).number

    return town.do(opened)


def test_first_application_is_signed_by_a_signatory_whoever_opens_it(town):
    number = _open(town, town.open(), ASKED)

    declaration = town.read(number, "declaration")
    assert declaration["vendor"]["signatory"]["email"] == "signataire@editeur-01.example"
    assert declaration["service"]["name"] == "Exemple Neuf"


def test_organisation_without_signatory_opens_nothing(town):
    case = town.open()

    def dismiss(world):
        for held in members_of(world.session, world.case(case).organisation_id):
            held.is_signatory = False

    town.do(dismiss)

    with pytest.raises(InvalidDossierError) as caught:
        _open(town, case, ASKED)

    assert [fault.code for fault in caught.value.faults] == ["no_signatory"]


def test_service_has_one_open_application(town):
    case = town.open()

    with pytest.raises(StepRefusedError) as caught:
        _open(town, case, replace(ASKED, name="Service 1"))

    assert [refusal.code for refusal in caught.value.refusals] == ["application_already_open"]


def test_update_takes_over_all_that_the_last_application_held(town):
    former, _listing = town.publish()

    def further(world):
        case = world.case(former)
        actor = world.vendor_of(case)
        kinds = kinds_for(world.session, case.service, BOOK, actor, world.at)
        after = open_next(world.session, case.service, Kind.UPDATE, "3.0.0", BOOK, actor=actor, at=world.at)
        dossiers = [dossier_of(world.session, one) for one in (case, after)]
        return {kind for kind, refusals in kinds.items() if not refusals}, after.kind, *dossiers

    open_to, kind, before, after = town.do(further)

    assert (Kind.UPDATE in open_to, Kind.INITIAL in open_to, kind) == (True, False, Kind.UPDATE)
    assert after.answers == before.answers
    assert after.service == replace(before.service, version="3.0.0")
