import pytest
from sqlalchemy import select

from models.assignment import Assignment
from models.news import News
from tests.referencing.told import application, vendor
from tests.referencing.web.desk.desk_world import OFFICER, REVIEWER, fill, newcomer, person, queries, recuse
from workflows.vocabulary import ApplicationState, Role

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def officer(visitor, world):  # noqa: ARG001 - the accounts
    return visitor.sign_in(OFFICER)


def _give(visitor, number, theme, to, status=303, **more):
    """Fill in the form of one part as the page shows it, and send it."""
    page = visitor.open(f"/instruction/attributions/{number}")
    form = next(form for form in page.forms if form.fields.get("theme") == theme)
    return visitor.post(form.action, {**form.fields, "person": to.hex if to else "", **more}, status)


def _held(world, number):
    case = world.case(number).id
    rows = world.session.execute(
        select(Assignment.theme, Assignment.person_id, Assignment.ended_at.is_(None))
        .where(Assignment.case_id == case)
        .order_by(Assignment.assigned_at, Assignment.id)
    ).all()
    world.session.rollback()
    return [tuple(row) for row in rows]


def _told(world):
    rows = world.session.execute(select(News.person_id, News.kind)).all()
    world.session.rollback()
    return [tuple(row) for row in rows]


def test_part_is_given_then_given_to_another_and_the_first_stays_in_the_history(world, officer):
    [number] = fill(world, 1)
    one, other = person(world, REVIEWER).id, newcomer(world, "Relectrice", Role.REVIEWER)

    _give(officer, number, "securite", one)
    _give(officer, number, "securite", other, why="Congés")

    assert _held(world, number) == [("securite", one, False), ("securite", other, True)]
    assert sorted(_told(world)) == sorted([(one, "assignment"), (other, "assignment")])
    assert "Motif : Congés" in officer.open(f"/instruction/attributions/{number}").text.replace("\u00a0", " ")


@ON_SQLITE
def test_nobody_is_told_of_what_they_take_themselves(world, officer):
    [number] = fill(world, 1)
    me = person(world, OFFICER).id

    _give(officer, number, "", me)

    assert (_held(world, number), _told(world)) == ([("", me, True)], [])


@ON_SQLITE
def test_part_that_changed_meanwhile_is_not_taken_over(world, officer):
    [number] = fill(world, 1)
    one, other = person(world, REVIEWER).id, newcomer(world, "Relectrice", Role.REVIEWER)
    page = officer.open(f"/instruction/attributions/{number}")
    form = next(form for form in page.forms if form.fields.get("theme") == "securite")
    _give(officer, number, "securite", one)

    refused = officer.post(form.action, {**form.fields, "person": other.hex, "why": "Mon motif"}, 409)

    assert "a changé entre-temps" in refused.text
    assert 'value="Mon motif"' in refused.html
    assert _held(world, number) == [("securite", one, True)]


@ON_SQLITE
@pytest.mark.parametrize(("theme", "to"), [("nulle_part", REVIEWER), ("", REVIEWER), ("securite", OFFICER)])
def test_part_goes_to_nobody_who_may_not_have_it(world, officer, theme, to):
    [number] = fill(world, 1)
    form = officer.open(f"/instruction/attributions/{number}").forms[-1]

    officer.post(form.action, {**form.fields, "theme": theme, "seen": "", "person": person(world, to).id.hex}, 422)

    assert _held(world, number) == []


@ON_SQLITE
def test_person_with_an_interest_is_neither_offered_nor_accepted(world, officer):
    [number] = fill(world, 1)
    recuse(world, REVIEWER, number)
    barred = person(world, REVIEWER).id

    refused = _give(officer, number, "securite", barred, 422)

    assert "ne peut pas suivre ce dossier" in refused.text
    assert f'value="{barred.hex}"' not in officer.open(f"/instruction/attributions/{number}").html


@ON_SQLITE
def test_closed_case_is_not_given(world, officer):
    [number] = fill(world, 1, state=ApplicationState.WITHDRAWN)
    token = officer.open("/instruction/absences").forms[-1].fields["csrf_token"]
    asked = {"csrf_token": token, "theme": "", "seen": "", "person": person(world, OFFICER).id.hex}

    officer.post(f"/instruction/attributions/{number}", asked, 422)

    assert _held(world, number) == []


@ON_SQLITE
def test_reviewer_takes_a_free_theme_and_releases_it(world, visitor):
    [number] = fill(world, 1)
    visitor.sign_in(REVIEWER)
    me = person(world, REVIEWER).id

    _give(visitor, number, "securite", me)
    _give(visitor, number, "securite", None)

    assert _held(world, number) == [("securite", me, False)]


def test_many_cases_are_given_each_with_its_result(world, officer):
    organisation = vendor(world.session)
    kept, held = fill(world, 2, organisation)
    me = person(world, OFFICER).id
    _give(officer, held, "", me)
    form = next(form for form in officer.open("/instruction").forms if form.action == "/instruction/attributions")

    answer = officer.post(
        form.action, {"csrf_token": form.fields["csrf_token"], "dossier": [kept, held], "personne": "moi"}
    )

    page = officer.open(answer.location)
    assert "1 dossier attribué." in page.text
    assert f"{held}\u00a0: Cette personne suit déjà cette partie du dossier." in page.text or (
        f"{held} : Cette personne suit déjà cette partie du dossier." in page.text
    )
    assert (_held(world, kept), _held(world, held)) == ([("", me, True)], [("", me, True)])


def test_proposal_is_accepted_as_it_stands(world, officer):
    [number] = fill(world, 1, rulebook="demo-2")
    page = officer.open(f"/instruction/proposition?dossier={number}")
    form = page.forms[-1]
    names = [name for name in form.fields if name.startswith("part/")]
    me, reviewer = person(world, OFFICER).id, person(world, REVIEWER).id

    officer.post(form.action, {"csrf_token": form.fields["csrf_token"], names[0]: me.hex, names[1]: reviewer.hex})

    assert names == [f"part/{number}/", f"part/{number}/general"]
    assert sorted(_held(world, number)) == sorted([("", me, True), ("general", reviewer, True)])


@ON_SQLITE
def test_proposal_never_names_a_case_the_officer_is_recused_from(world, officer):
    kept, hidden = fill(world, 2)
    recuse(world, OFFICER, hidden)

    officer.open(f"/instruction/proposition?dossier={kept}&dossier={hidden}", 404)


@ON_SQLITE
def test_number_of_questions_of_a_proposal_does_not_grow_with_the_cases(app, world, officer):
    made = [
        application(world.session, vendor(world.session), f"S {number}", rulebook="demo-2").number
        for number in range(9)
    ]
    world.session.commit()
    counts = []

    for several in (made[:1], made):
        with queries(app) as asked:
            officer.open("/instruction/proposition?" + "&".join(f"dossier={number}" for number in several))
        counts.append(len(asked) / len(several))

    assert counts[1] < counts[0]


@ON_SQLITE
@pytest.mark.parametrize("way", ["proposal", "list"])
def test_giving_many_cases_asks_no_more_questions_than_giving_one(app, world, officer, way):
    reviewer, me = person(world, REVIEWER).id, person(world, OFFICER).id
    token = officer.open("/instruction").forms[-1].fields["csrf_token"]
    counts = []

    for count in (1, 12):
        numbers = fill(world, count, rulebook="demo-2")
        if way == "list":
            address, typed = "/instruction/attributions", {"dossier": numbers, "personne": "moi"}
        else:
            address = "/instruction/proposition"
            typed = {f"part/{number}/general": reviewer.hex for number in numbers}
        with queries(app) as asked:
            officer.post(address, {"csrf_token": token, **typed})
        counts.append(sum(1 for question in asked if question.lstrip().upper().startswith("SELECT")))
        assert [_held(world, number) for number in numbers] == [
            [("" if way == "list" else "general", me if way == "list" else reviewer, True)] for number in numbers
        ]

    assert counts[1] <= counts[0] + 2


def test_case_that_is_not_there_gives_nothing_of_the_others(world, officer):
    [number] = fill(world, 1)
    token = officer.open("/instruction").forms[-1].fields["csrf_token"]
    typed = {"csrf_token": token, "dossier": [number, "CAND-2026-09999"], "personne": "moi"}

    officer.post("/instruction/attributions", typed, 404)

    assert _held(world, number) == []
