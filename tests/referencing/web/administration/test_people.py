import uuid

import pytest
from sqlalchemy import event, select

from models.administration import AdministrativeAct
from models.database import reading
from models.organisation import Organisation, Person, StaffRole
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import Role

WHY = "Arrivée dans l’équipe."


def _read(session, query):
    """Return rows and let the database go: the page that is opened next may want to write."""
    session.expire_all()
    with reading():
        rows = session.execute(query).all()
    session.rollback()
    return rows


def _id(session, email):
    return next((row.id for row in _read(session, select(Person.id).where(Person.email == email))), None)


def _roles(session, email):
    return {row.role for row in _read(session, select(StaffRole.role).join(Person).where(Person.email == email))}


def _acts(session):
    query = select(AdministrativeAct.act, AdministrativeAct.reason).order_by(AdministrativeAct.id)
    return [tuple(row) for row in _read(session, query)]


def _send(admin, path, data, status=303):
    """Send a form of a page with the token of that page."""
    token = next(form for form in admin.open("/admin/personnes/nouvelle").forms if form.method == "post").fields
    return admin.post(path, {"csrf_token": token["csrf_token"]} | data, status)


def test_people_are_found_by_words_and_role(admin):
    found = {
        query: "guichet@parcours.example" in admin.open(f"/admin/personnes?{query}").text
        for query in ("", "q=GUICHET", "role=officer", "role=decider", "role=nonsense", "q=%25", "etat=desactive")
    }

    assert found == {
        "": True,
        "q=GUICHET": True,
        "role=officer": True,
        "role=decider": False,
        "role=nonsense": True,
        "q=%25": False,
        "etat=desactive": False,
    }


def test_account_is_created_with_roles_and_shown_in_the_journal(admin, session):
    data = {"name": "Nora Essai", "email": "nora@parcours.example", "roles": ["reviewer", "officer"], "reason": WHY}

    response = _send(admin, "/admin/personnes/nouvelle", data)

    assert response.location == f"/admin/personnes/{_id(session, 'nora@parcours.example')}"
    assert _roles(session, "nora@parcours.example") == {Role.REVIEWER, Role.OFFICER}
    page, journal = admin.open(response.location), admin.open("/admin/journal?acte=create_account")
    assert page.h1 == "Nora Essai"
    assert [journal.text.count(WHY), page.text.count(WHY)] == [1, 3]


def test_account_that_cannot_be_keeps_what_was_typed(admin, session):
    taken = {"name": "Nora", "email": "guichet@parcours.example", "reason": WHY}

    empty = _send(admin, "/admin/personnes/nouvelle", {}, 422)
    twice = _send(admin, "/admin/personnes/nouvelle", taken, 422)
    forged = _send(admin, "/admin/personnes/nouvelle", taken | {"email": "n@x.example", "roles": ["vendor"]}, 422)

    assert empty.text.count("Ce champ est nécessaire.") == 4
    assert "Cette adresse a déjà un compte" in twice.text
    assert twice.forms[-1].fields["email"] == "guichet@parcours.example"
    assert "Choisissez un rôle de la liste." in forged.text
    assert (_acts(session), _id(session, "n@x.example")) == ([], None)


def test_names_too_long_or_with_controls_and_a_form_sent_twice(admin, session):
    data = {"email": "nora@parcours.example", "reason": WHY}

    long = _send(admin, "/admin/personnes/nouvelle", data | {"name": "n" * 300}, 422)
    _send(admin, "/admin/personnes/nouvelle", data | {"name": "Nora\x07\x1b\n Essai\x00"})
    twice = _send(admin, "/admin/personnes/nouvelle", data | {"name": "Nora Essai"}, 422)

    page = admin.open(f"/admin/personnes/{_id(session, 'nora@parcours.example')}")
    assert "Ce texte est trop long" in long.text
    assert long.forms[-1].fields["name"] == "n" * 300
    assert (page.h1, "Cette adresse a déjà un compte" in twice.text) == ("Nora Essai", True)
    assert [act for act, _why in _acts(session)] == ["create_account"]


def test_role_and_account_changed_in_another_tab_are_told_and_nothing_is_done_twice(admin, session):
    path = f"/admin/personnes/{_id(session, 'guichet@parcours.example')}"
    for status in (303, 409):
        _send(admin, f"{path}/roles", {"role": "auditor", "reason": WHY}, status)
    for status in (303, 409):
        _send(admin, f"{path}/roles/auditor/retrait", {"reason": WHY}, status)
    _send(admin, f"{path}/desactivation", {"reason": WHY})

    late = _send(admin, f"{path}/roles", {"role": "auditor", "reason": "Ce que j’ai tapé."}, 422)

    assert "Ce que j’ai tapé." in late.text
    assert Role.AUDITOR not in _roles(session, "guichet@parcours.example")
    assert [act for act, _why in _acts(session)] == ["give_role", "take_role", "deactivate"]


def test_role_is_given_and_taken_with_reasons_that_stay(admin, session):
    path = f"/admin/personnes/{_id(session, 'guichet@parcours.example')}"

    unexplained = _send(admin, f"{path}/roles", {"role": "auditor"}, 422)
    _send(admin, f"{path}/roles", {"role": "auditor", "reason": WHY})
    given = _roles(session, "guichet@parcours.example")
    asked = admin.open(f"{path}/roles/auditor/retrait")
    silent = _send(admin, f"{path}/roles/auditor/retrait", {"reason": " "}, 422)
    _send(admin, f"{path}/roles/auditor/retrait", {"reason": "Départ."})

    assert "Dites pourquoi : le motif est gardé." in unexplained.text
    assert (Role.AUDITOR in given, asked.h1, silent.h1) == (True, "Retirer un rôle", "Retirer un rôle")
    assert Role.AUDITOR not in _roles(session, "guichet@parcours.example")
    assert _acts(session) == [("give_role", WHY), ("take_role", "Départ.")]


def test_own_account_and_own_role_are_out_of_reach(admin, session):
    path = f"/admin/personnes/{_id(session, 'administration@parcours.example')}"

    closed = _send(admin, f"{path}/desactivation", {"reason": "Essai."}, 422)
    taken = _send(admin, f"{path}/roles/administrator/retrait", {"reason": "Essai."}, 422)

    for page in (closed, taken):
        assert "Vous ne pouvez pas faire cela sur votre propre compte" in page.text
    assert _acts(session) == []


def test_closed_account_is_signed_out_and_may_come_back(admin, app, session):
    desk = Visitor(app).sign_in("guichet@parcours.example")
    path = f"/admin/personnes/{_id(session, 'guichet@parcours.example')}"

    _send(admin, f"{path}/desactivation", {"reason": "Départ."})
    out = desk.client.get("/compte/courriels").status_code
    closed = admin.open(path)
    _send(admin, f"{path}/reactivation", {"reason": "Retour."})
    desk.sign_in("guichet@parcours.example")

    assert (out, "Compte désactivé" in closed.text) == (302, True)
    assert desk.open("/compte/courriels").h1 == "Mes courriels"


@pytest.mark.parametrize("path", ["", "/personnes", "/envois", "/courriels", "/referentiels", "/etat", "/journal"])
def test_pages_are_closed_to_others(app, world, path):  # noqa: ARG001 - the people who try
    for email in ("guichet@parcours.example", "decision@parcours.example"):
        Visitor(app).sign_in(email).open(f"/admin{path}", 404)


@pytest.mark.parametrize("path", [f"/personnes/{uuid.UUID(int=1)}", "/personnes/x", "/envois/x", "/referentiels/x"])
def test_what_there_is_not_is_not_found(admin, path):
    admin.open(f"/admin{path}", 404)


def test_forged_role_and_switch_are_not_found(admin, session):
    path = f"/admin/personnes/{_id(session, 'guichet@parcours.example')}"

    for end in ("/roles/vendor/retrait", "/suppression"):
        _send(admin, path + end, {"reason": "Essai."}, 404)
    admin.open(f"{path}/roles/decider/retrait", 404)

    assert _acts(session) == []


@pytest.mark.parametrize("path", ["/admin/personnes", "/admin/organisations"])
def test_lists_take_as_many_queries_for_many_rows_as_for_few(admin, app, session, path):
    session.add(Organisation(name="O", siren="999999999", nature="company", created_at=AT))
    session.commit()
    few = _queries(app, admin, path)
    people = [Person(email=f"p{n:02d}@x.example", name=f"P {n}", created_at=AT) for n in range(50)]
    session.add_all(people)
    session.add_all(Organisation(name=f"O {n}", siren=f"{n:09d}", nature="company", created_at=AT) for n in range(50))
    session.commit()

    assert _queries(app, admin, path) == few


def test_next_page_follows_the_last_line(admin, session):
    session.add_all(Person(email=f"p{n:02d}@x.example", name=f"P {n}", created_at=AT) for n in range(60))
    session.commit()
    seen, path = [], "/admin/personnes?q=x.example"

    while path:
        page = admin.open(path)
        seen += [text.strip() for text in page.texts if text.strip().endswith("@x.example")]
        path = next((link for link in page.links if link and "apres=" in link), None)

    assert seen == [f"p{n:02d}@x.example" for n in range(60)]


def _queries(app, admin, path):
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    seen = []

    def note(*given):
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    admin.open(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
