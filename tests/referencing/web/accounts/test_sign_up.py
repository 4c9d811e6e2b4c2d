import pytest
from sqlalchemy import func, select

from models.account import SignUp
from models.organisation import Membership, Organisation, Person
from tests.referencing.web.accounts.conftest import AT, OTHER, PASSWORD, form_of, path_in, send

TYPED = {
    "name": "Ana Exemple",
    "email": "Ana@Editeur.example",
    "password": PASSWORD,
    "siren": "732 829 320",
    "organisation": "Éditeur Exemple",
    "nature": "private",
}


def test_vendor_signs_up_by_the_link_of_the_mail(visitor, session, box):
    answer = send(visitor, "/inscription", **TYPED)
    mail = box()[0]
    confirmed = send(visitor, path_in(mail), current=PASSWORD)
    home = visitor.open("/compte")

    member = session.scalars(select(Membership)).one()
    assert (answer.location, mail.email, confirmed.location) == ("/inscription/envoyee", "ana@editeur.example", "/")
    assert (member.organisation.name, member.is_signatory, member.is_administrator) == ("Éditeur Exemple", True, True)
    assert "Ana Exemple" in home.text


def test_link_of_a_sign_up_opens_once(visitor, box):
    send(visitor, "/inscription", **TYPED)
    path = path_in(box()[0])
    send(visitor, path, current=PASSWORD)

    page = visitor.open(path, 410)

    assert page.h1 == "Ce lien n’ouvre plus rien"


def test_opening_the_link_alone_confirms_nothing(visitor, session, box):
    send(visitor, "/inscription", **TYPED)

    page = visitor.open(path_in(box()[0]))

    assert page.h1 == "Confirmer mon adresse"
    assert session.scalars(select(func.count()).select_from(Person)).one() == 0


def test_confirmation_asks_for_the_password_that_was_chosen(visitor, session, box):
    send(visitor, "/inscription", **TYPED)

    page = send(visitor, path_in(box()[0]), 422, current=OTHER)

    assert "Ce n’est pas le mot de passe choisi à l’inscription." in page.text
    assert session.scalars(select(func.count()).select_from(Organisation)).one() == 0


def test_answer_is_the_same_for_a_known_address(visitor, somebody, session, box):
    answer = send(visitor, "/inscription", **TYPED | {"email": somebody.email})

    assert answer.location == "/inscription/envoyee"
    assert [mail.subject for mail in box()] == ["Vous avez déjà un compte"]
    assert session.scalars(select(func.count()).select_from(SignUp)).one() == 0


def test_siren_that_has_a_space_is_joined_by_invitation(visitor, session):
    session.add(Organisation(name="Maison Secrète", siren="732829320", nature="private", created_at=AT))
    session.commit()

    page = send(visitor, "/inscription", 422, **TYPED)

    assert "Cette organisation a déjà un espace sur Parcours." in page.text
    assert "Secrète" not in page.text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "Remplissez ce champ."),
        ("name", "n" * 300, "Écrivez au plus 200 signes."),
        ("email", "pas une adresse", "Écrivez une adresse électronique, par exemple : prenom.nom@exemple.fr."),
        ("email", "", "Remplissez ce champ."),
        ("password", "court", "Choisissez au moins 12 caractères : une suite de quelques mots convient très bien."),
        ("password", "x" * 300, "Écrivez au plus 200 signes."),
        ("siren", "732829321", "Écrivez un numéro SIREN : neuf chiffres, dont une clé juste."),
        ("siren", "abc", "Écrivez un numéro SIREN : neuf chiffres, dont une clé juste."),
        ("organisation", "o" * 300, "Écrivez au plus 200 signes."),
        ("nature", "other", "Choisissez une des réponses proposées."),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_fault_is_told_at_its_field_and_the_rest_is_kept(visitor, box, field, typed, told):
    page = send(visitor, "/inscription", 422, **TYPED | {field: typed})

    kept = form_of(page).fields
    others = {name for name in ("name", "email", "organisation") if name != field}
    assert page.text.count(told) == 2
    assert f"#{field}" in page.links
    assert {name: kept[name].casefold() for name in others} == {name: TYPED[name].casefold() for name in others}
    assert (kept["password"], box()) == ("", [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sign_up_without_token_keeps_nothing(visitor, session):
    page = visitor.post("/inscription", TYPED, 400)

    assert page.h1 == "Formulaire expiré"
    assert session.scalars(select(func.count()).select_from(SignUp)).one() == 0
