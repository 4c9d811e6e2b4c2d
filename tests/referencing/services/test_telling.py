from datetime import timedelta

import pytest
from sqlalchemy import select

from models.news import News
from models.organisation import Interest
from models.queries.news import choose, choose_time
from referencing.mail.message import Attachment, message_of
from referencing.services.digests import gather
from referencing.services.telling import Outsider, tell
from referencing.services.unsubscribing import PATH, unsubscribe
from tests.referencing.mailroom import URL, deliver
from tests.referencing.told import AT, application, person, vendor
from workflows.vocabulary import Actor, NewsGroup, Rhythm, Role, Withheld

DESK = Actor(None, "Guichet", frozenset({Role.OFFICER}))
WORDS = {"by": "Guichet"}
DAY = timedelta(days=1)


@pytest.fixture
def world(mailroom):
    """A case, a colleague of its vendor and an officer."""
    with mailroom.sessions.begin() as session:
        ours = vendor(session)
        vera, omar = person(session, "Vera", of=ours), person(session, "Omar", Role.OFFICER)
        return application(session, ours), vera, omar


def _tell(mailroom, kind, people, context=WORDS, **options):
    with mailroom.sessions.begin() as session:
        options.setdefault("actor", DESK)
        return tell(session, kind, people, context, at=options.pop("at", AT), **options)


def _subject(case, title="Nouveau message"):
    return f"[{case.number}] {title} – Suivi Tension"


def _withheld(mailroom):
    with mailroom.sessions() as session:
        return [news.withheld for news in session.scalars(select(News))]


def test_people_are_told_at_once_but_whoever_acts(mailroom, world):
    case, vera, omar = world
    actor = Actor(omar.id, omar.name, frozenset({Role.OFFICER}))

    told = _tell(mailroom, "message", [vera, omar], case=case, actor=actor)

    assert (told, deliver(mailroom, AT)) == (1, [("Vera", _subject(case))])
    assert f"{URL}/dossiers/{case.number}" in mailroom.sender.mails[0].text


def test_the_same_key_tells_a_person_once(mailroom, world):
    case, vera, omar = world

    counts = [_tell(mailroom, "message", people, case=case, key="m-1") for people in ([vera], [vera, omar])]

    assert (counts, len(deliver(mailroom, AT))) == ([1, 1], 2)


def test_place_that_nothing_fills_is_refused_and_nothing_is_kept(mailroom, world):
    case, vera, _omar = world

    with pytest.raises(KeyError, match="by"):
        _tell(mailroom, "message", [vera], {}, case=case)

    assert _withheld(mailroom) == []


def test_somebody_without_an_account_is_invited_and_offered_no_choice(mailroom):
    context = {"organisation": "Cardia", "inviter": "Vera", "until": "12 mars 2026", "path": "/invitations/jeton"}

    _tell(mailroom, "organisation_invitation", [Outsider("Nora", "nora@exemple.fr")], context)

    assert deliver(mailroom, AT) == [("Nora", "Invitation à rejoindre Cardia")]
    mail = mailroom.sender.mails[0]
    assert (mail.email, mail.unsubscribe, "/compte/courriels" in mail.text) == ("nora@exemple.fr", None, False)
    assert f"{URL}/invitations/jeton" in mail.html


def test_person_with_an_interest_gets_nothing_and_it_says_so(mailroom, world):
    case, vera, omar = world
    with mailroom.sessions.begin() as session:
        of = {"application_id": case.id, "has_interest": True, "declared_at": AT}
        session.add(Interest(person_id=omar.id, **of))

    _tell(mailroom, "message", [vera, omar], case=case)

    assert deliver(mailroom, AT) == [("Vera", _subject(case))]
    assert sorted(map(str, _withheld(mailroom))) == ["None", Withheld.NOT_VISIBLE]


def test_stranger_to_the_case_gets_nothing(mailroom, world):
    case, _vera, _omar = world
    with mailroom.sessions.begin() as session:
        stranger = person(session, "Stranger", of=vendor(session, "Autre"))

    _tell(mailroom, "message", [stranger], case=case)

    assert (deliver(mailroom, AT), _withheld(mailroom)) == ([], [Withheld.NOT_VISIBLE])


def test_account_closed_meanwhile_gets_nothing(mailroom, world):
    case, vera, _omar = world
    _tell(mailroom, "message", [vera], case=case)
    with mailroom.sessions.begin() as session:
        session.merge(vera).is_active = False

    assert (deliver(mailroom, AT), _withheld(mailroom)) == ([], [Withheld.ACCOUNT_CLOSED])


def test_calendar_goes_with_a_mail(mailroom, world):
    _case, vera, _omar = world
    file = Attachment(name="seance.ics", content_type="text/calendar; method=REQUEST", text="BEGIN:VCALENDAR\r\n")

    _tell(mailroom, "convening", [vera], {"day": "12 mars 2026", "place": "à Paris"}, attachments=[file])
    deliver(mailroom, AT)
    parts = list(message_of(mailroom.sender.mails[0], "Parcours <p@exemple.fr>").iter_attachments())

    assert [(part.get_filename(), part.get_content_type(), part.get_param("method")) for part in parts] == [
        ("seance.ics", "text/calendar", "REQUEST")
    ]
    assert parts[0].get_content().splitlines() == ["BEGIN:VCALENDAR"]


def _choose(mailroom, someone, rhythm, group=NewsGroup.MESSAGES):
    with mailroom.sessions.begin() as session:
        choose(session, someone.id, {group: rhythm}, AT)


def test_news_held_back_leaves_in_one_mail_at_its_hour_by_case_and_only_once(mailroom, world):
    case, vera, _omar = world
    with mailroom.sessions.begin() as session:
        other = application(session, vendor(session, "Autre"), service="Autre Service")
        olga = person(session, "Olga", Role.OFFICER)
        choose_time(session, olga.id, 18, 0)
    _choose(mailroom, olga, Rhythm.DAILY)
    for number, told in enumerate((case, other, case)):
        _tell(mailroom, "message", [olga, vera] if told is case else [olga], case=told, key=f"m-{number}")

    at_once = deliver(mailroom, AT)
    early = [gather(mailroom.sessions, AT), gather(mailroom.sessions, AT.replace(hour=16, minute=59))]
    evening = AT.replace(hour=17)
    gathered = [gather(mailroom.sessions, evening) for _again in range(2)]
    mailroom.sender.mails.clear()

    assert (at_once, early, gathered) == ([("Vera", _subject(case))] * 2, [0, 0], [1, 0])
    assert deliver(mailroom, evening) == [("Olga", "Votre récapitulatif : 3 nouvelles")]
    digest = mailroom.sender.mails[0]
    assert [digest.text.count(f"{told.number} –") for told in (case, other)] == [1, 1]
    assert digest.text.count("Guichet a écrit un message dans le dossier.") == 3
    assert digest.unsubscribe.startswith(URL + PATH)


def test_weekly_news_waits_for_the_chosen_day(mailroom, world):
    case, vera, _omar = world
    _choose(mailroom, vera, Rhythm.WEEKLY)
    _tell(mailroom, "message", [vera], case=case)

    found = [gather(mailroom.sessions, AT + days * DAY) for days in range(1, 8)]

    assert found == [0, 0, 0, 0, 0, 0, 1]


def test_legal_notice_leaves_at_once_whatever_was_chosen(mailroom, world):
    _case, vera, _omar = world
    for group in NewsGroup:
        _choose(mailroom, vera, Rhythm.NEVER, group)

    _tell(mailroom, "convening", [vera], {"day": "12 mars 2026", "place": "à Paris"})

    assert deliver(mailroom, AT) == [("Vera", "Convocation de la commission")]
    assert mailroom.sender.mails[0].unsubscribe is None


def test_one_click_takes_somebody_off_what_comes_and_what_is_held(mailroom, world):
    case, vera, _omar = world
    _tell(mailroom, "message", [vera], case=case)
    deliver(mailroom, AT)
    token = mailroom.sender.mails[0].unsubscribe.rpartition("/")[2]
    _choose(mailroom, vera, Rhythm.DAILY)
    _tell(mailroom, "message", [vera], case=case)

    with mailroom.sessions.begin() as session:
        groups = unsubscribe(session, mailroom.settings.secret_key, token, AT)
    told = _tell(mailroom, "message", [vera], case=case)
    gather(mailroom.sessions, AT + DAY)

    assert (groups, told) == ((NewsGroup.MESSAGES,), 0)
    assert len(deliver(mailroom, AT + DAY)) == 1
    assert sorted(map(str, _withheld(mailroom))) == ["None", Withheld.UNSUBSCRIBED]


def test_digest_that_could_not_leave_is_tried_again_and_sent_once(mailroom, world):
    case, vera, _omar = world
    _choose(mailroom, vera, Rhythm.DAILY)
    _tell(mailroom, "message", [vera], case=case)
    morning = AT + DAY
    gather(mailroom.sessions, morning)
    mailroom.sender.is_down = True

    down = deliver(mailroom, morning)
    mailroom.sender.is_down = False
    up = deliver(mailroom, morning + timedelta(minutes=2))

    assert (down, up) == ([], [("Vera", "Votre récapitulatif : 1 nouvelle")])
