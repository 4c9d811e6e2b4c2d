from models.queries.news import choices_of, digest_times_of
from models.queries.people import person_at
from referencing.services import unsubscribing
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import NewsGroup, Rhythm

DESK = "guichet@parcours.example"
CHOSEN = {"work": "at_once", "progress": "daily", "messages": "never", "reminders": "weekly", "hour": 18, "weekday": 4}


def _chosen(session, person):
    """Return what somebody chose, and let the database go."""
    found = {group.value: rhythm.value for (_id, group), rhythm in choices_of(session, [person]).items()}
    session.rollback()
    return found


def _person(session):
    found = person_at(session, DESK).id
    session.rollback()
    return found


def _token(settings, person, *groups):
    return unsubscribing.address(settings, person, groups).removeprefix(settings.public_url)


def test_choices_are_kept_and_shown(app, world, session):  # noqa: ARG001 - the people
    desk, person = Visitor(app).sign_in(DESK), _person(session)
    token = desk.open("/compte/courriels").forms[-1].fields["csrf_token"]

    desk.post("/compte/courriels", CHOSEN | {"csrf_token": token})
    page = desk.open("/compte/courriels")

    assert _chosen(session, person) == {key: value for key, value in CHOSEN.items() if key not in ("hour", "weekday")}
    assert digest_times_of(session, [person]) == {person: (18, 4)}
    assert 'checked class="form-check-input" id="progress-1"' in page.html


def test_forged_choice_is_refused_at_its_field(app, world, session):  # noqa: ARG001 - the people
    desk, person = Visitor(app).sign_in(DESK), _person(session)
    token = desk.open("/compte/courriels").forms[-1].fields["csrf_token"]

    page = desk.post("/compte/courriels", CHOSEN | {"csrf_token": token, "work": "hourly", "hour": "25"}, 422)

    assert page.text.count("Choisissez l’une des réponses proposées.") == 4
    assert _chosen(session, person) == {}


def test_choices_need_a_token_of_the_form(app, world, session):  # noqa: ARG001 - the people
    desk = Visitor(app).sign_in(DESK)

    desk.post("/compte/courriels", CHOSEN, 400)

    assert _chosen(session, _person(session)) == {}


def test_unsubscribing_asks_first_and_works_without_signing_in(app, world, session, settings):  # noqa: ARG001
    person = _person(session)
    path = _token(settings, person, NewsGroup.PROGRESS)

    asked = Visitor(app).open(path)
    before = _chosen(session, person)
    done = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})

    assert "L’avancement des dossiers" in asked.text
    assert (before, done.status_code) == ({}, 200)
    assert choices_of(session, [person]) == {(person, NewsGroup.PROGRESS): Rhythm.NEVER}


def test_token_that_is_not_ours_opens_nothing(app, world, session, settings):  # noqa: ARG001
    path = _token(settings, _person(session), NewsGroup.PROGRESS)

    found = [
        app.test_client().post(path + "x").status_code,
        app.test_client().get("/courriels/desinscription/x").status_code,
    ]

    assert found == [404, 404]


def test_official_notices_have_no_address_to_leave_them(world, session, settings):  # noqa: ARG001
    person = _person(session)

    assert unsubscribing.address(settings, person, [NewsGroup.LEGAL, NewsGroup.ACCOUNT]) is None
