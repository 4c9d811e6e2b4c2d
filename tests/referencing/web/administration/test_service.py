"""What leaves, the list of mails, the rulebooks, the state of the service."""

import pytest
import time_machine
from sqlalchemy import select

from models.administration import AdministrativeAct
from models.outbox import OutboxMessage
from referencing.services import outbox
from referencing.services.beats import check_ledgers, struck
from referencing.services.mail_list import lines
from referencing.services.public_holidays import LAST_YEAR
from referencing.services.telling import tell
from tests.referencing.web.administration.conftest import ADMIN
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import THE_CLOCK

WORDS = {"day": "12 mars 2026", "place": "à Paris"}


@pytest.fixture
def letter(world, session):
    """The row of a mail to a member of the commission; nothing is asked of the database again once it is there."""
    session.expire_on_commit = False
    tell(session, "convening", world.members()[:1], WORDS, actor=THE_CLOCK, at=AT)
    session.commit()
    row = session.scalars(select(OutboxMessage)).one()
    session.commit()
    return row


def _fail(session, letter):
    letter.failed_at, letter.attempts, letter.error = AT, 8, "ConnectionRefusedError: [Errno 111]"
    session.commit()


def _send(admin, path, status=303, **data):
    token = admin.open("/admin/etat").forms[-1].fields["csrf_token"]
    return admin.post(path, {"csrf_token": token} | data, status)


def _acts(session):
    query = select(AdministrativeAct.act, AdministrativeAct.reason).order_by(AdministrativeAct.id)
    return [tuple(row) for row in session.execute(query)]


def test_failed_mail_is_shown_with_its_error_in_words_and_tried_again(admin, session, letter):
    _fail(session, letter)
    path = f"/admin/envois/{letter.id}"

    home, listed, shown = (admin.open(p) for p in ("/admin", "/admin/envois?etat=failed&type=mail", path))
    _send(admin, f"{path}/relance")
    again = _send(admin, f"{path}/relance")
    session.refresh(letter)

    assert "1 envoi a échoué" in home.text
    for page in (listed, shown):
        assert "Le serveur de courriel a refusé la connexion." in page.text
        assert "membre1@parcours.example" in page.text
    assert (letter.failed_at, letter.attempts, letter.due_at) == (None, 0, AT)
    assert again.location == path
    assert _acts(session) == [("retry_effect", "")]


def test_mail_is_cancelled_with_a_reason_and_never_leaves(admin, session, letter):
    path = f"/admin/envois/{letter.id}"

    silent = _send(admin, f"{path}/annulation", 422)
    _send(admin, f"{path}/annulation", reason="Séance reportée.")
    _send(admin, f"{path}/relance")
    session.refresh(letter)

    assert "Dites pourquoi" in silent.text
    assert (letter.cancelled_at, outbox.claim(session, AT, "w", 1)) == (AT, [])
    assert "Annulé" in admin.open(path).text
    assert _acts(session) == [("cancel_effect", "Séance reportée.")]


def test_mail_that_left_cannot_be_cancelled(admin, session, letter):
    letter.done_at = AT
    session.commit()

    page = _send(admin, f"/admin/envois/{letter.id}/annulation", 409, reason="Trop tard.")

    session.refresh(letter)
    assert "Trop tard." in page.html
    assert (letter.cancelled_at, _acts(session)) == (None, [])


@pytest.mark.parametrize("query", ["", "?etat=waiting", "?etat=done", "?etat=x&type=y", "?apres=x"])
def test_outbox_opens_with_any_filter(admin, letter, query):  # noqa: ARG001 - a row to show
    assert admin.open(f"/admin/envois{query}").h1 == "Envois"


def test_every_automatic_mail_is_listed_and_can_be_read(admin):
    listed = admin.open("/admin/courriels")
    keys = [line.key for _name, group in lines() for line in group]

    assert [link for link in listed.links if "/courriels/" in link] == [f"/admin/courriels/{key}" for key in keys]
    for key in keys:
        admin.open(f"/admin/courriels/{key}")


def test_formatted_mail_runs_nothing_and_leads_nowhere(admin):
    response = admin.client.get("/admin/courriels/application.refuse/html")

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
    admin.open("/admin/courriels/nothing.at_all", 404)


def test_rulebooks_are_read_and_compared(admin):
    listed = admin.open("/admin/referentiels")
    book = admin.open("/admin/referentiels/mes-2023")
    same = admin.open("/admin/referentiels?avant=mes-2023&apres=mes-2023")
    other = admin.open("/admin/referentiels?avant=demo-2&apres=mes-2023")

    assert "/admin/referentiels/mes-2023" in listed.links
    assert "identifiant de ce service, non officiel" in book.text
    assert ("0 différence entre" in same.text, "0 différence entre" in other.text) == (True, False)


def test_state_of_the_service_tells_a_clock_that_stands_still(admin, session):
    still = admin.open("/admin/etat")
    sessions = _sessions(session)
    struck(sessions, AT)
    check_ledgers(sessions, AT)
    well = admin.open("/admin/etat")

    assert "L’horloge n’a pas battu" in still.text
    assert ("L’horloge n’a pas battu" in well.text, "intact, 0 écritures sur 0 dossiers" in well.text) == (False, True)


@pytest.mark.parametrize(("year", "is_told"), [(2026, False), (LAST_YEAR - 2, True)])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_state_of_the_service_says_what_is_set_up_and_what_comes_to_an_end(app, world, year, is_told):  # noqa: ARG001 - the people
    with time_machine.travel(AT.replace(year=year), tick=False):
        page = Visitor(app).sign_in(ADMIN).open("/admin/etat").text

    assert "aucun : connexion par mot de passe et clé d’accès" in page
    assert f"31 décembre {LAST_YEAR}" in page
    assert ("ses délais seront faux" in page) == is_told


def test_check_of_the_ledgers_is_asked_for_once_a_minute(admin, session):
    for _twice in range(2):
        _send(admin, "/admin/etat/verification")

    kinds = [row.kind for row in session.scalars(select(OutboxMessage))]
    assert (kinds, _acts(session)) == (["verify_ledger"], [("check_ledger", "")])


def _sessions(session):
    from models.database import make_sessions  # noqa: PLC0415 - for one test

    return make_sessions(session.get_bind())
