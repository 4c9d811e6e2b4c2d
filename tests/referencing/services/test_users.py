import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models.access import RoleChange
from models.administration import AdministrativeAct
from models.ledger import LedgerError
from models.outbox import OutboxMessage
from referencing.services import users
from referencing.services.administration import ReasonMissingError, first_broken
from referencing.services.people import Newcomer
from referencing.services.proving.links import ACCOUNT_MAIL
from referencing.services.users import UserError
from tests.referencing.mailroom import deliver
from tests.referencing.told import AT, person
from workflows.vocabulary import Actor, Role


@pytest.fixture
def boss(mailroom):
    with mailroom.sessions.begin() as session:
        added = person(session, "Ada", Role.ADMINISTRATOR)
    return Actor(added.id, added.name, frozenset({Role.ADMINISTRATOR}))


def _acts(session):
    return [(act.act, act.reason) for act in session.scalars(select(AdministrativeAct).order_by(AdministrativeAct.id))]


def _roles(session, someone):
    session.refresh(someone, ["staff_roles"])
    return {held.role for held in someone.staff_roles}


def test_role_given_and_taken_is_kept_with_its_reason_and_told(mailroom, boss):
    with mailroom.sessions.begin() as session:
        nora = person(session, "Nora")
        by = {"actor": boss, "at": AT}
        given = [users.give_role(session, nora, Role.REVIEWER, **by, reason="Arrivée") for _twice in range(2)]
        held = _roles(session, nora)
        taken = [users.take_role(session, nora, Role.REVIEWER, **by, reason="Départ") for _twice in range(2)]

        assert (given, held, taken, _roles(session, nora)) == (
            [True, False],
            {Role.REVIEWER},
            [True, False],
            set(),
        )
        assert _acts(session) == [("give_role", "Arrivée"), ("take_role", "Départ")]
        assert [(change.was_given, change.reason) for change in session.scalars(select(RoleChange))] == [
            (True, "Arrivée"),
            (False, "Départ"),
        ]
    assert deliver(mailroom, AT) == [("Nora", "Vos droits ont changé")] * 2


def test_role_without_a_reason_is_refused(mailroom, boss):
    with mailroom.sessions() as session:
        nora = person(session, "Nora")

        with pytest.raises(ReasonMissingError):
            users.give_role(session, nora, Role.REVIEWER, actor=boss, at=AT, reason="  ")

        assert _roles(session, nora) == set()


def test_the_last_administrator_stays(mailroom, boss):
    with mailroom.sessions() as session:
        other = Actor(None, "Autre", frozenset({Role.ADMINISTRATOR}))
        ada = users.person_at(session, "ada@exemple.fr")

        for act in (users.deactivate, lambda *given, **by: users.take_role(*given, Role.ADMINISTRATOR, **by)):
            with pytest.raises(UserError) as refused:
                act(session, ada, actor=other, at=AT, reason="Essai")
            assert refused.value.sentence == users.LAST_ADMINISTRATOR
        with pytest.raises(UserError) as refused:
            users.deactivate(session, ada, actor=boss, at=AT, reason="Essai")
        assert refused.value.sentence == users.OWN_ACCOUNT


def test_account_is_closed_and_opened_again_with_its_roles(mailroom, boss):
    with mailroom.sessions.begin() as session:
        omar, by = person(session, "Omar", Role.OFFICER), {"actor": boss, "at": AT}
        users.deactivate(session, omar, **by, reason="Départ")
        closed = omar.is_active
        users.reactivate(session, omar, **by, reason="Retour")

        assert (closed, omar.is_active, _roles(session, omar)) == (False, True, {Role.OFFICER})
        assert _acts(session) == [("deactivate", "Départ"), ("reactivate", "Retour")]


@pytest.mark.parametrize(
    ("email", "sentence"), [("n’importe quoi", users.ADDRESS_WRONG), ("ADA@exemple.fr", users.ADDRESS_TAKEN)]
)
def test_account_with_a_wrong_address_is_not_created(mailroom, boss, email, sentence):
    with mailroom.sessions() as session:
        with pytest.raises(UserError) as refused:
            users.create_account(session, Newcomer(email, "Nora"), actor=boss, at=AT, reason="Arrivée")

        assert (refused.value.sentence, _acts(session)) == (sentence, [])


def test_account_is_created_with_its_roles(mailroom, boss):
    with mailroom.sessions.begin() as session:
        roles = (Role.OFFICER, Role.REVIEWER)
        newcomer = Newcomer("Nora@exemple.fr", "Nora", roles)
        nora = users.create_account(session, newcomer, actor=boss, at=AT, reason="Arrivée")

        assert (nora.email, _roles(session, nora)) == ("nora@exemple.fr", set(roles))
        assert [act for act, _reason in _acts(session)] == ["create_account", "give_role", "give_role"]
        assert session.scalars(select(OutboxMessage.kind)).all() == [ACCOUNT_MAIL]


def test_journal_cannot_be_changed_and_a_change_behind_its_back_is_found(mailroom, boss):
    with mailroom.sessions.begin() as session:
        nora = person(session, "Nora")
        users.give_role(session, nora, Role.REVIEWER, actor=boss, at=AT, reason="Arrivée")
        users.take_role(session, nora, Role.REVIEWER, actor=boss, at=AT, reason="Départ")
    with mailroom.sessions() as session:
        first = session.scalars(select(AdministrativeAct).order_by(AdministrativeAct.id)).first()
        whole = first_broken(session)
        first.reason = "Autre"
        with pytest.raises(LedgerError):
            session.flush()
        session.rollback()
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text("UPDATE administrative_act SET reason = 'Autre'"))

    assert whole is None


def test_act_edited_in_the_database_itself_is_named(mailroom, boss):
    with mailroom.sessions.begin() as session:
        nora = person(session, "Nora")
        users.give_role(session, nora, Role.REVIEWER, actor=boss, at=AT, reason="Arrivée")
    with mailroom.sessions() as session:
        act = session.scalars(select(AdministrativeAct)).one()
        session.expunge(act)
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER administrative_act_no_update"))
        else:
            session.execute(text("DROP TRIGGER administrative_act_no_change ON administrative_act"))
        session.execute(text("UPDATE administrative_act SET reason = 'Autre'"))

        assert first_broken(session) == act.number
        session.rollback()
