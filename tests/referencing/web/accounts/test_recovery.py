from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.organisation import Person
from referencing.services import accounts
from tests.referencing.web.accounts.conftest import AT, OTHER, PASSWORD, enter, path_in, send
from tests.referencing.web.strict import Visitor


def test_forgotten_password_is_replaced_and_every_session_ends(app, visitor, somebody, box):
    before = Visitor(app)
    enter(before, somebody.email)
    asked = send(visitor, "/connexion/oubli", email=somebody.email)
    path = path_in(box()[0])

    done = send(visitor, path, password=OTHER, again=OTHER)

    assert (asked.location, done.location) == ("/connexion", "/connexion")
    assert before.client.get("/compte").status_code == 302
    assert enter(visitor, somebody.email, OTHER).location == "/"
    assert visitor.open(path, 410).h1 == "Ce lien n’ouvre plus rien"


@pytest.mark.parametrize("email", ["camille@editeur.example", "personne@editeur.example"])
@pytest.mark.usefixtures("somebody")
def test_recovery_answers_the_same_for_everybody(visitor, email):
    send(visitor, "/connexion/oubli", email=email)

    assert "Si un compte existe à cette adresse, un courriel vient de partir." in visitor.open("/connexion").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_late_and_forged_links_open_nothing(visitor, somebody, box):
    send(visitor, "/connexion/oubli", email=somebody.email)
    path = path_in(box()[0])

    with time_machine.travel(AT + timedelta(minutes=61), tick=False):
        late = visitor.open(path, 410)
    forged = visitor.open(path[:-1] + ("A" if path[-1] != "A" else "B"), 410)
    elsewhere = visitor.open(path.replace("/connexion/nouveau-mot-de-passe", "/compte/ouvrir"), 410)

    assert {late.h1, forged.h1, elsewhere.h1} == {"Ce lien n’ouvre plus rien"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("court", "court", "Choisissez au moins 12 caractères"),
        ("motdepasse123!", "motdepasse123!", "Ce mot de passe est l’un des premiers que l’on essaie."),
        ("Camille-Essai-2026", "Camille-Essai-2026", "Ce mot de passe se devine à partir de votre nom"),
        (OTHER, OTHER + "x", "Les deux mots de passe ne sont pas les mêmes."),
        ("", "", "Remplissez ce champ."),
    ],
)
def test_bad_password_is_refused_and_the_link_stays_good(visitor, somebody, box, password, again, told):
    send(visitor, "/connexion/oubli", email=somebody.email)
    path = path_in(box()[0])

    page = send(visitor, path, 422, password=password, again=again)

    assert told in page.text
    assert visitor.open(path).h1 == "Choisir un nouveau mot de passe"
    assert enter(visitor, somebody.email, PASSWORD).location == "/"


def test_invited_member_of_the_house_ends_at_the_second_factor(visitor, officer, session, box):
    accounts.invite(session, session.get(Person, officer.id), AT)
    session.commit()

    done = send(visitor, path_in(box()[0]), password=OTHER, again=OTHER)
    led = visitor.client.get("/")

    assert (done.location, led.status_code, led.location) == ("/", 303, "/compte/second-facteur")
    assert session.scalars(select(Person.email)).all() == ["agente@maison.example"]
