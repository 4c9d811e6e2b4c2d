from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from models.account import Credential, RecoveryCode
from referencing.services.proving.codes import code_at
from referencing.web.accounts.factors import FRESH
from tests.referencing.web.accounts.conftest import AT, PASSWORD, enter, send
from tests.referencing.web.strict import Visitor

APPLICATION = "/compte/second-facteur/application"


def _key(visitor):
    with visitor.client.session_transaction() as cookie:
        return cookie["new_key"]


def _protect(visitor, at=AT):
    """Set an application of codes up; return its key and the page of recovery codes."""
    visitor.open(APPLICATION)
    key = _key(visitor)
    return key, send(visitor, APPLICATION, 200, code=code_at(key, at))


@pytest.mark.parametrize("path", ["/", "/compte", "/verifier", "/dossiers/CAND-2026-00001", "/compte/mot-de-passe"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_member_of_the_house_opens_nothing_before_a_second_factor(visitor, officer, path):
    enter(visitor, officer.email)

    led = visitor.client.get(path)

    assert (led.status_code, led.location) == (303, "/compte/second-facteur")
    assert "obligatoire avant d’ouvrir une autre page" in visitor.open("/compte/second-facteur").text


def test_member_of_the_house_who_sets_one_up_goes_on(visitor, officer, session, settings):
    enter(visitor, officer.email)

    key, page = _protect(visitor)

    kept = session.scalars(select(Credential)).one()
    codes = session.scalars(select(RecoveryCode.digest)).all()
    assert (page.h1, len(codes), key in kept.totp_secret) == ("Vos codes de secours", 10, False)
    assert visitor.open("/").h1
    assert settings.secret_key not in page.text


def test_vendor_may_go_without(visitor, somebody):
    enter(visitor, somebody.email)

    assert visitor.open("/compte").h1 == "Mon compte"


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "1" * 300])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_first_code_sets_nothing_up(visitor, somebody, session, code):
    enter(visitor, somebody.email)
    visitor.open(APPLICATION)

    send(visitor, APPLICATION, 422, code=code)

    assert session.scalars(select(Credential.totp_secret)).all() == [None]


def test_key_is_shown_as_drawing_and_in_words(visitor, somebody):
    enter(visitor, somebody.email)

    page = visitor.open(APPLICATION)

    key = _key(visitor)
    assert " ".join(key[start : start + 4] for start in range(0, 32, 4)) in page.text
    assert 'src="data:image/svg+xml' in page.html


def test_application_is_taken_off_with_the_password(visitor, somebody, session):
    enter(visitor, somebody.email)
    _protect(visitor)

    wrong = send(visitor, f"{APPLICATION}/retirer", 422, current="pas celui-la")
    send(visitor, f"{APPLICATION}/retirer", current=PASSWORD)

    left = session.scalars(select(RecoveryCode)).all()
    assert "Ce n’est pas votre mot de passe." in wrong.text
    assert (session.scalars(select(Credential.totp_secret)).one(), left) == (None, [])


def test_new_recovery_codes_replace_those_before(visitor, somebody, session):
    enter(visitor, somebody.email)
    _protect(visitor)
    before = set(session.scalars(select(RecoveryCode.digest)))
    session.rollback()

    page = send(visitor, "/compte/second-facteur/codes", 200, current=PASSWORD)

    after = set(session.scalars(select(RecoveryCode.digest)))
    assert (page.h1, len(after), before & after) == ("Vos codes de secours", 10, set())


def test_every_change_is_told_by_mail(visitor, somebody, box):
    enter(visitor, somebody.email)
    _protect(visitor)

    with time_machine.travel(AT + timedelta(seconds=1), tick=False):
        send(visitor, "/compte/second-facteur/codes", 200, current=PASSWORD)

    assert [mail.subject for mail in box()] == ["Votre second facteur a changé"] * 2


def test_second_factor_that_is_owed_is_not_added_beside_one_that_is_there(app, officer, session):
    first = Visitor(app)
    enter(first, officer.email)
    weak = Visitor(app)
    enter(weak, officer.email)
    weak.open(APPLICATION)
    key, _page = _protect(first)
    other = _key(weak)

    refused = send(weak, APPLICATION, 422, code=code_at(other, AT))
    led = weak.client.get("/")

    session.rollback()
    assert key != other
    assert "Ce code n’est pas celui que montre l’application." in refused.text
    assert (led.status_code, led.location) == (303, "/connexion/code")


def test_factor_is_added_in_an_old_session_with_the_password_only(visitor, somebody, session):
    enter(visitor, somebody.email)
    later = AT + FRESH + timedelta(seconds=1)

    with time_machine.travel(later, tick=False):
        visitor.open(APPLICATION)
        code = code_at(_key(visitor), later)
        silent = send(visitor, APPLICATION, 422, code=code)
        wrong = send(visitor, APPLICATION, 422, code=code, current="pas celui-la")
        kept = session.scalars(select(Credential.totp_secret)).one()
        session.rollback()
        page = send(visitor, APPLICATION, 200, code=code, current=PASSWORD)

    for refused in (silent, wrong):
        assert "Ce n’est pas votre mot de passe." in refused.text
    assert (kept, page.h1) == (None, "Vos codes de secours")


@pytest.mark.parametrize(("since", "status"), [(timedelta(), 303), (FRESH + timedelta(seconds=1), 422)])
def test_account_without_a_password_takes_a_factor_off_after_a_recent_sign_in_only(
    visitor, somebody, session, since, status
):
    enter(visitor, somebody.email)
    _protect(visitor)
    session.execute(update(Credential).values(password_hash=None))
    session.commit()
    path = f"{APPLICATION}/retirer"
    token = {"csrf_token": visitor.open(path).forms[-1].fields["csrf_token"]}

    with time_machine.travel(AT + since, tick=False):
        shown = visitor.open(path).text
        answered = visitor.client.post(path, data=token).status_code

    is_late = status != 303
    assert ("reconnectez-vous par votre fournisseur d’identité" in shown, answered) == (is_late, status)
    assert (session.scalars(select(Credential.totp_secret)).one() is None) != is_late


def test_account_leads_to_the_choice_of_mails(visitor, somebody):
    enter(visitor, somebody.email)

    assert "/compte/courriels" in visitor.open("/compte").links
