from dataclasses import replace

import pytest

from models.queries import facts as query
from referencing.services import applications, assessing
from referencing.services.declarations import dossier_of
from referencing.services.demo import acts
from referencing.services.demo.world import World
from workflows.dossier import Answer
from workflows.machine import StepRefusedError
from workflows.vocabulary import ApplicationState, Refusal, Role, Track


def _answer(town, case, key, given):
    def write(world):
        application = world.case(case)
        vendor = world.vendor_of(application)
        applications.answer(world.session, application, key, given, {}, actor=vendor, at=world.at)

    town.do(write)


def _answers(town, case):
    return town.do(lambda world: dossier_of(world.session, world.case(case)).answers)


def _asked(town):
    """Return an application on which two criteria were flagged."""
    case = town.file()
    town.step(case, "admit", Role.OFFICER)
    reasons = {"D-2": "Nommez l’hébergeur.", "D-3": "Donnez les horaires."}
    reviewer = town.do(World.staff, Role.REVIEWER)
    town.do(lambda w: assessing.draft_change_request(w.session, w.case(case), reasons, actor=reviewer, at=w.at))
    town.step(case, "request_changes", Role.REVIEWER)
    return case


def test_answer_replaces_the_one_before(town):
    case = town.open()
    before = _answers(town, case)

    _answer(town, case, "D-3", Answer(level=0, comment="Fermé."))
    _answer(town, case, "D-3", Answer(not_applicable="Sans objet."))

    assert _answers(town, case) == before | {"D-3": Answer(not_applicable="Sans objet.")}


@pytest.mark.parametrize(
    ("key", "level", "refusal"),
    [("D-99", 1, Refusal("unknown_criterion", ("D-99",))), ("D-3", 7, Refusal("level_off_scale", ("7",)))],
)
def test_answer_off_the_rulebook_is_refused(town, key, level, refusal):
    case = town.open()
    before = _answers(town, case)

    with pytest.raises(StepRefusedError) as caught:
        _answer(town, case, key, Answer(level=level))

    assert caught.value.refusals == (refusal,)
    assert _answers(town, case) == before


def test_dossier_declared_again_is_kept_whole(town):
    case = town.open(Track.EXCHANGE)
    changed = town.do(lambda w: dossier_of(w.session, w.case(case)))
    changed = replace(
        changed,
        track=Track.SIMPLE,
        grants=(),
        answers={"D-2": Answer(level=1, comment="Autre."), "D-1": Answer(level=0)},
        service=replace(changed.service, version="1.1.0"),
    )

    def again(w):
        application = w.case(case)
        vendor = w.vendor_of(application)
        applications.redeclare(w.session, application, changed, {}, actor=vendor, at=w.at)

    town.do(again)
    town.do(again)

    kept = town.do(lambda w: dossier_of(w.session, w.case(case)))
    assert kept == replace(changed, answers=dict(sorted(changed.answers.items())))


def test_only_flagged_answers_may_be_touched(town):
    case = _asked(town)

    with pytest.raises(StepRefusedError) as caught:
        _answer(town, case, "D-1", Answer(level=1, comment="Autre."))

    assert caught.value.refusals == (Refusal("not_flagged", ("D-1",)),)


def test_flag_is_answered_by_its_answer(town):
    case = _asked(town)

    _answer(town, case, "D-2", Answer(level=1, comment="Hébergé à Lille."))
    request = town.do(lambda w: query.change_request_of(w.session, w.case(case).id))

    assert [(flag.criterion, flag.answered_at) for flag in request.flags] == [("D-2", town.at), ("D-3", None)]


def test_changes_are_resubmitted_once_every_flag_is_answered(town):
    case = _asked(town)
    _answer(town, case, "D-2", Answer(level=1, comment="Hébergé à Lille."))
    with pytest.raises(StepRefusedError) as caught:
        town.step(case, "resubmit", Role.SIGNATORY)
    _answer(town, case, "D-3", Answer(level=1, comment="De 9 h à 18 h."))

    town.step(case, "resubmit", Role.SIGNATORY)

    assert caught.value.refusals == (Refusal("flag_unanswered", ("D-3",)),)
    assert town.read(case, "state", "round") == (ApplicationState.ASSESSMENT, 2)


def test_change_request_drafted_twice_keeps_the_last_draft(town):
    case = town.file()
    town.step(case, "admit", Role.OFFICER)
    reviewer = town.do(World.staff, Role.REVIEWER)
    for reasons in ({"D-1": "Datez.", "D-2": "Nommez."}, {"D-2": "Nommez l’hébergeur."}):
        town.do(
            lambda w, reasons=reasons: assessing.draft_change_request(
                w.session, w.case(case), reasons, actor=reviewer, at=w.at
            )
        )

    request = town.do(lambda w: query.change_request_of(w.session, w.case(case).id))

    assert [(flag.criterion, flag.reason) for flag in request.flags] == [("D-2", "Nommez l’hébergeur.")]


def test_two_services_of_one_name_have_two_addresses(town):
    numbers = [town.do(acts.open_only, number, "Même nom", Track.SIMPLE, town.book) for number in (1, 2, 3)]

    slugs = [town.do(lambda w, number=number: w.case(number).service.slug) for number in numbers]

    assert slugs == ["meme-nom", "meme-nom-2", "meme-nom-3"]
