"""Two reviewers on one case: answers and evidence read, findings written, comments within their circle."""

import re
from dataclasses import replace

import pytest
from markupsafe import escape
from sqlalchemy import select

from models.assignment import Assignment
from models.database import reading
from models.news import News
from models.organisation import Person
from models.queries.facts import change_request_of
from referencing.services import assessing, rulebooks
from referencing.services.applications import answer as write
from referencing.services.declarations import dossier_of
from referencing.services.demo import acts
from referencing.services.demo.world import DOMAIN
from referencing.services.people import declare_interest, person_with_email
from referencing.services.phrases import Wording, save_phrase
from referencing.services.staff import known_themes, set_themes
from tests.referencing.web.conftest import play
from workflows.dossier import Answer, EvidenceItem
from workflows.vocabulary import Role, Track, Verdict

FIRST, SECOND, OFFICER = (f"{name}@{DOMAIN}" for name in ("instruction", "instruction2", "guichet"))
VENDOR = "signataire@editeur-01.example"


@pytest.fixture
def case(world):
    """A case under assessment, without any finding."""
    number = play(world, acts.file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))
    world.step(number, "admit", Role.OFFICER)
    world.session.commit()
    return number


@pytest.fixture
def keys(visitor, case):
    page = type(visitor)(visitor.client.application).sign_in(FIRST).open(f"/instruction/{case}")
    return list(dict.fromkeys(link.rsplit("/", 1)[1] for link in page.links if link and "/criteres/" in link))


def _reader(visitor, email):
    return type(visitor)(visitor.client.application).sign_in(email)


def _form(visitor, case, key):
    page = visitor.open(f"/instruction/{case}/criteres/{key}")
    return next(form for form in page.forms if form.action.endswith(f"/criteres/{key}"))


def _send(visitor, form, status=303, **typed):
    given = {name: form.fields[name] for name in ("csrf_token", "seen")}
    return visitor.post(form.action, given | {"suite": "suivant"} | typed, status)


def _comment(visitor, case, key, circle, text):
    form = next(
        one for one in visitor.open(f"/instruction/{case}/criteres/{key}").forms if "commentaires" in one.action
    )
    token = form.fields["csrf_token"]
    visitor.post(form.action, {"csrf_token": token, "criterion": key, "circle": circle, "text": text})


def test_finding_is_kept_and_the_next_criterion_follows(visitor, case, keys):
    first = _reader(visitor, FIRST)

    answer = _send(first, _form(first, case, keys[0]), verdict="compliant", comment="Preuve lue.")

    assert answer.location == f"/instruction/{case}/criteres/{keys[1]}"
    assert "Conforme (Instructrice Exemple)" in first.open(f"/instruction/{case}").text


def test_finding_made_meanwhile_is_shown_beside_and_nothing_is_lost(visitor, case, keys):
    first, second = _reader(visitor, FIRST), _reader(visitor, SECOND)
    form, late = _form(first, case, keys[0]), _form(second, case, keys[0])
    _send(first, form, verdict="compliant", comment="Vu par la première.")

    page = _send(second, late, 409, verdict="non_compliant", comment="Vu par le second.")

    assert "Vu par la première." in page.text
    assert "Vu par le second." in page.html
    again = next(one for one in page.forms if one.action == late.action)
    _send(second, again, verdict="non_compliant", comment="Vu par le second.")
    assert "Non conforme (Instructeur Exemple)" in second.open(f"/instruction/{case}").text


def test_finding_that_needs_words_is_refused_and_kept_in_the_form(visitor, case, keys):
    first = _reader(visitor, FIRST)

    page = _send(first, _form(first, case, keys[0]), 422, verdict="non_compliant", comment="")

    assert "Expliquez ce constat" in page.text


def test_to_complete_proposes_a_flag_with_its_comment_and_the_letter_shows_it(visitor, case, keys):
    first = _reader(visitor, FIRST)

    answer = _send(first, _form(first, case, keys[0]), verdict="to_complete", comment="Précisez la date.")
    page = first.open(answer.location)
    form = next(one for one in page.forms if one.action.endswith("/complements"))
    typed = {"csrf_token": form.fields["csrf_token"], "criterion": keys[0], "reason": "Précisez la date."}
    first.post(form.action, typed)
    letter = first.open(f"/instruction/{case}/complements")

    assert answer.location == f"/instruction/{case}/complements?critere={keys[0]}"
    assert "Précisez la date." in page.html
    assert f"Retirer {keys[0]} de la demande" in letter.text
    out = next(one for one in letter.forms if one.action.endswith("/retrait"))
    first.post(out.action, {"csrf_token": out.fields["csrf_token"]})
    assert "Aucun critère n’est signalé." in first.open(f"/instruction/{case}/complements").text


def test_vendor_reads_the_shared_circle_and_no_other(visitor, case, keys):
    first = _reader(visitor, FIRST)
    for circle in ("staff", "shared", "theme"):
        _comment(first, case, keys[0], circle, f"Mot pour {circle}.")
    officer, vendor = _reader(visitor, OFFICER), _reader(visitor, VENDOR)

    read = {
        name: [word for word in ("staff", "shared", "theme") if f"Mot pour {word}." in page.text]
        for name, page in {
            "officer": officer.open(f"/instruction/{case}/criteres/{keys[0]}"),
            "reviewer": _reader(visitor, SECOND).open(f"/instruction/{case}/criteres/{keys[0]}"),
            "vendor": vendor.open(f"/dossiers/{case}"),
        }.items()
    }

    assert read == {"officer": ["staff", "shared"], "reviewer": ["staff", "shared", "theme"], "vendor": ["shared"]}
    vendor.open(f"/instruction/{case}/criteres/{keys[0]}", 404)


def test_evidence_is_drawn_page_by_page_and_never_run(visitor, case, keys):
    first = _reader(visitor, FIRST)
    pages = (first.open(f"/instruction/{case}/criteres/{key}") for key in keys)
    shown = next(page for page in pages if "/pages/1.png" in page.html)
    address = shown.html.split('src="')[1].split('"')[0]

    image = first.client.get(address)

    assert (image.status_code, image.mimetype, image.data[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert image.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert _reader(visitor, VENDOR).client.get(address).status_code == 404
    assert first.client.get(address.replace("/1.png", "/99.png")).status_code == 404


def test_recusal_closes_the_assessment_with_its_evidence(world, visitor, case, keys):
    first = _reader(visitor, FIRST)
    page = next(
        page for page in (first.open(f"/instruction/{case}/criteres/{key}") for key in keys) if ".png" in page.html
    )
    address = page.html.split('src="')[1].split('"')[0]
    world.session.expire_all()
    about, reviewer = world.case(case).id, world.actor(FIRST)
    declare_interest(world.session, about, reviewer, has_interest=True, statement="Parts.", at=world.at)
    world.session.commit()

    closed = [
        first.client.get(path).status_code
        for path in (f"/instruction/{case}", f"/instruction/{case}/criteres/{keys[0]}", address, f"/dossiers/{case}")
    ]

    assert closed == [404] * 4


def test_phrases_come_with_the_words_of_the_case(world, visitor, case, keys):
    wording = Wording(title="Périmètre", text="Pour {service}, précisez le périmètre.", criterion=keys[0])
    save_phrase(world.session, wording, by=world.actor(FIRST), at=world.at)
    world.session.commit()
    first = _reader(visitor, FIRST)

    here, elsewhere = (first.open(f"/instruction/{case}/criteres/{key}").text for key in keys[:2])

    told = "Pour Exemple Souffle, précisez le périmètre."
    assert (told in here, told in elsewhere) == (True, False)


def _phrase(world, title, text, **where):
    save_phrase(world.session, Wording(title=title, text=text, **where), by=world.actor(FIRST), at=world.at)
    world.session.commit()


@pytest.mark.parametrize(
    ("page", "ending", "field"),
    [
        ("/instruction/{case}/criteres/{key}", "/criteres/{key}", "comment"),
        ("/instruction/{case}/criteres/{key}", "/commentaires", "text"),
        ("/instruction/{case}", "/commentaires", "text"),
        ("/instruction/{case}/complements?critere={key}", "/complements", "reason"),
    ],
)
def test_phrase_is_put_into_the_text_without_a_script_and_nothing_is_kept(
    world, visitor, case, keys, page, ending, field
):
    _phrase(world, "Relance", "Sur {service}, avant le {echeance} : précisez.")
    first, names = _reader(visitor, FIRST), {"case": case, "key": keys[0]}
    shown = first.open(page.format(**names))
    form = next(one for one in shown.forms if one.action.endswith(ending.format(**names)))
    button = re.search(r'name="phrase" value="([0-9a-f]{32})"', shown.html)[1]
    token = {"csrf_token": form.fields["csrf_token"], "criterion": keys[0] if "{key}" in page else ""}
    typed = token | {"circle": "staff", "verdict": "to_complete", "seen": ""}

    back = first.post(form.action, typed | {field: "Déjà écrit.", "phrase": button}, 200)
    refused = first.post(form.action, typed | {field: "Avant le {echeance}."}, 422)

    assert "À remplacer vous-même : echeance" in shown.text
    assert "Déjà écrit.\nSur Exemple Souffle, avant le {echeance}" in back.html
    assert "Remplacez {echeance} par les mots qui conviennent." in refused.text
    assert "Aucun commentaire." in first.open(f"/instruction/{case}").text


def test_first_circle_offered_is_the_narrowest_that_is_safe(visitor, case, keys):
    address = f"/instruction/{case}/criteres/{keys[0]}"

    mark = re.compile(r'<input checked[^>]*name="circle"[^>]*value="(\w+)"')
    places = {FIRST: address, OFFICER: address, SECOND: f"/instruction/{case}"}
    chosen = {name: mark.search(_reader(visitor, name).open(page).html)[1] for name, page in places.items()}

    assert chosen == {FIRST: "theme", OFFICER: "staff", SECOND: "staff"}


def test_vendor_answers_what_is_shared_and_nothing_else(world, visitor, case, keys):
    first, vendor = _reader(visitor, FIRST), _reader(visitor, VENDOR)
    _comment(first, case, keys[0], "shared", "Quel périmètre ?")
    _comment(first, case, keys[1], "staff", "Entre nous.")
    page = vendor.open(f"/editeur/dossiers/{case}/commentaires")
    form = next(one for one in page.forms if one.action.endswith("/commentaires"))

    empty = vendor.post(form.action, form.fields | {"text": " "}, 422)
    elsewhere = vendor.post(form.action, form.fields | {"criterion": keys[1], "text": "Je réponds."}, 422)
    vendor.post(form.action, form.fields | {"text": "Tout le service."})

    assert ("Quel périmètre ?" in page.text, "Entre nous." in page.text) == (True, False)
    assert "Instructrice Exemple" not in page.text
    assert "Écrivez votre réponse." in empty.text
    assert ("n’ont rien partagé" in elsewhere.text, "Je réponds." in elsewhere.text) == (True, True)
    assert "Tout le service." in vendor.open(f"/editeur/dossiers/{case}/commentaires").text
    assert "(éditeur)" in first.open(f"/instruction/{case}/criteres/{keys[0]}").text
    with reading():
        told = world.session.scalars(select(News).where(News.kind == "comment").order_by(News.at, News.id)).all()
        heard = [world.session.get(Person, news.person_id).email for news in told]
        world.session.rollback()
    assert (sorted(heard[:-1]), heard[-1]) == (["equipe@editeur-01.example", VENDOR], FIRST)


def _theme_of(key):
    book = rulebooks.load("demo-2")
    return book.criterion[key].theme


def test_reviewer_of_other_themes_reads_is_told_and_finds_once_an_officer_gives_them_the_theme(
    world, visitor, case, keys
):
    reviewer = person_with_email(world.session, FIRST)
    theme = _theme_of(keys[0])
    other = next(one for one in sorted(known_themes()) if one != theme)
    set_themes(world.session, reviewer, [other], actor=world.actor(OFFICER), at=world.at, reason="Son domaine.")
    world.session.commit()
    first = _reader(visitor, FIRST)
    page = first.open(f"/instruction/{case}/criteres/{keys[0]}")
    token = next(form.fields["csrf_token"] for form in page.forms if form.fields.get("csrf_token"))
    sent = {"csrf_token": token, "seen": "", "verdict": "compliant", "comment": "", "suite": "suivant"}

    refused = first.post(f"/instruction/{case}/criteres/{keys[0]}", sent, 422)
    flagged = {"csrf_token": token, "criterion": keys[0], "reason": "Précisez."}
    unflagged = first.post(f"/instruction/{case}/complements", flagged, 422)
    given = Assignment(procedure="application", case_id=world.case(case).id, theme=theme, person_id=reviewer.id)
    given.assigned_at, given.assigned_by_id = world.at, reviewer.id
    world.session.add(given)
    world.session.commit()
    first.post(f"/instruction/{case}/criteres/{keys[0]}", sent)

    assert "n’est pas le vôtre" in page.text
    assert not [form for form in page.forms if form.action.endswith(f"/criteres/{keys[0]}")]
    assert [f"Le critère {keys[0]} relève du thème" in one.text for one in (refused, unflagged)] == [True, True]
    assert "Conforme (Instructrice Exemple)" in first.open(f"/instruction/{case}").text


def test_second_round_marks_what_changed_in_level_words_applicability_and_evidence(world, visitor):
    case = play(world, acts.file(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2"))
    play(world, acts.ask_changes(world, case))
    application = world.case(case)
    keys = [flag.criterion for flag in change_request_of(world.session, application.id).flags]
    before = dossier_of(world.session, application).answers
    added = "preuve-ajoutee.pdf"
    answers = [
        Answer(not_applicable="Aucune donnée de ce genre."),
        Answer(level=0, comment="Périmètre précisé.", evidence=(EvidenceItem(file=added),)),
    ]
    pieces = {one.evidence.name: one.evidence for answer in application.answers for one in answer.evidence}
    pieces |= {added: world.evidence(application, added)}
    for key, answer in zip(keys, answers, strict=False):
        used = {item: pieces[item.file] for item in answer.evidence}
        write(world.session, application, key, answer, used, actor=world.vendor_of(application), at=world.at)
    world.step(case, "resubmit", Role.SIGNATORY)
    world.session.commit()
    reader = _reader(visitor, FIRST)

    unchanged = next(key for key in before if key not in keys)
    none, level, same = (reader.open(f"/instruction/{case}/criteres/{key}").text for key in (*keys[:2], unchanged))

    assert "[ajouté :] Aucune donnée de ce genre." in none
    assert "[retiré :]" in none
    assert (f"[ajouté :] {added}" in level, "[ajouté :] 0" in level, "Périmètre précisé." in level) == (
        True,
        True,
        True,
    )
    assert "Rien n’a changé" in same


def test_letter_of_the_change_request_is_shown_whole_before_it_leaves(world, visitor, case, keys):
    actor = world.staff(Role.REVIEWER)
    assessing.draft_change_request(
        world.session, world.case(case), {keys[0]: "Précisez la date."}, actor=actor, at=world.at
    )
    world.session.commit()
    first = _reader(visitor, FIRST)

    page = first.open(f"/instruction/{case}/complements")

    assert "La lettre telle qu’elle partira" in page.text
    for words in ("Votre réponse est attendue au plus tard le", "Si vous ne répondez pas", "le dossier devient caduc"):
        assert words in page.text
    assert page.text.count("Précisez la date.") == 2
    sent = next(form for form in page.forms if form.action.endswith("/etapes/request_changes"))
    first.post(sent.action, sent.fields)
    with reading():
        world.session.expire_all()
        assert world.case(case).state.value == "changes_requested"
        world.session.rollback()


def test_what_the_vendor_changes_is_read_once_it_is_filed(world, visitor):
    number = play(world, acts.file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))
    world.step(number, "admit", Role.OFFICER)
    application = world.case(number)
    filed = dossier_of(world.session, application).answers
    key = next(one for one in acts.find_all(world, number) if filed[one].evidence)
    acts.find_all(world, number, {key: Verdict.TO_COMPLETE})
    assessing.draft_change_request(
        world.session, application, {key: "Précisez."}, actor=world.staff(Role.REVIEWER), at=world.at
    )
    world.step(number, "request_changes", Role.REVIEWER)
    added = EvidenceItem(file="preuve-ajoutee.pdf")
    now = replace(filed[key], comment="Réponse en cours d’écriture.", evidence=(added,))
    pieces, vendor = {added: world.evidence(application, added.file)}, world.vendor_of(application)
    write(world.session, application, key, now, pieces, actor=vendor, at=world.at)
    world.session.commit()
    reader = _reader(visitor, FIRST)

    page = reader.open(f"/instruction/{number}/criteres/{key}")

    assert (now.comment in page.text, added.file in page.text) == (False, False)
    assert (escape(filed[key].comment) in page.html, filed[key].evidence[0].file in page.text) == (True, True)
    assert "l’éditeur prépare sa réponse" in page.text
    assert "L’éditeur prépare sa réponse" in reader.open(f"/instruction/{number}").text
    file = next(link for link in page.links if link and "/preuves/" in link)
    assert reader.client.get(file).status_code == 200
    world.step(number, "resubmit", Role.SIGNATORY)
    world.session.commit()
    page = reader.open(f"/instruction/{number}/criteres/{key}")
    assert (now.comment in page.text, added.file in page.text) == (True, True)
    assert "prépare sa réponse" not in page.text
