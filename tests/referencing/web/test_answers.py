import io

import pytest
from sqlalchemy import event, select

from models.application import Answer
from models.evidence import Evidence
from referencing.services import assessing
from referencing.services.demo import acts
from referencing.services.demo.evidence_files import paper
from referencing.services.people import join, register_person
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track

BOOK = "demo-2"
PAGE = "/editeur/dossiers/{}/criteres/D-3"


@pytest.fixture
def draft(world, visitor):
    """A dossier of vendor 1, eligible, without its two last answers."""
    number = acts.open_only(world, 1, "Exemple Marche", Track.SIMPLE, BOOK)
    acts.forget_answers(world, number, 2)
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.session.commit()
    visitor.sign_in(vendor(1))
    return number


@pytest.fixture
def asked(world, visitor):
    """A candidacy of vendor 1 in which criterion D-3 was flagged."""
    number = acts.open_only(world, 1, "Exemple Sommeil", Track.SIMPLE, BOOK)
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.step(number, "submit", Role.SIGNATORY)
    world.step(number, "admit", Role.OFFICER)
    reviewer = world.staff(Role.REVIEWER)
    assessing.draft_change_request(
        world.session, world.case(number), {"D-3": "Donnez les horaires."}, actor=reviewer, at=world.at
    )
    world.step(number, "request_changes", Role.REVIEWER)
    world.session.commit()
    visitor.sign_in(vendor(1))
    return number


def _form(page, path):
    return next(form for form in page.forms if form.action == path)


def _fields(form, **typed):
    """Return what a browser would send of a form: the boxes that it shows, ticked or not, are the test's business."""
    kept = {name: form.fields[name] for name in ("csrf_token", "seen_version")}
    return kept | typed


def _answers(world, number):
    world.session.rollback()
    rows = world.session.scalars(select(Answer).where(Answer.application_id == world.case(number).id))
    found = {row.criterion: (row.level, row.comment, row.not_applicable) for row in rows}
    world.session.rollback()
    return found


def _evidence_of(world, number, key):
    world.session.rollback()
    rows = world.session.scalars(select(Answer).where(Answer.application_id == world.case(number).id))
    names = [item.evidence.name for row in rows if row.criterion == key for item in row.evidence]
    world.session.rollback()
    return names


def test_overview_shows_each_criterion_with_its_anchor_and_what_it_misses(visitor, draft):
    page = visitor.open(f"/editeur/dossiers/{draft}/criteres")

    assert {"D-1", "D-2", "D-3"} <= set(page.ids)
    assert "à répondre" in page.text
    assert f"/editeur/dossiers/{draft}/criteres/D-2" in page.links


def test_answer_is_saved_and_shown(world, visitor, draft):
    path = PAGE.format(draft)
    form = _form(visitor.open(path), path)

    answer = visitor.post(path, _fields(form, level="1", comment="De 9 h à 18 h."))

    assert answer.headers["Location"] == path
    assert _answers(world, draft)["D-3"] == (1, "De 9 h à 18 h.", None)
    assert "De 9 h à 18 h." in visitor.open(path).html


def test_saving_and_going_on_leads_to_the_next_criterion(visitor, draft):
    path = PAGE.format(draft).replace("D-3", "D-2")
    form = _form(visitor.open(path), path)

    answer = visitor.post(path, _fields(form, level="1", suite="1"))

    assert answer.headers["Location"] == PAGE.format(draft)


def test_autosave_answers_each_time_the_version_to_write_over(world, visitor, draft):
    path = PAGE.format(draft)
    fields = _fields(_form(visitor.open(path), path), level="1")
    versions = []

    for comment in ("Un.", "Un, deux.", "Un, deux, trois."):
        told = visitor.client.post(path, data=fields | {"comment": comment}, headers={"X-Autosave": "1"})
        versions.append((told.status_code, told.json["version"]))
        fields["seen_version"] = told.json["version"]

    assert versions == [(200, 1), (200, 2), (200, 3)]
    assert _answers(world, draft)["D-3"] == (1, "Un, deux, trois.", None)


def _colleague(app, world, number):
    """Return somebody of the same organisation, signed in."""
    case = world.case(number)
    person = register_person(world.session, "collegue@editeur-01.example", "Collègue Exemple", world.at, is_demo=True)
    join(world.session, case.organisation, person, is_signatory=False)
    world.session.commit()
    return Visitor(app).sign_in("collegue@editeur-01.example")


def test_second_of_two_colleagues_is_shown_both_texts_and_loses_nothing(app, world, visitor, draft):
    path, colleague = PAGE.format(draft), _colleague(app, world, draft)
    mine, theirs = (_form(reader.open(path), path) for reader in (visitor, colleague))
    colleague.post(path, _fields(theirs, level="1", comment="Ouvert le matin."))

    page = visitor.post(path, _fields(mine, level="0", comment="Ouvert le soir."), status=409)
    silent = visitor.client.post(
        path, data=_fields(mine, level="0", comment="Ouvert le soir."), headers={"X-Autosave": "1"}
    )

    assert "Ouvert le matin." in page.text
    assert "Ouvert le soir." in page.html
    assert "Collègue Exemple" in page.text
    assert silent.status_code == 409
    assert _answers(world, draft)["D-3"] == (1, "Ouvert le matin.", None)

    visitor.post(path, _fields(_form(page, path), level="0", comment="Ouvert matin et soir."))

    assert _answers(world, draft)["D-3"] == (0, "Ouvert matin et soir.", None)


def test_colleagues_hear_of_each_other_and_of_what_is_written(app, world, visitor, draft):
    path, colleague = PAGE.format(draft), _colleague(app, world, draft)
    form = _form(colleague.open(path), path)
    look = f"/editeur/dossiers/{draft}/presence"
    colleague.client.post(look, data={"csrf_token": form.fields["csrf_token"], "subject": "D-3"})
    colleague.post(path, _fields(form, level="1", comment="Le matin."))
    token = _form(visitor.open(path), path).fields["csrf_token"]

    told = visitor.client.post(look, data={"csrf_token": token, "subject": "D-1"}).json

    assert told["here"] == ["Collègue Exemple travaille aussi sur ce dossier (D-3)."]
    assert [(key, row["version"], row["is_own"]) for key, row in told["written"].items()] == [("D-3", 1, False)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"level": "9", "comment": "Mon texte."}, "Choisissez un niveau de la liste."),
        ({"level": "1", "comment": "Mon texte." + "x" * 10_000}, "Ce texte dépasse"),
        ({"level": "sans-objet", "comment": "Mon texte."}, "Cochez cette déclaration"),
        ({"level": "1", "comment": "Mon texte.", "evidence": "pas-une-preuve"}, "rechargez la page"),
        ({"level": "1", "comment": "Mon texte.", "valid_until": "2026-02-31"}, "Cette date n’existe pas"),
    ],
)
def test_wrong_field_is_told_and_the_text_kept(world, visitor, draft, typed, sentence):
    path, before = PAGE.format(draft), _answers(world, draft)

    page = visitor.post(path, _fields(_form(visitor.open(path), path), **typed), status=422)
    silent = visitor.client.post(path, data=_fields(_form(page, path), **typed), headers={"X-Autosave": "1"})

    assert sentence in page.text
    assert "Mon texte." in page.html
    assert silent.status_code == 422
    assert any(sentence in told for errors in silent.json["errors"].values() for told in errors)
    assert _answers(world, draft) == before


def test_not_applicable_is_declared_on_honour(world, visitor, draft):
    path = PAGE.format(draft)
    form = _form(visitor.open(path), path)

    visitor.post(
        path, _fields(form, level="sans-objet", not_applicable="Le service n’a pas d’usagers directs.", is_declared="y")
    )

    assert _answers(world, draft)["D-3"] == (None, "", "Le service n’a pas d’usagers directs.")


def test_files_are_joined_to_the_answer_in_one_form(world, visitor, draft):
    path = PAGE.format(draft)
    form = _form(visitor.open(path), path)
    files = [(io.BytesIO(paper("Un")), "../hds.pdf"), (io.BytesIO(paper("Deux")), "a" * 300 + ".pdf")]

    visitor.post(path, _fields(form, level="1", comment="Joint.", files=files, valid_until="2027-05-31"))

    assert _evidence_of(world, draft, "D-3") == ["hds.pdf", "a" * 116 + ".pdf"]


def test_refused_file_is_told_with_every_reason_and_nothing_is_kept(world, visitor, draft):
    path, before = PAGE.format(draft), _answers(world, draft)
    form = _form(visitor.open(path), path)
    files = [(io.BytesIO(paper("Un")), "bon.pdf"), (io.BytesIO(b"MZ\x90\x00" + b"\0" * 64), "virus.exe")]

    page = visitor.post(path, _fields(form, level="1", comment="Mon texte.", files=files), status=422)

    assert "Le fichier « virus.exe » est ou contient un programme" in page.text
    assert "Mon texte." in page.html
    assert _answers(world, draft) == before
    assert _names(world) == _names_without(world, "bon.pdf")


def _names(world):
    world.session.rollback()
    found = set(world.session.scalars(select(Evidence.name)))
    world.session.rollback()
    return found


def _names_without(world, name):
    return _names(world) - {name}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Werkzeug leaves its draft open
def test_upload_cut_off_writes_nothing(world, visitor, draft):
    path, before = PAGE.format(draft), _names(world)
    token = _form(visitor.open(path), path).fields["csrf_token"]
    body = (
        b'--limite\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode() + b"\r\n--limite\r\n"
        b'Content-Disposition: form-data; name="files"; filename="hds.pdf"\r\n\r\n%PDF-1.7 la suite manque'
    )

    answer = visitor.client.post(
        path,
        input_stream=io.BytesIO(body),
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 5000)},
        content_type="multipart/form-data; boundary=limite",
    )

    assert answer.status_code == 400
    assert _names(world) == before


def test_body_too_large_is_refused_where_files_are_taken_and_sooner_elsewhere(visitor, draft):
    paths = ((PAGE.format(draft), 2**30), (f"/editeur/dossiers/{draft}/presence", 2**20))
    statuses = []

    for path, size in paths:
        answer = visitor.client.post(
            path,
            input_stream=io.BytesIO(b""),
            content_type="multipart/form-data; boundary=limite",
            environ_overrides={"CONTENT_LENGTH": str(size)},
        )
        statuses.append(answer.status_code)

    assert statuses == [413, 413]


def test_criterion_that_is_not_asked_or_of_another_vendor_is_nowhere(world, visitor, draft):
    other = acts.open_only(world, 2, "Exemple Autre", Track.SIMPLE, BOOK)
    world.session.commit()
    token = _form(visitor.open(PAGE.format(draft)), PAGE.format(draft)).fields["csrf_token"]
    paths = [PAGE.format(draft).replace("D-3", "D-4"), PAGE.format(draft).replace("D-3", "URB-HDS"), PAGE.format(other)]
    data = {"csrf_token": token, "seen_version": "0", "level": "1"}

    found = [(visitor.client.get(path).status_code, visitor.client.post(path, data=data).status_code) for path in paths]

    assert found == [(404, 404)] * 3


def test_evidence_of_another_vendor_cannot_be_joined(world, visitor, draft):
    other = acts.open_only(world, 2, "Exemple Autre", Track.SIMPLE, BOOK)
    stranger = next(row for row in world.case(other).answers if row.evidence).evidence[0].evidence_id
    world.session.commit()
    path, before = PAGE.format(draft), _answers(world, draft)
    form = _form(visitor.open(path), path)

    visitor.post(path, _fields(form, level="1", evidence=str(stranger)), status=404)

    assert _answers(world, draft) == before


def test_only_flagged_criteria_can_be_written_in_a_change_request(world, visitor, asked):
    path, closed = PAGE.format(asked), PAGE.format(asked).replace("D-3", "D-2")
    page = visitor.open(path)
    before = _answers(world, asked)["D-2"]

    visitor.open(closed)
    refused = visitor.post(closed, _fields(_form(page, path), level="1", comment="Mon texte."), status=422)
    visitor.post(path, _fields(_form(page, path), level="1", comment="De 9 h à 18 h."))

    assert "Donnez les horaires." in page.text
    assert "n’est pas signalé" in refused.text
    assert "Mon texte." in refused.html
    assert _answers(world, asked)["D-2"] == before


def test_summary_shows_the_differences_before_sending(visitor, asked):
    path = PAGE.format(asked)
    visitor.post(path, _fields(_form(visitor.open(path), path), level="1", comment="De 9 h à 18 h."))

    page = visitor.open(f"/editeur/dossiers/{asked}/criteres/differences")
    overview = visitor.open(f"/editeur/dossiers/{asked}/criteres")

    assert "1 complément répondu sur 1." in page.text
    assert "[ajouté :]" in page.text
    assert f"/dossiers/{asked}/etapes/resubmit" in [form.action for form in page.forms]
    assert "1 complément répondu sur 1" in overview.text


def test_pages_ask_the_database_as_often_for_few_answers_as_for_many(app, world, visitor):
    few = acts.open_only(world, 1, "Exemple Petit", Track.SIMPLE, BOOK)
    many = acts.open_only(world, 1, "Exemple Grand", Track.EXCHANGE, "mes-2023")
    world.session.commit()
    visitor.sign_in(vendor(1))
    paths = ["/criteres", "/criteres/differences"]

    counts = [[_queries(app, visitor, f"/editeur/dossiers/{number}{path}") for path in paths] for number in (few, many)]

    assert counts[0] == counts[1]


def _queries(app, visitor, path):
    visitor.open(path)
    asked = []
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", _counter := lambda *given: asked.append(given[2]))
    visitor.open(path)
    event.remove(engine, "before_cursor_execute", _counter)
    return len(asked)


def test_closed_case_is_read_and_not_written(world, visitor, asked):
    world.session.rollback()
    submitted = acts.open_only(world, 1, "Exemple Clos", Track.SIMPLE, BOOK)
    world.step(submitted, "withdraw", Role.SIGNATORY)
    world.session.commit()
    path = PAGE.format(submitted)
    token = _form(visitor.open(PAGE.format(asked)), PAGE.format(asked)).fields["csrf_token"]
    before = _answers(world, submitted)

    page = visitor.open(path)
    visitor.post(path, {"csrf_token": token, "seen_version": "0", "level": "1"}, status=422)

    assert path not in [form.action for form in page.forms]
    assert _answers(world, submitted) == before
