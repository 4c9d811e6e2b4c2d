"""The page of an organisation, as its administrator, its other members and strangers meet it."""

import json
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from models.membership import Invitation
from models.news import News
from models.queries.memberships import members_of, unanswered_invitations
from models.queries.people import organisation_with_siren
from referencing.services.inviting import invite, token_of
from referencing.services.notices import mail_of, reading_of
from referencing.services.organisations import capacities_of
from referencing.services.outbox import Delivery
from referencing.services.people import join, person_with_email, register_person, register_vendor
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor
from workflows.dossier import Signatory, Vendor
from workflows.membership import Capacities
from workflows.vocabulary import Withheld

ADMINISTRATOR, MEMBER, STRANGER = "camille@cardia.example", "noa@cardia.example", "lou@autre.example"
INVITED = "nouvelle@cardia.example"
SECRET = "une longue phrase de passe inventee"  # noqa: S105 - of a test
PAGE = "/editeur/organisation"


@pytest.fixture
def organisation(app, session):  # noqa: ARG001 - the time of the service
    cardia = _vendor(session, "Cardia", "732829320", ADMINISTRATOR)
    join(session, cardia, register_person(session, MEMBER, "Noa", AT, is_demo=True), is_signatory=False)
    _vendor(session, "Autre", "552100554", STRANGER)
    known = SimpleNamespace(id=cardia.id, name=cardia.name, siren=cardia.siren)
    session.commit()
    return known


def _vendor(session, name, siren, email):
    return register_vendor(
        session, Vendor(name=name, siren=siren, signatory=Signatory(name=name, email=email)), AT, is_demo=True
    )


def _visitor(app, email):
    return Visitor(app).sign_in(email)


def _form(visitor, ending, page=PAGE):
    return next(form for form in visitor.open(page).forms if form.action.endswith(ending))


def _hidden(form):
    """Return the fields that nobody types in: a box that is not ticked is not sent."""
    return {name: value for name, value in form.fields.items() if not name.startswith("is_")}


def _invite(visitor, status=303, **typed):
    form = _form(visitor, "/invitations")
    return visitor.post(
        form.action,
        {"csrf_token": form.fields["csrf_token"], "organisation": form.fields["organisation"], **typed},
        status,
    )


def _capacities(session, organisation):
    with reading(session):
        return {held.person.email: capacities_of(held) for held in members_of(session, organisation.id)}


def _pending(session, organisation):
    with reading(session):
        return [(one.id, one.email) for one in unanswered_invitations(session, organisation.id)]


@contextmanager
def reading(session):
    """On SQLite whoever reads in this session keeps all writers waiting: end it at once."""
    session.rollback()
    yield
    session.rollback()


def test_page_shows_members_to_all_of_them_and_its_forms_to_administrators(app, organisation):
    of_administrator = _visitor(app, ADMINISTRATOR).open(PAGE)
    of_member = _visitor(app, MEMBER).open(PAGE)

    assert (of_administrator.h1, of_member.h1) == ("Cardia", "Cardia")
    assert [MEMBER in page.text for page in (of_administrator, of_member)] == [True, True]
    assert [form.action for form in of_member.forms] == ["/deconnexion"]
    assert organisation.siren in of_member.text


def test_invited_address_with_an_account_accepts_and_becomes_a_member(app, session, organisation):
    _invite(_visitor(app, ADMINISTRATOR), email=f" {STRANGER.upper()}", is_signatory="y")
    link = _link(app, session, organisation)

    visitor = _visitor(app, STRANGER)
    form = next(form for form in visitor.open(link).forms if form.action == link)
    visitor.post(form.action, form.fields)
    page = visitor.open(PAGE)

    assert _capacities(session, organisation)[STRANGER] == Capacities(is_signatory=True)
    assert page.h1 == "Cardia"
    assert "Agir pour Autre" in page.text
    assert "Autre a rejoint l’organisation sur invitation (membre, signataire)" in page.text


def test_link_of_an_invitation_stands_in_its_mail_and_nowhere_else(app, session, organisation, settings):
    _invite(_visitor(app, ADMINISTRATOR), email=INVITED)
    link = _link(app, session, organisation)

    with reading(session):
        told = session.scalars(select(News)).one()
        delivery = Delivery(id=uuid.uuid4(), kind="mail", key="k", payload={}, created_at=AT, at=AT)
        sent = mail_of(session, reading_of(session, told), delivery, settings)
        kept = json.dumps([told.context, told.attachments, told.key])
        session.scalars(select(Invitation)).one().withdrawn_at = AT
        after = reading_of(session, told)

    token = link.rsplit("/", 1)[1]
    assert (token in sent.text, token in sent.html, token in kept) == (True, True, False)
    assert (sent.unsubscribe, after) == (None, Withheld.NOT_VISIBLE)


def test_invited_address_without_account_opens_one_through_the_link(app, session, organisation):
    _invite(_visitor(app, ADMINISTRATOR), email=INVITED)
    link = _link(app, session, organisation)
    visitor = Visitor(app)
    form = next(form for form in visitor.open(link).forms if form.action == f"{link}/compte")

    refused = visitor.post(form.action, form.fields | {"name": " "}, 422)
    visitor.post(form.action, form.fields | {"name": "Nouvelle Venue", "password": SECRET, "again": SECRET})

    assert "Remplissez ce champ." in refused.text
    assert visitor.open(PAGE).h1 == "Cardia"
    assert _capacities(session, organisation)[INVITED] == Capacities()


def test_link_opens_once_only_the_last_one_sent_and_not_after_its_time(app, session, organisation, clock_at):
    administrator = _visitor(app, ADMINISTRATOR)
    _invite(administrator, email=INVITED)
    first = _link(app, session, organisation)
    form = _form(administrator, "/renvoi")
    administrator.post(form.action, form.fields)
    second = _link(app, session, organisation)

    gone = Visitor(app).open(first, 410)
    Visitor(app).open(second)
    with clock_at(days=7):
        late = Visitor(app).open(second, 410)
    form = _form(administrator, "/retrait")
    administrator.post(form.action, form.fields)
    withdrawn = Visitor(app).open(second, 410)

    assert {page.h1 for page in (gone, late, withdrawn)} == {"Cette invitation ne s’ouvre pas"}


def test_forged_link_leads_nowhere(app, session, organisation):
    _invite(_visitor(app, ADMINISTRATOR), email=INVITED)
    link = _link(app, session, organisation)

    Visitor(app).open(link[:-2] + ("aa" if link[-2:] != "aa" else "bb"), 404)
    Visitor(app).open("/invitations/rien", 404)


def test_invitation_is_for_its_address_only(app, session, organisation):
    _invite(_visitor(app, ADMINISTRATOR), email=INVITED)
    link = _link(app, session, organisation)
    visitor = _visitor(app, STRANGER)

    page = visitor.open(link)
    answer = visitor.post(link, {"csrf_token": page.forms[0].fields["csrf_token"]}, 410)

    assert "Vous êtes connecté avec une autre adresse." in page.text
    assert "envoyée à une autre adresse" in answer.text
    assert STRANGER not in _capacities(session, organisation)


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("", "Remplissez ce champ."),
        ("personne", "Cette adresse n’est pas valable. Exemple : prenom.nom@exemple.fr"),
        (MEMBER, "Cette personne est déjà membre de l’organisation."),
        (f"{'x' * 250}@exemple.fr", "Cette adresse n’est pas valable. Exemple : prenom.nom@exemple.fr"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("organisation")
def test_invitation_that_cannot_leave_says_why_at_the_field_and_keeps_what_was_typed(app, email, told):
    page = _invite(_visitor(app, ADMINISTRATOR), 422, email=email, is_signatory="y")

    assert page.text.count(told) == 2
    assert f'value="{email}"' in page.html
    assert 'checked class="form-check-input" id="is_signatory"' in page.html


def test_second_invitation_waits_for_the_answer_to_the_first(app, session, organisation, clock_at):
    administrator = _visitor(app, ADMINISTRATOR)
    _invite(administrator, email=INVITED)

    page = _invite(administrator, 422, email=INVITED)
    with clock_at(days=8):
        _invite(_visitor(app, ADMINISTRATOR), email=INVITED)

    assert "Une invitation attend déjà une réponse à cette adresse" in page.text
    assert [email for _id, email in _pending(session, organisation)] == [INVITED]


def test_roles_change_and_the_journal_says_who_changed_them(app, session, organisation):
    administrator = _visitor(app, ADMINISTRATOR)
    path = _member_path(session, organisation, MEMBER)
    form = _form(administrator, path, path)

    administrator.post(path, form.fields | {"is_signatory": "y", "is_administrator": "y"})
    page = administrator.open(PAGE)

    assert _capacities(session, organisation)[MEMBER] == Capacities(is_signatory=True, is_administrator=True)
    assert "Cardia a changé les rôles de Noa : membre, signataire, administrateur" in page.text


def test_last_administrator_and_last_signatory_stay(app, session, organisation):
    administrator = _visitor(app, ADMINISTRATOR)
    path = _member_path(session, organisation, ADMINISTRATOR)
    fields = {"csrf_token": _form(administrator, path, path).fields["csrf_token"]}

    demoted = administrator.post(path, {**fields, "seen": "member signatory administrator"}, 422)
    removed = administrator.post(f"{path}/retrait", {**fields, "is_confirmed": "y"}, 422)
    unconfirmed = administrator.post(f"{path}/retrait", fields, 422)

    for page in (demoted, removed):
        assert "C’est le dernier administrateur de l’organisation" in page.text
        assert "C’est le dernier signataire de l’organisation" in page.text
    assert "Cochez la case pour confirmer le retrait." in unconfirmed.text
    assert _capacities(session, organisation)[ADMINISTRATOR] == Capacities(is_signatory=True, is_administrator=True)


def test_roles_changed_meanwhile_are_shown_before_anything_is_saved(app, session, organisation):
    administrator = _visitor(app, ADMINISTRATOR)
    path = _member_path(session, organisation, MEMBER)
    early = _hidden(_form(administrator, path, path))
    administrator.post(path, early | {"is_signatory": "y"})

    page = administrator.post(path, early | {"is_administrator": "y"}, 409)
    again = _hidden(next(form for form in page.forms if form.action == path))
    administrator.post(path, again | {"is_administrator": "y"})

    assert "Rôles actuels : membre, signataire." in page.text
    assert _capacities(session, organisation)[MEMBER] == Capacities(is_administrator=True)


def test_member_who_was_taken_out_sees_nothing_more_of_the_organisation(app, session, organisation):
    administrator, member = _visitor(app, ADMINISTRATOR), _visitor(app, MEMBER)
    path = _member_path(session, organisation, MEMBER)
    form = _form(administrator, "/retrait", path)

    administrator.post(form.action, form.fields | {"is_confirmed": "y"})

    member.open(PAGE, 404)
    assert list(_capacities(session, organisation)) == [ADMINISTRATOR]


@pytest.mark.parametrize("email", [MEMBER, STRANGER])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_but_an_administrator_changes_anything(app, session, organisation, email):
    _invite(_visitor(app, ADMINISTRATOR), email=INVITED)
    [(invitation_id, _email)] = _pending(session, organisation)
    path = _member_path(session, organisation, ADMINISTRATOR)
    visitor = _visitor(app, email)
    token = visitor.open("/").forms[0].fields["csrf_token"]
    before = _capacities(session, organisation)

    visitor.open(path, 404)
    for action, typed in (
        (path, {"seen": "member signatory administrator"}),
        (f"{path}/retrait", {"is_confirmed": "y"}),
        (f"{PAGE}/invitations/{invitation_id}/renvoi", {}),
        (f"{PAGE}/invitations/{invitation_id}/retrait", {}),
        (f"{PAGE}/invitations", {"organisation": organisation.id.hex, "email": "x@exemple.fr"}),
    ):
        visitor.post(action, {"csrf_token": token, **typed}, 404)

    assert _capacities(session, organisation) == before
    assert [address for _id, address in _pending(session, organisation)] == [INVITED]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("chosen", ["552100554", "nothing"])
def test_nobody_acts_for_an_organisation_that_is_not_theirs(app, session, organisation, chosen):
    with reading(session):
        other = organisation_with_siren(session, "552100554").id.hex if chosen == "552100554" else chosen
    visitor = _visitor(app, MEMBER)
    token = visitor.open("/").forms[0].fields["csrf_token"]

    visitor.post(f"{PAGE}/choix", {"csrf_token": token, "organisation": other}, 404)

    assert visitor.open(PAGE).h1 == organisation.name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_person_of_two_organisations_chooses_for_which_they_act(app, session, organisation):
    join(session, organisation, person_with_email(session, STRANGER), is_signatory=False)
    session.commit()
    visitor = _visitor(app, STRANGER)

    form = _form(visitor, "/choix")
    before = visitor.open(PAGE).h1
    visitor.post(form.action, form.fields)

    assert (before, visitor.open(PAGE).h1) == ("Autre", "Cardia")


def test_page_asks_the_same_of_the_database_for_one_member_and_for_twenty(app, session, organisation, counted):
    visitor = _visitor(app, ADMINISTRATOR)
    with counted() as few:
        visitor.open(PAGE)
    for number in range(20):
        person = register_person(session, f"n{number}@cardia.example", f"N {number}", AT)
        join(session, organisation, person, is_signatory=False)
        invite(session, organisation, f"i{number}@cardia.example", Capacities(), by=person, at=AT)
    session.commit()

    with counted() as many:
        visitor.open(PAGE)

    assert len(many) == len(few)


def _link(app, session, organisation):
    with reading(session):
        [invitation] = unanswered_invitations(session, organisation.id)
        return f"/invitations/{token_of(invitation, app.config['SECRET_KEY'])}"


def _member_path(session, organisation, email):
    with reading(session):
        held = next(held for held in members_of(session, organisation.id) if held.person.email == email)
        return f"{PAGE}/membres/{held.id}"
