import pytest
from sqlalchemy import select

from models.access import LinkedIdentity
from referencing.services import linking
from referencing.services.errors import NotFoundError
from referencing.services.identity_provider import Identity
from tests.referencing import told

KEY = "k" * 40
WHO = Identity("https://identite.example", "abc", "camille@exemple.fr", is_strong=False)


def test_identity_is_linked_once_to_the_account_with_its_address(session):
    person = told.person(session, "Camille")
    token = linking.promise(WHO, KEY)

    before = linking.linked_person(session, WHO)
    linking.link(session, token, KEY, person, told.AT)
    linking.link(session, token, KEY, person, told.AT)

    assert (before, linking.linked_person(session, WHO)) == (None, person)
    assert len(session.scalars(select(LinkedIdentity)).all()) == 1


@pytest.mark.parametrize(
    ("name", "key", "token"), [("Noa", KEY, None), ("Camille", "other" * 10, None), ("Camille", KEY, "x")]
)
def test_nobody_links_an_identity_that_is_not_theirs(session, name, key, token):
    person = told.person(session, name)

    with pytest.raises(NotFoundError):
        linking.link(session, token or linking.promise(WHO, KEY), key, person, told.AT)


def test_link_to_a_closed_account_opens_nothing(session):
    person = told.person(session, "Camille")
    linking.link(session, linking.promise(WHO, KEY), KEY, person, told.AT)
    person.is_active = False
    session.flush()

    assert (linking.linked_person(session, WHO), linking.matching_person(session, WHO)) == (None, None)
