"""Wrong, double, late and forged posts to the administrators' pages: told in French, and nothing is half written."""

import pytest
from sqlalchemy import func, select

from models.administration import AdministrativeAct
from models.organisation import Person, StaffRole
from models.outbox import OutboxMessage
from models.phrase import Phrase
from referencing.services.telling import tell
from tests.referencing.web.conftest import AT
from workflows.vocabulary import THE_CLOCK, Role

NEW = "/admin/phrases/nouvelle"
PHRASE = {
    "title": "Preuve trop ancienne",
    "text": "La preuve de {service} est périmée.",
    "rulebook": "",
    "theme": "",
    "criterion": "",
}
NOBODY = "00000000-0000-0000-0000-000000000007"
WHY = "Départ du service à la fin du mois."
HOSTILE = ("%00", "a%00b", "%07%1B", "x" * 3000, "%F0%9F%92%A9", "%FF%FE", "-1", "9" * 40, "%27--")
LISTS = {
    "/admin/personnes": ("q", "role", "apres", "etat"),
    "/admin/organisations": ("q", "apres"),
    "/admin/envois": ("etat", "type", "apres"),
    "/admin/journal": ("acte", "apres"),
    "/admin/referentiels": ("avant", "apres"),
    "/admin/phrases": ("apres",),
}


def _written(session):
    """Return how many rows there are of all that these pages write."""
    session.rollback()
    kinds = (AdministrativeAct, Phrase, StaffRole, Person, OutboxMessage)
    found = [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]
    session.rollback()
    return found


def _id(session, email):
    found = session.scalars(select(Person.id).where(Person.email == email)).one()
    session.rollback()
    return found


def _token(admin):
    return {"csrf_token": admin.open(NEW).forms[-1].fields["csrf_token"]}


@pytest.fixture
def letter(world, session):
    """The identifier of a mail that waits."""
    words = {"day": "12 mars 2026", "place": "à Paris"}
    tell(session, "convening", world.members()[:1], words, actor=THE_CLOCK, at=AT)
    session.commit()
    found = session.scalars(select(OutboxMessage.id)).one()
    session.rollback()
    return found


@pytest.fixture
def officer(world, session):  # noqa: ARG001 - the people
    return f"/admin/personnes/{_id(session, 'guichet@parcours.example')}"


@pytest.mark.parametrize(("path", "names"), LISTS.items())
def test_list_opens_whatever_its_address_says(admin, path, names):
    title = admin.open(path).h1

    shown = {admin.open(f"{path}?{name}={value}").h1 for name in names for value in HOSTILE}

    assert shown == {title}


@pytest.mark.parametrize("value", ["x", NOBODY, "%00", "9" * 40])
def test_unknown_thing_is_a_page_that_is_not_there(admin, session, value):
    token, before = _token(admin), _written(session)

    for path in ("phrases", "personnes", "envois", "referentiels"):
        admin.open(f"/admin/{path}/{value}", 404)
    for path in (
        f"phrases/{value}/retrait",
        f"personnes/{value}/roles",
        f"personnes/{value}/roles/officer/retrait",
        f"personnes/{value}/desactivation",
        f"envois/{value}/relance",
        f"envois/{value}/annulation",
    ):
        admin.post(f"/admin/{path}", token | {"role": "officer", "reason": WHY}, 404)

    assert _written(session) == before


def test_post_without_its_token_writes_nothing_and_gives_the_text_back(admin, session, officer, letter):
    before = _written(session)
    posts = {
        NEW: PHRASE | {"text": WHY},
        f"{officer}/roles": {"role": "reviewer", "reason": WHY},
        f"{officer}/roles/officer/retrait": {"reason": WHY},
        f"{officer}/desactivation": {"reason": WHY},
        f"/admin/envois/{letter}/annulation": {"reason": WHY},
    }

    pages = [admin.post(path, fields, 400) for path, fields in posts.items()]

    assert {page.h1 for page in pages} == {"Formulaire expiré"}
    assert {WHY in page.text for page in pages} == {True}
    assert _written(session) == before


def test_reason_too_long_is_told_at_the_field_and_kept(admin, session, officer, letter):
    token, before, long = _token(admin), _written(session), "mot " * 600
    paths = (
        f"{officer}/roles",
        f"{officer}/roles/officer/retrait",
        f"{officer}/desactivation",
        f"/admin/envois/{letter}/annulation",
    )

    pages = [admin.post(path, token | {"role": "reviewer", "reason": long}, 422) for path in paths]

    assert {"Ce texte est trop long : 2000 caractères au plus." in page.text for page in pages} == {True}
    assert {long.strip() in page.text for page in pages} == {True}
    assert _written(session) == before


def test_controls_never_reach_the_journal(admin, session, officer):
    admin.post(f"{officer}/roles", _token(admin) | {"role": "reviewer", "reason": "Ar\0rivée\x07\r\nlundi\x1b."})
    admin.post(NEW, _token(admin) | PHRASE | {"title": "Preuve\0\ttrop\nancienne", "text": "Une\x00 preuve\x08."})

    session.rollback()
    assert session.scalars(select(AdministrativeAct.reason).order_by(AdministrativeAct.id)).all() == [
        "Arrivée\nlundi.",
        "",
    ]
    assert session.execute(select(Phrase.title, Phrase.text)).one() == ("Preuve trop ancienne", "Une preuve.")


def test_phrase_sent_twice_is_kept_once(admin, session):
    fields = _token(admin) | PHRASE
    admin.post(NEW, fields)
    before = _written(session)

    page = admin.post(NEW, fields, 409)

    assert "Cette phrase existe déjà, au même endroit" in page.text
    assert PHRASE["text"] in page.text
    assert _written(session) == before


def test_phrase_retired_twice_is_told_and_written_once(admin, session):
    admin.post(NEW, _token(admin) | PHRASE)
    path = f"/admin/phrases/{session.scalars(select(Phrase.id)).one()}/retrait"
    session.rollback()
    token = _token(admin)
    admin.post(path, token)
    before = _written(session)

    admin.post(path, token)

    assert "Cette phrase n’était déjà plus proposée" in admin.open("/admin/phrases").text
    assert _written(session) == before


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("roles", "a déjà ce rôle"),
        ("roles/reviewer/retrait", "n’a pas, ou plus, ce rôle"),
        ("reactivation", "Ce compte est déjà ouvert"),
    ],
)
def test_act_that_was_done_in_another_tab_says_so_and_keeps_the_reason(admin, session, officer, where, said):
    token, before = _token(admin), _written(session)

    page = admin.post(f"{officer}/{where}", token | {"role": "officer", "reason": WHY}, 409)

    assert (said in page.text, WHY in page.text) == (True, True)
    assert _written(session) == before


def test_account_closed_twice_says_so_and_is_closed_once(admin, session, officer):
    token = _token(admin)
    admin.post(f"{officer}/desactivation", token | {"reason": WHY})
    before = _written(session)

    page = admin.post(f"{officer}/desactivation", token | {"reason": WHY}, 409)

    assert ("Ce compte est déjà désactivé" in page.text, WHY in page.text) == (True, True)
    assert _written(session) == before


def test_role_that_does_not_exist_is_not_given(admin, session, officer):
    token, before = _token(admin), _written(session)

    for role in ("vendor", "root", "", "officer\0"):
        page = admin.post(f"{officer}/roles", token | {"role": role, "reason": WHY}, 422)
        assert ("Choisissez un rôle de la liste." in page.text, WHY in page.text) == (True, True)

    assert _written(session) == before
    assert Role.OFFICER in session.scalars(select(StaffRole.role))


def test_mail_cancelled_in_another_tab_says_so_and_keeps_the_reason(admin, session, letter):
    path, token = f"/admin/envois/{letter}", _token(admin)
    admin.post(f"{path}/annulation", token | {"reason": WHY})
    before = _written(session)

    page = admin.post(f"{path}/annulation", token | {"reason": "Autre motif, écrit ailleurs."}, 409)

    assert "Rien n’a été annulé" in page.text
    assert "Autre motif, écrit ailleurs." in page.text
    assert _written(session) == before
