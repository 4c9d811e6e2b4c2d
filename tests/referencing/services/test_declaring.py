"""Write a declaration part by part."""

import pytest

from referencing.services.declaring import StalePartError, declare_part, part_version
from referencing.services.demo import acts
from referencing.services.errors import InvalidDossierError
from tests.fixtures.town import Town
from workflows.machine import StepRefusedError
from workflows.parts import Part
from workflows.vocabulary import Role, Track


@pytest.fixture
def town(engine, tmp_path):
    return Town(engine, tmp_path)


@pytest.fixture
def number(town):
    return town.open()


def _declare(world, number, part, values, seen=0):
    case = world.case(number)
    return declare_part(world.session, case, part, values, seen=seen, actor=world.vendor_of(case), at=world.at)


def test_parts_do_not_touch_one_another(town, number):
    town.do(_declare, number, Part.SERVICE, {"service.version": "3.0.0"})
    town.do(_declare, number, Part.ELIGIBILITY, {"service.free": False})

    service = town.do(lambda world: world.case(number).declaration["service"])

    assert (service["version"], service["free"]) == ("3.0.0", False)


def test_second_writer_of_a_part_is_told_who_was_first(town, number):
    town.do(_declare, number, Part.SERVICE, {"service.version": "3.0.0"})

    with pytest.raises(StalePartError) as caught:
        town.do(_declare, number, Part.SERVICE, {"service.version": "4.0.0"})

    assert (caught.value.version, caught.value.by, town.do(_version, number)) == (1, "Signataire Exemple 01", 1)


def _version(world, number):
    return part_version(world.session, world.case(number), Part.SERVICE)


def test_same_values_twice_are_one_writing(town, number):
    values = {"service.version": "3.0.0"}

    first = town.do(_declare, number, Part.SERVICE, values)
    second = town.do(_declare, number, Part.SERVICE, values)

    assert (first, second) == (1, 1)


def test_field_of_another_part_is_no_field(town, number):
    with pytest.raises(KeyError, match=r"service\.free"):
        town.do(_declare, number, Part.SERVICE, {"service.free": True})


def test_values_that_do_not_fit_are_named_together(town, number):
    values = {"service.version": "deux", "service.regions": ["FR-XX"]}

    with pytest.raises(InvalidDossierError) as caught:
        town.do(_declare, number, Part.SERVICE, values)

    assert [fault.place for fault in caught.value.faults] == ["service.version", "service.regions[0]"]


def test_device_goes_with_its_certificate(town, number):
    town.do(_declare, number, Part.ELIGIBILITY, {"service.medical_device.class": "IIa"})
    town.do(_declare, number, Part.SERVICE, {"service.medical_device.ce_certificate": "ce.pdf"})

    town.do(_declare, number, Part.ELIGIBILITY, {"service.medical_device.class": None}, 1)

    assert "medical_device" not in town.do(lambda world: world.case(number).declaration["service"])


def test_name_of_another_service_is_taken(town):
    town.open()
    other = town.do(acts.open_only, town.count, "Autre service", Track.SIMPLE, town.book)

    with pytest.raises(InvalidDossierError) as caught:
        town.do(_declare, other, Part.SERVICE, {"service.name": "Service 1"})

    assert [fault.code for fault in caught.value.faults] == ["service_name_taken"]


def test_filed_declaration_is_closed(town, number):
    town.step(number, "confirm_eligibility", Role.VENDOR)
    town.step(number, "submit", Role.SIGNATORY)

    with pytest.raises(StepRefusedError) as caught:
        town.do(_declare, number, Part.VENDOR, {})

    assert [refusal.code for refusal in caught.value.refusals] == ["not_in_this_state"]
