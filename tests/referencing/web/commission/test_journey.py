"""From the commission to the catalogue by pages: secretary, members, decider, signatories, officer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.commission import CommissionSession, SessionAgenda
from models.database import reading
from models.queries.agendas import note_agenda_rendering
from referencing.services.demo import acts
from referencing.services.store import Room
from tests.referencing.web.conftest import AT, play
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track

HOUSE = "parcours.example"
BOOK = "demo-2"
# The same day, in the afternoon: what is said in a session counts from its day on.
WHEN = {"held_on": AT.date().isoformat(), "begins": "14:00", "ends": "16:00", "place": "Salle 1"}


def ready(world, number=1, track=Track.SIMPLE, bad=()):
    """Return a case before the commission."""
    case = play(world, acts.file(world, number, f"Exemple Commission {number}", track, BOOK))
    play(world, acts.assess(world, case, bad))
    world.at = AT
    return case


def entered(app, name):
    return Visitor(app).sign_in(name if "@" in name else f"{name}@{HOUSE}")


def sent(visitor, path, ending, status=303, /, **typed):
    """Fill in the form of a page whose action ends so, and send it."""
    form = next(form for form in visitor.open(path).forms if (form.action or path).endswith(ending))
    return visitor.post(form.action or path, form.fields | typed, status)


def planned(secretary):
    return sent(secretary, "/instruction/commission/nouvelle", "nouvelle", **WHEN).headers["Location"]


def composed(app, case, members=9, name="secretariat"):
    """Return the secretary and the address of a session with a case, convened, its first members present."""
    secretary = entered(app, name)
    session = planned(secretary)
    sent(secretary, session, "/ordre-du-jour", number=case, act="ajouter")
    sent(secretary, session, "/convoquer")
    page = secretary.open(session)
    boxes = [name.removeprefix("present-") for name in page.ids if name.startswith("present-")]
    token = {"csrf_token": page.forms[-1].fields["csrf_token"]}
    secretary.post(f"{session}/presence", token | {"present": boxes[:members]})
    return secretary, session


def decided(decider, case, choice, grounds="", quote=()):
    """Prepare a decision, read its letter, take it; return the page of the letter."""
    path = f"/instruction/decisions/{case}"
    sent(decider, path, "/preparer", choice=choice, grounds=grounds, quote=list(quote))
    letter = decider.open(path)
    sent(decider, path, "/decider", is_read="1")
    return letter


@pytest.fixture
def case(world):
    return ready(world)


def state(world, number):
    with reading():
        world.session.rollback()
        world.session.expire_all()
        found = world.case(number).state.value
        world.session.rollback()
    return found


def opined(app, session, secretary, case, opinion="favourable", members=2):
    """Have members vote, and the secretary give the opinion."""
    path = f"{session}/dossiers/{case}"
    for number in range(1, members + 1):
        sent(entered(app, f"membre{number}"), path, "/vote", opinion=opinion)
    sent(secretary, path, "/avis", opinion=opinion, summary="La commission a entendu le secrétariat.")
    sent(secretary, path, "/etapes/give_opinion")


def test_simple_case_goes_from_the_commission_to_the_catalogue(app, world, case):
    secretary, session = composed(app, case)
    member = entered(app, "membre1")
    told = member.open("/instruction/commission")

    sent(member, session, "/reponse", answer="confirmed")
    opined(app, session, secretary, case)
    letter = decided(entered(app, "decision"), case, "accept")
    for name in (vendor(1), "cnam"):
        sent(entered(app, name), f"/dossiers/{case}/convention", "/signer", is_read="1")
    officer = entered(app, "guichet")
    sent(officer, f"/dossiers/{case}/convention", "/etapes/make_ready")
    officer.take(case, "publish", is_confirmed="1")

    assert "1 dossier, 0 avis rendu" in told.text
    assert "j’ai décidé d’accepter cette candidature" in letter.text
    assert "Convention conclue le" in officer.open(f"/dossiers/{case}/convention").text
    assert state(world, case) == "published"


def test_exchange_case_is_refused_with_its_grounds_and_its_appeal(app, world):
    case = ready(world, 2, Track.EXCHANGE, bad=(0,))
    key = acts.negative_keys(world, case)[0]
    world.session.rollback()
    secretary, session = composed(app, case)
    opined(app, session, secretary, case, "unfavourable")
    decider = entered(app, "decision")
    path = f"/instruction/decisions/{case}"

    bare = decider.open(path)
    sent(decider, path, "/preparer", choice="refuse", grounds="Le dossier ne suffit pas.", quote=[])
    shown = decider.open(path)
    given = _fields(shown, "/abandonner") | {"seen_version": _version(world, case), "seen_draft": 1, "is_read": "1"}
    groundless = decider.post(f"{path}/decider", given, 422)
    letter = decided(decider, case, "refuse", "Le dossier ne suffit pas.", [key])

    assert "seul un refus est possible" in bare.text
    assert "Cette décision ne peut pas être prise telle qu’elle est préparée" in shown.text
    assert [form.action for form in shown.forms if form.action.endswith("/decider")] == []
    for page in (shown, groundless):
        assert "doivent citer au moins un critère constaté" in page.text
    assert "Cette décision ne peut pas être prise" not in letter.text
    assert f"Critère {key}, «" in letter.text
    assert "tribunal administratif" in letter.text
    assert state(world, case) == "refused"


def _fields(page, ending):
    return next(form.fields for form in page.forms if form.action.endswith(ending))


def _version(world, number):
    with reading():
        world.session.expire_all()
        version = world.case(number).version
        world.session.rollback()
    return version


def test_decider_who_assessed_is_stopped_by_page_and_by_post(app, world, case):
    from referencing.services.people import give_roles, person_with_email  # noqa: PLC0415 - for this test alone

    secretary, session = composed(app, case)
    opined(app, session, secretary, case)
    give_roles(world.session, person_with_email(world.session, f"instruction@{HOUSE}"), [Role.DECIDER], AT)
    world.session.commit()
    both = entered(app, "instruction")
    path = f"/instruction/decisions/{case}"

    page = both.open(path)
    token = next(form.fields["csrf_token"] for form in page.forms if form.fields.get("csrf_token"))
    forged = both.post(f"{path}/preparer", {"csrf_token": token, "choice": "accept", "seen_draft": "0"}, 422)

    assert "Vous ne pouvez pas décider sur ce dossier" in page.text
    assert [form.action for form in page.forms if form.action.endswith(("/preparer", "/decider"))] == []
    assert "La personne qui décide a instruit ce dossier" in forged.text
    assert "Vous ne pouvez pas décider : vous avez instruit" in both.open("/instruction/decisions").text
    assert state(world, case) == "decision"


def test_recusal_in_session_takes_the_vote_and_the_quorum_away(app, world, case):
    secretary, session = composed(app, case, members=2)
    path = f"{session}/dossiers/{case}"
    opined_page = secretary.open(path)
    sent(entered(app, "membre2"), path, "/vote", opinion="favourable")
    recused = next(name for name in opined_page.ids if name.startswith("vote-"))
    token = {"csrf_token": opined_page.forms[0].fields["csrf_token"]}

    secretary.post(f"{path}/deport", token | {"member": _member(world, 2)})
    page = secretary.open(path)
    closed = entered(app, "membre2").open(path, 404)
    forged = entered(app, "membre2").client.post(f"{path}/vote", data={"opinion": "favourable"}).status_code
    noted = secretary.post(f"{path}/scrutin", token | {f"vote-{_member(world, 2)}": "favourable"}, 422)
    agenda = entered(app, "membre2").open(session)

    assert recused
    assert "2 membres présents sur 3, quorum atteint (2 requis" in opined_page.text
    assert "1 membre présent sur 3, quorum non atteint (2 requis" in page.text
    assert "0 suffrage exprimé" in page.text
    assert forged in (400, 404)
    assert "a déclaré un intérêt" in noted.text
    assert "0 suffrage exprimé" in secretary.open(path).text
    assert "Le quorum n’est pas atteint : 1 membre(s) présent(s), 2 requis." in page.text
    assert closed.h1 == "Page introuvable"
    assert case not in agenda.text


def _member(world, number):
    from models.organisation import Person  # noqa: PLC0415 - for this helper alone

    with reading():
        found = world.session.scalar(select(Person.id).where(Person.email == f"membre{number}@{HOUSE}"))
        world.session.rollback()
    return str(found)


def test_session_of_tomorrow_takes_neither_presence_nor_votes_nor_an_opinion(app, world, case):
    secretary, session = composed(app, case, members=2)
    path = f"{session}/dossiers/{case}"
    token = {"csrf_token": secretary.open(path).forms[0].fields["csrf_token"]}
    boxes = [name.removeprefix("present-") for name in secretary.open(session).ids if name.startswith("present-")]
    votes = token | {f"vote-{member}": "favourable" for member in boxes[:2]}
    tomorrow = (AT + timedelta(days=1)).date().isoformat()

    sent(secretary, f"{session}/modifier", "/modifier", held_on=tomorrow)
    page, member = secretary.open(session), entered(app, "membre1").open(path)
    late = secretary.post(f"{session}/presence", token | {"present": boxes[:3]}, 422)
    refused = secretary.post(f"{path}/scrutin", votes, 422)
    sent(secretary, path, "/avis", opinion="favourable", summary="Préparé la veille.")

    assert "Les présences se notent à partir du jour de la séance." in page.text
    assert [form.action for form in page.forms if form.action.endswith("/presence")] == []
    assert [form.action for form in member.forms if form.action.endswith("/vote")] == []
    assert "Les votes s’ouvrent le jour de la séance, le 3 mars 2026." in member.text
    for told in (late, refused, secretary.open(path)):
        assert "La séance est prévue le 03/03/2026 : présences, votes et avis s’enregistrent" in told.text
    assert state(world, case) == "commission"


def test_member_sees_only_sessions_they_are_called_to(app, case):
    secretary = entered(app, "secretariat")
    session = planned(secretary)
    sent(secretary, session, "/ordre-du-jour", number=case, act="ajouter")
    member = entered(app, "membre1")

    member.open(session, 404)
    member.open(f"{session}/dossiers/{case}", 404)

    assert "Vous n’êtes convoqué à aucune séance." in member.open("/instruction/commission").text
    assert entered(app, "guichet").open("/instruction/commission", 404).h1 == "Page introuvable"


def test_session_form_tells_what_is_wrong_and_keeps_what_was_typed(app, world):
    secretary = entered(app, "secretariat")

    page = sent(
        secretary,
        "/instruction/commission/nouvelle",
        "nouvelle",
        422,
        held_on="demain",
        begins="14:00",
        ends="13:00",
        place="",
        link="ftp://x",
    )

    assert [link for link in page.links if link.startswith("#")] == ["#contenu", "#held_on", "#ends", "#link"]
    assert page.forms[-1].fields["held_on"] == "demain"
    with reading():
        assert world.session.scalars(select(CommissionSession)).all() == []
        world.session.rollback()


@pytest.mark.usefixtures("world")
def test_session_changed_meanwhile_is_409_and_keeps_what_was_typed(app):
    secretary, other = entered(app, "secretariat"), entered(app, "secretariat")
    session = planned(secretary)
    form = next(form for form in secretary.open(f"{session}/modifier").forms if "held_on" in form.fields)
    sent(other, f"{session}/modifier", "/modifier", place="Salle 2")

    page = secretary.post(f"{session}/modifier", form.fields | {"place": "Salle 3"}, 409)
    again = next(form for form in page.forms if "held_on" in form.fields)

    assert "Salle 2" in page.text
    assert again.fields["place"] == "Salle 3"
    secretary.post(f"{session}/modifier", again.fields)
    assert "Salle 3" in secretary.open(session).text


def test_opinion_changed_meanwhile_is_409_and_keeps_what_was_typed(app, case):
    secretary, session = composed(app, case)
    path = f"{session}/dossiers/{case}"
    form = next(form for form in secretary.open(path).forms if form.action.endswith("/avis"))
    sent(secretary, path, "/avis", opinion="favourable", summary="Premier compte rendu.")

    page = secretary.post(form.action, form.fields | {"opinion": "unfavourable", "summary": "Autre texte."}, 409)

    assert "Premier compte rendu." in page.text
    assert "Autre texte." in page.text


def test_reservations_are_added_rewritten_ordered_and_removed(app, case):
    secretary, session = composed(app, case)
    path = f"{session}/dossiers/{case}"
    written = {
        "text": "Publier la déclaration.",
        "is_suspensive": "non",
        "missed_effect": "reminder",
        "owner": "vendor",
    }

    empty = sent(secretary, path, "/reserves", 422, text="", is_suspensive="oui", missed_effect="reminder")
    sent(secretary, path, "/reserves", **written)
    sent(secretary, path, "/reserves", **(written | {"text": "Corriger la page.", "due_on": "2026-09-30"}))
    raised = [form for form in secretary.open(path).forms if form.action.endswith("/ordre")][-1]
    secretary.post(raised.action, raised.fields | {"act": "monter"})
    first = next(link for link in secretary.open(path).links if "/reserves/" in link)
    grave = {"is_suspensive": "oui", "missed_effect": "suspension", "owner": "vendor"}
    sent(secretary, first, first, text="Corriger la page d’accueil.", **grave)
    removed = [form for form in secretary.open(path).forms if form.action.endswith("/ordre")][-1]
    secretary.post(removed.action, removed.fields | {"act": "retirer"})
    page = secretary.open(path)

    assert "#text" in empty.links
    assert "Corriger la page d’accueil." in page.text
    assert "Publier la déclaration." not in page.text
    assert "Modifier la réserve 1" in page.text


def test_reservation_of_the_desk_says_so_and_costs_the_vendor_nothing(app, case):
    secretary, session = composed(app, case)
    path = f"{session}/dossiers/{case}"
    written = {"text": "Vérifier le flux de test.", "is_suspensive": "non", "owner": "desk"}

    unjust = sent(secretary, path, "/reserves", 422, **written, missed_effect="suspension")
    sent(secretary, path, "/reserves", **written, missed_effect="reminder")
    unknown = sent(secretary, path, "/reserves", 422, **(written | {"owner": "commission"}), missed_effect="reminder")

    assert "n’a pour effet qu’un rappel. L’éditeur n’en répond pas." in unjust.text
    assert "Vérifier le flux de test." in unjust.text
    assert "#owner-0" in unknown.links
    assert "à la charge de : le guichet du GIE SESAM-Vitale" in secretary.open(path).text


def test_agenda_is_read_by_whom_it_is_for_once_it_is_printed(app, world, case):
    secretary, session = composed(app, case)
    path = f"{session}/ordre-du-jour.pdf"
    waiting = entered(app, "membre1").open(path, 503)
    for row in world.session.scalars(select(SessionAgenda)).all():
        kept = world.store.keep(Room.PAPERS, b"%PDF-1.7 " + row.number.encode())
        note_agenda_rendering(world.session, row.id, kept.sha256, kept.size, world.at)
    world.session.commit()
    read = entered(app, "membre1").client.get(path)
    sent(secretary, session, "/etablir")
    again = secretary.open(session).text

    assert "Ordre du jour de la commission" in waiting.text
    assert (read.status_code, read.mimetype, read.data) == (200, "application/pdf", b"%PDF-1.7 ODJ-2026-00001")
    assert "Ordre du jour ODJ-2026-00002 (PDF)" in again
    assert entered(app, "guichet").client.get(path).status_code == 404
    assert entered(app, vendor(1)).client.get(path).status_code == 404


def test_agenda_closes_to_a_member_who_is_recused_and_says_who_is(app, world, case):
    secretary, session = composed(app, case)
    form = next(one for one in secretary.open(f"{session}/dossiers/{case}").forms if one.action.endswith("/deport"))
    secretary.post(form.action, form.fields | {"member": _member(world, 2)})
    before = entered(app, "membre2").open(session).text

    entered(app, "membre2").open(f"{session}/ordre-du-jour.pdf", 404)
    sent(secretary, session, "/etablir")
    entered(app, "membre2").open(f"{session}/ordre-du-jour.pdf", 503)

    assert "Un intérêt a été déclaré ou levé depuis" in before
    assert "Déport\u00a0: " in secretary.client.get(session).text


def test_case_not_reached_moves_to_the_session_that_follows(app, case):
    secretary, session = composed(app, case)
    later = (date.fromisoformat(WHEN["held_on"]) + timedelta(days=30)).isoformat()
    following = sent(secretary, "/instruction/commission/nouvelle", "nouvelle", **(WHEN | {"held_on": later}))

    sent(secretary, session, "/ordre-du-jour", number=case, act="reporter")

    assert case in secretary.open(following.headers["Location"]).text
    assert "Aucun dossier n’est à l’ordre du jour." in secretary.open(session).text


def test_several_decisions_are_taken_one_after_the_other(app, world):
    first, second = ready(world, 1), ready(world, 2)
    for number in (first, second):
        play(world, acts.opine(world, number, acts.Opinion.FAVOURABLE))
    world.session.commit()
    decider = entered(app, "decision")
    for number in (first, second):
        sent(decider, f"/instruction/decisions/{number}", "/preparer", choice="accept")

    one = sent(decider, f"/instruction/decisions/{first}", "/decider", is_read="1")
    two = sent(decider, f"/instruction/decisions/{second}", "/decider", is_read="1")

    assert one.headers["Location"] == f"/instruction/decisions/{second}#lettre"
    assert two.headers["Location"] == "/instruction/decisions"
    assert (state(world, first), state(world, second)) == ("agreement", "agreement")


def test_letter_that_was_not_read_is_not_sent(app, world, case):
    play(world, acts.opine(world, case, acts.Opinion.FAVOURABLE))
    decider = entered(app, "decision")
    sent(decider, f"/instruction/decisions/{case}", "/preparer", choice="accept")

    page = sent(decider, f"/instruction/decisions/{case}", "/decider", 422, is_read="")

    assert "#is_read" in page.links
    assert state(world, case) == "decision"


def test_findings_of_another_case_cannot_be_quoted(app, world, case):
    play(world, acts.opine(world, case, acts.Opinion.FAVOURABLE))
    decider = entered(app, "decision")

    page = sent(decider, f"/instruction/decisions/{case}", "/preparer", 404, choice="refuse", quote="AUTRE-1")

    assert page.h1 == "Page introuvable"


def test_two_secretaries_at_once_lose_nothing(app, world, case):
    secretary, session = composed(app, case, members=3)
    other = ready(world, 2)
    world.session.commit()
    page = secretary.open(session)
    presence = next(form for form in page.forms if form.action.endswith("/presence")).fields
    boxes = [name.removeprefix("present-") for name in page.ids if name.startswith("present-")]
    order = next(form for form in page.forms if form.action.endswith("/ordre-du-jour")).fields
    sent(secretary, session, "/ordre-du-jour", number=other, act="ajouter")

    late = secretary.post(f"{session}/presence", presence | {"present": boxes[3:5]}, 409)
    moved = secretary.post(f"{session}/ordre-du-jour", order | {"number": case, "act": "retirer"}, 409)

    for page in (late, moved):
        assert "Quelqu’un d’autre a changé cette séance entre-temps" in page.text
    assert (late.html.count(" checked"), moved.html.count(" checked")) == (2, 3)
    assert "Présents enregistrés : " in late.text
    assert case in secretary.open(session).text
    token = next(form for form in late.forms if form.action.endswith("/presence")).fields
    secretary.post(f"{session}/presence", token | {"present": boxes[3:5]})
    assert secretary.open(session).html.count(" checked") == 2


def test_answer_of_a_member_does_not_stop_the_secretary(app, case):
    secretary, session = composed(app, case, members=2)
    page = secretary.open(session)
    presence = next(form for form in page.forms if form.action.endswith("/presence")).fields
    boxes = [name.removeprefix("present-") for name in page.ids if name.startswith("present-")]
    sent(entered(app, "membre1"), session, "/reponse", answer="confirmed")

    answer = secretary.post(f"{session}/presence", presence | {"present": boxes[:4]})

    assert answer.status_code == 303
