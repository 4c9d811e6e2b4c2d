import pytest

from referencing.services import following
from referencing.services.demo import acts
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import Access, ApplicationState, Opinion, ReservationState, Role, Track

ASKED = [("pairing", Access.READ), ("pairing", Access.WRITE), ("measures", Access.READ)]


@pytest.fixture
def case(town):
    """An exchange application whose connection is being tested."""
    number = town.file(Track.EXCHANGE)
    town.play(acts.assess(town.world, number))
    town.play(acts.opine(town.world, number, Opinion.FAVOURABLE))
    town.step(number, "accept", Role.DECIDER)
    town.play(acts.sign(town.world, number))
    town.step(number, "open_connection", Role.OFFICER)
    return number


def _run(town, case, api, operation, *, is_passed):
    town.do(lambda w: acts._run(w, case, api, operation, is_passed=is_passed))


def _missing(town, case):
    with pytest.raises(StepRefusedError) as caught:
        town.step(case, "pass_connection", Role.OFFICER)
    return [refusal.details for refusal in caught.value.refusals]


def test_connection_passes_once_every_operation_did(town, case):
    before = _missing(town, case)
    for api, operation in ASKED:
        _run(town, case, api, operation, is_passed=True)

    town.step(case, "pass_connection", Role.OFFICER)

    assert len(before) == len(ASKED)
    assert town.read(case) == ApplicationState.READY


def test_later_failure_takes_the_pass_away(town, case):
    for api, operation in ASKED:
        _run(town, case, api, operation, is_passed=True)
    town.wait(1)
    _run(town, case, "measures", "read", is_passed=False)

    (left,) = _missing(town, case)
    assert "Mesures" in left


def test_version_recorded_twice_is_refused(town):
    _, listing = town.publish()

    def release(w):
        case = w.case(listing)
        vendor = w.vendor_of(case)
        following.record_release(
            w.session, case, "2.0.0", day_of(w.at), changes=["D-MAJEUR"], actor=vendor, on=day_of(w.at)
        )

    town.do(release)

    with pytest.raises(StepRefusedError) as caught:
        town.do(release)
    assert [refusal.code for refusal in caught.value.refusals] == ["release_known"]


def test_evidence_sent_back_must_be_filed_anew(town):
    case = town.file()
    town.play(acts.assess(town.world, case))
    town.play(acts.opine(town.world, case, Opinion.SUSPENSIVE, [acts.reserve(suspensive=True)]))
    number = "RES-2026-00001"

    def attach(w):
        reservation = w.case(number)
        evidence = w.evidence(reservation, "preuve.pdf")
        following.attach_evidence(w.session, reservation, evidence, actor=w.vendor_of(reservation), at=w.at)

    town.do(attach)
    town.step(number, "file_evidence", Role.VENDOR)
    town.step(number, "send_back", Role.OFFICER, "Illisible.")

    with pytest.raises(StepRefusedError) as caught:
        town.step(number, "file_evidence", Role.VENDOR)
    assert [refusal.code for refusal in caught.value.refusals] == ["reservation_without_evidence"]
    assert town.read(number) == ReservationState.OPEN
