import pytest

from models.queries.facts import grant_requests_of
from referencing.services.demo import acts
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track

BOOK = "demo-2"
GRANT = {
    "access": "read",
    "purpose": "prevention",
    "need": "Suivre la tension.",
    "modalities": "Le médecin, à chaque visite.",
    "number": "12",
    "unit": "M",
    "security": "Chiffrement.",
    "consent_text": "Vos mesures sont lues.",
}


@pytest.fixture
def draft(world, visitor):
    """A dossier of vendor 1 for the exchange track, whose requests are withdrawn."""
    number = acts.open_only(world, 1, "Exemple Mesure", Track.EXCHANGE, BOOK)
    world.case(number).grant_requests = []
    world.session.commit()
    visitor.sign_in(vendor(1))
    return number


def _fields(visitor, case, api, /, **typed):
    action = f"/editeur/dossiers/{case}/api/{api}"
    form = next(form for form in visitor.open(f"/editeur/dossiers/{case}/api").forms if form.action == action)
    return action, {name: form.fields[name] for name in ("csrf_token", "seen_version")} | typed


def _grants(world, number):
    world.session.rollback()
    rows = grant_requests_of(world.session, world.case(number).id)
    found = {row.api: (row.access, row.purpose, row.retention, row.need) for row in rows}
    world.session.rollback()
    return found


def test_request_is_saved_and_brings_the_api_that_all_others_suppose(world, visitor, draft):
    action, fields = _fields(visitor, draft, "measures", **GRANT)

    answer = visitor.post(action, fields)
    page = visitor.open(f"/editeur/dossiers/{draft}/api")

    assert answer.headers["Location"] == f"/editeur/dossiers/{draft}/api#measures"
    assert _grants(world, draft) == {
        "measures": (["read"], "prevention", "P12M", "Suivre la tension."),
        "pairing": (["read", "write"], "", "", ""),
    }
    assert {"measures", "pairing"} <= set(page.ids)
    assert "Complétez la finalité" in page.text
    assert "Vos mesures sont lues." in page.html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"access": "write"}, "Cette API n’offre pas cet accès"),
        ({"purpose": "vente"}, "Choisissez dans la liste."),
        ({"number": "douze"}, "Écrivez un nombre entier, de 1 à 9999."),
        ({"number": "0"}, "Écrivez un nombre entier, de 1 à 9999."),
        ({"security": "x" * 10_001}, "Ce texte dépasse"),
    ],
)
def test_wrong_field_is_told_and_the_text_kept(world, visitor, draft, typed, sentence):
    action, fields = _fields(visitor, draft, "measures", **(GRANT | typed))

    page = visitor.post(action, fields, status=422)
    silent = visitor.client.post(action, data=fields, headers={"X-Autosave": "1"})

    assert sentence in page.text
    assert "Suivre la tension." in page.html
    assert (silent.status_code, _grants(world, draft)) == (422, {})


def test_late_request_is_shown_both_texts(world, visitor, draft):
    action, late = _fields(visitor, draft, "measures", **GRANT)
    visitor.post(action, late)

    page = visitor.post(action, late | {"need": "Mon autre texte."}, status=409)
    silent = visitor.client.post(action, data=late, headers={"X-Autosave": "1"})

    assert "Suivre la tension." in page.text
    assert "Mon autre texte." in page.html
    assert silent.status_code == 409
    assert _grants(world, draft)["measures"][3] == "Suivre la tension."


def test_base_request_stays_while_another_supposes_it(world, visitor, draft):
    action, fields = _fields(visitor, draft, "measures", **GRANT)
    visitor.post(action, fields)
    counts = []

    for api in ("pairing", "measures", "pairing"):
        action, fields = _fields(visitor, draft, api)
        visitor.post(f"{action}/retrait", fields)
        counts.append(sorted(_grants(world, draft)))

    assert counts == [["measures", "pairing"], ["pairing"], []]


def test_simple_track_and_filed_case_take_no_request(world, visitor, draft):
    simple = acts.open_only(world, 1, "Exemple Simple", Track.SIMPLE, BOOK)
    filed = acts.open_only(world, 1, "Exemple Parti", Track.EXCHANGE, BOOK)
    world.step(filed, "withdraw", Role.SIGNATORY)
    world.session.commit()
    _action, fields = _fields(visitor, draft, "measures", **GRANT)
    before = _grants(world, filed)

    for number in (simple, filed):
        visitor.post(f"/editeur/dossiers/{number}/api/measures", fields, status=422)
        visitor.open(f"/editeur/dossiers/{number}/api")

    assert (_grants(world, simple), _grants(world, filed)) == ({}, before)


def test_unknown_api_and_case_of_another_vendor_are_nowhere(world, visitor, draft):
    other = acts.open_only(world, 2, "Exemple Autre", Track.EXCHANGE, BOOK)
    world.session.commit()
    _action, fields = _fields(visitor, draft, "measures", **GRANT)

    statuses = [
        visitor.client.post(f"/editeur/dossiers/{path}", data=fields).status_code
        for path in (f"{draft}/api/lune", f"{other}/api/measures", f"{other}/api/measures/retrait")
    ]

    assert statuses == [404, 404, 404]
