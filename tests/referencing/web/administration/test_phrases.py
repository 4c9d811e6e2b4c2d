import pytest
from sqlalchemy import select

from models.administration import AdministrativeAct
from models.phrase import Phrase

NEW = "/admin/phrases/nouvelle"
GOOD = {"title": "Preuve trop ancienne", "text": "La preuve de {service} est périmée."}


def _phrases(session):
    session.rollback()
    rows = session.execute(select(Phrase.title, Phrase.text, Phrase.retired_at).order_by(Phrase.id)).all()
    session.rollback()
    return [(row.title, row.text, row.retired_at is not None) for row in rows]


def _fill(admin, path=NEW, status=303, **typed):
    form = next(form for form in admin.open(path).forms if form.action == path)
    places = {"rulebook": "", "theme": "", "criterion": ""}
    return admin.post(path, form.fields | places | typed, status)


def _path(session):
    identifier = session.scalars(select(Phrase.id).where(Phrase.retired_at.is_(None))).one()
    session.rollback()
    return f"/admin/phrases/{identifier}"


def test_phrase_is_previewed_kept_changed_and_retired(admin, session):
    preview = _fill(admin, status=200, **GOOD, preview="1")
    nothing_yet = _phrases(session)
    _fill(admin, **GOOD, criterion="URB-HDS")
    path = _path(session)
    listed = admin.open("/admin/phrases")
    _fill(admin, path, text="La preuve du dossier {dossier} est périmée.")
    after = _path(session)
    form = next(form for form in admin.open(after).forms if form.action.endswith("/retrait"))
    admin.post(form.action, form.fields)

    assert ("La preuve de Suivi Tension est périmée." in preview.text, nothing_yet) == (True, [])
    assert ("URB-HDS" in listed.text, path in listed.links) == (True, True)
    assert [retired for *_words, retired in _phrases(session)] == [True, True]
    acts = session.scalars(select(AdministrativeAct.act).order_by(AdministrativeAct.number)).all()
    assert acts == ["save_phrase", "save_phrase", "retire_phrase"]
    assert "Aucune phrase type" in admin.open("/admin/phrases").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "Bonjour {nom}."}, "La variable {nom} n’existe pas."),
        ({"text": "Une { seule."}, "Une accolade reste ouverte"),
        ({"title": "t" * 300}, "Le titre a 120 caractères au plus"),
        ({"title": " ", "text": "\0"}, "Ce champ est nécessaire."),
        ({"criterion": "NULLE-PART"}, "Choisissez une ligne de la liste."),
        ({"theme": "securite", "rulebook": "nulle-part"}, "Choisissez une ligne de la liste."),
    ],
)
def test_phrase_that_cannot_be_keeps_what_was_typed(admin, session, typed, said):
    page = _fill(admin, status=422, **(GOOD | typed))

    assert said in page.text
    assert _phrases(session) == []


def test_phrase_for_a_criterion_of_another_theme_would_never_be_offered(admin, session):
    page = _fill(admin, status=422, **GOOD, criterion="URB-HDS", theme="ethique")

    assert "la phrase ne serait jamais proposée" in page.text
    assert _phrases(session) == []


def test_phrase_changed_in_another_tab_is_not_lost(admin, session):
    _fill(admin, **GOOD)
    path = _path(session)
    stale = next(form for form in admin.open(path).forms if form.action == path)
    _fill(admin, path, text="Premier.")

    places = {"rulebook": "", "theme": "", "criterion": ""}
    page = admin.post(path, stale.fields | places | {"title": "Autre", "text": "Second."}, 409)

    assert ("changée ou retirée par quelqu’un d’autre" in page.text, "Second." in page.text) == (True, True)
    assert [text for _title, text, retired in _phrases(session) if not retired] == ["Premier."]
    assert page.forms[-1].action == NEW


def test_forged_identifiers_and_posts_without_token_are_refused(admin, session):
    for path in ("/admin/phrases/x", "/admin/phrases/00000000-0000-0000-0000-000000000007"):
        admin.open(path, 404)

    assert admin.client.post(NEW, data=GOOD).status_code == 400
    assert _phrases(session) == []
