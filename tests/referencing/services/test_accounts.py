import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.account import AccountLink, Proof, Purpose, SignUp
from models.database import make_sessions
from models.organisation import Organisation, Person
from models.outbox import OutboxMessage
from referencing.config import Settings
from referencing.services import accounts
from referencing.services.account_mail import send_account_mail
from referencing.services.accounts import NewVendor, SirenTakenError
from referencing.services.context import Context
from referencing.services.outbox import Delivery
from referencing.services.people import register_person
from referencing.services.proving.browsers import visit_of
from referencing.services.proving.codes import code_at, new_key, new_recovery_codes, start_codes
from referencing.services.proving.credentials import factors_of
from referencing.services.proving.links import DeadLinkError, link_of, token_of
from referencing.services.proving.sessions import begin_session, forget, session_of
from workflows.dossier import VendorNature

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = "k" * 40
NEW = NewVendor(
    email="Ana@Editeur.example",
    name="Ana Exemple",
    password="sept girafes dansent",  # noqa: S106 - a person of no flesh
    siren="732829320",
    organisation="Éditeur Exemple",
    nature=VendorNature.PRIVATE,
)


class _Box:
    def __init__(self):
        self.mails = []

    def send(self, mail):
        self.mails.append(mail)


@pytest.fixture
def post(session, engine, database_url, tmp_path):
    """Send what waits in the outbox and return the mails."""
    settings = Settings.from_environ(
        {"PARCOURS_INSTANCE": str(tmp_path), "PARCOURS_DATABASE_URL": database_url, "PARCOURS_SECRET_KEY": KEY}
    )

    def send(at=AT):
        session.commit()
        box = _Box()
        context = Context(settings, engine, make_sessions(engine), None, box)
        for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all():
            send_account_mail(
                context,
                Delivery(id=row.id, kind=row.kind, key=row.key, payload=row.payload, created_at=row.created_at, at=at),
            )
        session.rollback()
        return box.mails

    return send


@pytest.fixture
def person(session):
    person = register_person(session, "agent@maison.example", "Agente Exemple", AT)
    accounts.open_account(session, person, "huit zebres sautent", AT)
    return person


def _counts(session):
    return tuple(session.scalars(select(func.count()).select_from(table)).one() for table in (Person, Organisation))


def _link(session, purpose, at=AT):
    found = session.scalars(select(AccountLink).where(AccountLink.purpose == purpose).order_by(AccountLink.id)).all()
    return link_of(session, token_of(found[-1].id, KEY), purpose, KEY, at)


def test_sign_up_makes_nobody_before_the_address_is_confirmed(session):
    accounts.sign_up(session, NEW, AT)

    kept = session.scalars(select(SignUp)).one()
    assert (_counts(session), kept.email, "girafes" in kept.password_hash) == ((0, 0), "ana@editeur.example", False)


def test_confirmed_sign_up_founds_the_organisation(session):
    accounts.sign_up(session, NEW, AT)

    person = accounts.confirm_sign_up(session, _link(session, Purpose.SIGN_UP), AT)

    member = person.memberships[0]
    assert (member.organisation.siren, member.is_signatory, member.is_administrator) == ("732829320", True, True)
    assert accounts.person_with(session, "ANA@editeur.example", NEW.password) == (person, True)


def test_mail_of_a_sign_up_carries_the_link_and_the_row_does_not(session, post):
    accounts.sign_up(session, NEW, AT)

    mail = post()[0]

    token = re.search(r"/inscription/confirmer/(\S+)", mail.text)[1]
    rows = session.scalars(select(OutboxMessage)).all()
    assert (mail.email, mail.subject, mail.name) == ("ana@editeur.example", "Confirmez votre adresse", "Ana Exemple")
    assert link_of(session, token, Purpose.SIGN_UP, KEY, AT).sign_up.name == "Ana Exemple"
    assert (token in mail.html, [token in str(row.payload) for row in rows]) == (True, [False])


@pytest.mark.usefixtures("person")
def test_sign_up_with_a_known_address_tells_its_owner_only(session, post):
    accounts.sign_up(session, NewVendor(**{**_given(), "email": "agent@maison.example"}), AT)

    mails = post()
    assert [(mail.email, mail.subject) for mail in mails] == [("agent@maison.example", "Vous avez déjà un compte")]
    assert session.scalars(select(SignUp)).all() == []


def _given():
    return {name: getattr(NEW, name) for name in NEW.__slots__}


def test_siren_that_is_here_is_not_signed_up_twice(session):
    accounts.sign_up(session, NEW, AT)
    other = NewVendor(**{**_given(), "email": "bob@editeur.example"})
    accounts.sign_up(session, other, AT)
    links = session.scalars(select(AccountLink).order_by(AccountLink.id)).all()

    accounts.confirm_sign_up(session, links[0], AT)

    with pytest.raises(SirenTakenError):
        accounts.confirm_sign_up(session, links[1], AT)
    with pytest.raises(SirenTakenError):
        accounts.sign_up(session, other, AT)


def test_link_opens_once_in_time_and_for_its_purpose_only(session, person):
    accounts.ask_recovery(session, person.email, AT)
    link = session.scalars(select(AccountLink)).one()
    token = token_of(link.id, KEY)
    dead = [
        (token, Purpose.INVITATION, KEY, AT),
        (token, Purpose.RECOVERY, "x" * 40, AT),
        (token + "x", Purpose.RECOVERY, KEY, AT),
        ("", Purpose.RECOVERY, KEY, AT),
        (token, Purpose.RECOVERY, KEY, AT + timedelta(hours=1)),
    ]

    for given in dead:
        with pytest.raises(DeadLinkError):
            link_of(session, *given)
    accounts.recover(session, _link(session, Purpose.RECOVERY), "neuf loutres nagent", AT)

    with pytest.raises(DeadLinkError):
        link_of(session, token, Purpose.RECOVERY, KEY, AT)
    assert accounts.person_with(session, person.email, "neuf loutres nagent") == (person, True)
    assert accounts.person_with(session, person.email, "huit zebres sautent") == (person, False)


def test_recovery_ends_every_session_and_tells_the_owner(session, person, post):
    token, _row = begin_session(session, person.id, Proof.PASSWORD, visit_of("", "192.0.2.1"), AT)
    accounts.ask_recovery(session, person.email, AT)

    accounts.recover(session, _link(session, Purpose.RECOVERY), "neuf loutres nagent", AT)

    assert session_of(session, token, AT) is None
    assert [mail.subject for mail in post()] == ["Votre mot de passe a changé"]


def test_newer_link_closes_the_one_before(session, person):
    accounts.ask_recovery(session, person.email, AT)
    accounts.ask_recovery(session, person.email, AT)

    used = session.scalars(select(AccountLink.used_at).order_by(AccountLink.id)).all()
    assert used == [AT, None]


def test_recovery_of_an_unknown_address_sends_nothing(session, post):
    accounts.ask_recovery(session, "personne@maison.example", AT)

    assert post() == []


def test_invited_person_chooses_a_password(session, post):
    person = register_person(session, "neuve@maison.example", "Neuve Exemple", AT)
    accounts.invite(session, person, AT)
    mail = post()[0]

    accounts.recover(session, _link(session, Purpose.INVITATION), "neuf loutres nagent", AT)

    assert (mail.subject, mail.email) == ("Ouvrez votre compte Parcours", "neuve@maison.example")
    assert accounts.has_account(session, person)


def test_mail_whose_link_is_too_old_does_not_leave(session, person, post):
    accounts.ask_recovery(session, person.email, AT)

    assert post(AT + timedelta(hours=1)) == []


def test_change_of_password_asks_for_the_old_one(session, person):
    wrong = accounts.change_password(session, person, "pas celui-la du tout", "neuf loutres nagent", AT)
    right = accounts.change_password(session, person, "huit zebres sautent", "neuf loutres nagent", AT)

    assert (wrong, right) == (False, True)
    assert accounts.person_with(session, person.email, "neuf loutres nagent") == (person, True)


def test_new_address_holds_once_confirmed_and_the_old_one_is_told(session, person, post):
    accounts.ask_new_address(session, person, "Autre@maison.example", "huit zebres sautent", AT)
    before = person.email
    mails = post()

    accounts.take_new_address(session, _link(session, Purpose.NEW_ADDRESS), AT)

    after = post()
    assert (before, person.email) == ("agent@maison.example", "autre@maison.example")
    assert [mail.email for mail in mails] == ["autre@maison.example"]
    assert [(mail.email, mail.subject) for mail in after] == [
        ("agent@maison.example", "Votre adresse de connexion a changé")
    ]


def test_new_address_that_has_an_account_gets_nothing(session, person, post):
    register_person(session, "autre@maison.example", "Autre Exemple", AT)

    asked = accounts.ask_new_address(session, person, "autre@maison.example", "huit zebres sautent", AT)

    assert (asked, post()) == (True, [])


def test_closed_account_opens_with_nothing(session, person):
    accounts.ask_recovery(session, person.email, AT)
    token, _row = begin_session(session, person.id, Proof.PASSWORD, visit_of("", None), AT)
    person.is_active = False
    session.flush()

    assert accounts.person_with(session, person.email, "huit zebres sautent") == (None, False)
    assert session_of(session, token, AT) is None
    with pytest.raises(DeadLinkError):
        _link(session, Purpose.RECOVERY)


def test_lost_second_factors_are_taken_off_and_told(session, person, post):
    key = new_key()
    start_codes(session, person.id, key, code_at(key, AT), KEY, AT)
    new_recovery_codes(session, person.id, KEY, AT)
    token, _row = begin_session(session, person.id, Proof.PASSWORD_AND_CODE, visit_of("", None), AT)

    accounts.reset_second_factors(session, person, AT)

    left = factors_of(session, person.id)
    assert (left.has_second, left.recovery_codes, session_of(session, token, AT)) == (False, 0, None)
    assert [mail.subject for mail in post()] == ["Votre second facteur a changé"]


def test_old_rows_are_forgotten(session, person):
    accounts.sign_up(session, NEW, AT)
    accounts.ask_recovery(session, person.email, AT)
    begin_session(session, person.id, Proof.PASSWORD, visit_of("", None), AT)

    forget(session, AT + timedelta(days=400))

    tables = ("account_link", "sign_up", "web_session", "sign_in_attempt")
    left = [session.scalars(select(func.count()).select_from(Person.metadata.tables[name])).one() for name in tables]
    assert left == [0, 0, 0, 0]
