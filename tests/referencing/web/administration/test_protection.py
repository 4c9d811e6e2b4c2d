"""Themes, second factors lost, the link that opens an account; names found with and without accents."""

import pytest
from sqlalchemy import select

from models.access import ReviewerTheme
from models.account import Credential, RecoveryCode
from models.administration import AdministrativeAct
from models.organisation import Organisation, Person
from models.outbox import OutboxMessage
from referencing.services import accounts
from referencing.services.people import give_roles, register_person
from referencing.services.proving import codes
from tests.referencing.web.conftest import AT
from workflows.vocabulary import Role

PASSWORD = "huit zebres sautent"  # noqa: S105 - of somebody invented
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WHY = "Téléphone perdu, reconnu de vive voix."


@pytest.fixture
def officer(world, session, settings):  # noqa: ARG001 - beside the people of the town
    """The identifier of somebody of the house who has a password and codes."""
    person = register_person(session, "agente@maison.example", "Agente Essai", AT)
    give_roles(session, person, [Role.OFFICER], AT)
    accounts.open_account(session, person, PASSWORD, AT)
    assert codes.start_codes(session, person.id, KEY, codes.code_at(KEY, AT), settings.secret_key, AT)
    codes.new_recovery_codes(session, person.id, settings.secret_key, AT)
    identifier = person.id
    session.commit()
    return identifier


@pytest.fixture
def reviewer(world, session):  # noqa: ARG001 - the people of the town
    found = session.scalars(select(Person.id).where(Person.email == "instruction@parcours.example")).one()
    session.rollback()
    return found


def _read(session, column):
    session.rollback()
    found = session.scalars(select(column)).all()
    session.rollback()
    return found


def _acts(session):
    return list(zip(_read(session, AdministrativeAct.act), _read(session, AdministrativeAct.reason), strict=True))


def _fill(admin, path, status=303, **typed):
    form = next(form for form in admin.open(path).forms if form.action == path)
    return admin.post(path, form.fields | typed, status)


def test_colleague_without_their_device_is_helped_once_with_a_reason(admin, officer, session):
    path = f"/admin/personnes/{officer}/seconds-facteurs"

    silent = _fill(admin, path, 422, reason=" ")
    kept = len(_read(session, RecoveryCode.id))
    _fill(admin, path, reason=WHY)

    assert ("Dites pourquoi" in silent.text, kept) == (True, 10)
    assert (_read(session, Credential.totp_secret), _read(session, RecoveryCode.id)) == ([None], [])
    assert _acts(session) == [("reset_factors", WHY)]
    kinds = [row["kind"] for row in _read(session, OutboxMessage.payload) if "kind" in row]
    assert kinds == ["second_factor_changed"]
    assert "n’a aucun second facteur" in admin.open(path).text


def test_nobody_takes_their_own_factors_off_here(admin, session):
    own = session.scalars(select(Person.id).where(Person.email == "administration@parcours.example")).one()
    session.rollback()
    page = admin.open(f"/admin/personnes/{own}")
    token = page.forms[-1].fields["csrf_token"]

    path = f"/admin/personnes/{own}/seconds-facteurs"
    refused = admin.post(path, {"csrf_token": token, "reason": WHY}, 422)

    assert "Vous ne pouvez pas faire cela sur votre propre compte" in refused.text
    assert _acts(session) == []


def test_themes_are_set_with_a_reason_and_shown(admin, reviewer, session):
    path = f"/admin/personnes/{reviewer}/themes"
    before = admin.open(f"/admin/personnes/{reviewer}")

    silent = _fill(admin, path, 422, themes=["securite"])
    unknown = _fill(admin, path, 422, themes=["nulle-part"], reason="Essai.")
    _fill(admin, path, themes=["securite"], reason="Renfort.")

    assert "Examine tous les thèmes." in before.text
    assert ("Dites pourquoi" in silent.text, "Choisissez des thèmes de la liste." in unknown.text) == (True, True)
    assert _read(session, ReviewerTheme.theme) == ["securite"]
    assert _acts(session) == [("set_themes", "Renfort.")]
    assert "Thèmes examinés : " in admin.open(f"/admin/personnes/{reviewer}").text


def test_themes_are_for_reviewers(admin, officer):
    admin.open(f"/admin/personnes/{officer}/themes", 404)


def test_link_is_sent_again_until_the_account_is_opened(admin, session, officer):
    fresh = register_person(session, "neuve@maison.example", "Neuve Essai", AT).id
    session.commit()

    page = admin.open(f"/admin/personnes/{fresh}")
    form = next(form for form in page.forms if form.action.endswith("/lien"))
    admin.post(form.action, form.fields)
    admin.post(f"/admin/personnes/{officer}/lien", form.fields)

    assert _acts(session) == [("send_link", "")]
    assert "a déjà choisi son mot de passe" in admin.open(f"/admin/personnes/{officer}").text


@pytest.mark.parametrize("end", ["/themes", "/seconds-facteurs", "/lien", "/roles", "/desactivation"])
def test_acts_without_the_token_of_a_page_change_nothing(admin, reviewer, session, end):
    response = admin.client.post(f"/admin/personnes/{reviewer}{end}", data={"reason": WHY, "role": "auditor"})

    assert (response.status_code, _acts(session)) == (400, [])


@pytest.mark.parametrize("asked", ["zoe", "ZOÉ", "Zoé", "d'ete", "D’ÉTÉ"])
def test_names_are_found_with_and_without_accents(admin, session, asked):
    session.add(Person(email="z@x.example", name="ZOÉ D’Été", created_at=AT))
    session.add(Organisation(name="Santé Zoé d’été", siren="999999999", nature="company", created_at=AT))
    session.commit()

    assert "z@x.example" in admin.open(f"/admin/personnes?q={asked}").text
    assert "999999999" in admin.open(f"/admin/organisations?q={asked}").text
