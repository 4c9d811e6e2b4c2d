import hashlib
from datetime import date, timedelta

import pytest

from models.assessment import ChangeRequest, Finding, Flag
from models.document import IssuedDocument
from models.organisation import Interest
from referencing import documents
from referencing.config import Settings
from referencing.services import outbox
from referencing.services.context import make_context
from referencing.services.deliveries import handlers
from referencing.services.outbox import Outcome
from referencing.services.store import Room
from tests.referencing.documents.sample import sample
from tests.referencing.told import AT, application, entry, person, rows, vendor
from workflows.vocabulary import ApplicationState, Role, Verdict


class Mailbox:
    """Keeps what it is given to send; refuses while `is_down`."""

    def __init__(self):
        self.mails, self.is_down = [], False

    def send(self, mail):
        if self.is_down:
            message = "mail server down"
            raise ConnectionError(message)
        self.mails.append(mail)


@pytest.fixture
def context(database_url, tmp_path):
    settings = Settings.from_environ(
        {
            "PARCOURS_INSTANCE": str(tmp_path / "instance"),
            "PARCOURS_DATABASE_URL": database_url,
            "PARCOURS_PUBLIC_URL": "https://parcours.exemple.fr",
        }
    )
    context = make_context(settings, sender=Mailbox())
    yield context
    context.close()


@pytest.fixture
def world(context):
    """Everybody with a part, a second vendor's people who have none, one account that is closed."""
    with context.sessions.begin() as session:
        ours, other = vendor(session), vendor(session, "Autre")
        person(session, "Vera", of=ours)
        person(session, "Sami", of=ours, is_signatory=True)
        person(session, "Closed", Role.OFFICER, of=ours, is_active=False)
        person(session, "Stranger", of=other, is_signatory=True)
        person(session, "Omar", Role.OFFICER)
        person(session, "Olga", Role.OFFICER)
        person(session, "Rita", Role.REVIEWER)
        person(session, "Remi", Role.REVIEWER)
        person(session, "Sacha", Role.SECRETARY)
        person(session, "Meline", Role.MEMBER)
        person(session, "Delphine", Role.DECIDER)
        person(session, "Cyril", Role.CNAM)
        person(session, "Admin", Role.ADMINISTRATOR)
        return ours


def _announce(context, trigger, by=None, **values):
    with context.sessions.begin() as session:
        ours = vendor(session) if "of" not in values else values.pop("of")
        case = application(session, ours, **values)
        told = entry(session, case, trigger, by)
        outbox.put(session, "announce", f"announce:{told.id}", {"entry_id": str(told.id)}, AT)
        return case, told


def _told(context):
    outbox.run_all(context.sessions, handlers(context), AT)
    return sorted(mail.name for mail in context.sender.mails)


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        ("submit", ["Olga", "Omar", "Sami", "Vera"]),
        ("admit", ["Remi", "Rita", "Sami", "Vera"]),
        ("refer", ["Meline", "Sacha", "Sami", "Vera"]),
        ("give_opinion", ["Delphine", "Olga", "Omar"]),
        ("sign", ["Cyril", "Delphine", "Olga", "Omar", "Sami"]),
        ("confirm_eligibility", []),
    ],
)
def test_step_is_told_to_those_whom_its_table_names(context, world, trigger, told):
    _announce(context, trigger, of=world)

    assert _told(context) == told


def test_nobody_is_told_of_their_own_act(context, world):
    with context.sessions.begin() as session:
        author = person(session, "Author", Role.OFFICER)

    _announce(context, "withdraw", by=author, of=world)

    assert _told(context) == ["Olga", "Omar", "Sami", "Vera"]


def test_reviewer_with_an_interest_in_the_service_is_not_told(context, world):
    with context.sessions.begin() as session:
        earlier = application(session, world)
        conflicted = person(session, "Conflicted", Role.REVIEWER)
        session.add(
            Interest(
                person_id=conflicted.id, application_id=earlier.id, has_interest=True, statement="", declared_at=AT
            )
        )

    _announce(context, "resubmit", of=world, service_id=earlier.service_id)

    assert _told(context) == ["Remi", "Rita"]


def test_reviewers_at_work_on_a_case_are_told_rather_than_all(context, world):
    case, _ = _announce(context, "resubmit", of=world)
    with context.sessions.begin() as session:
        at_work = person(session, "Working", Role.REVIEWER)
        session.add(
            Finding(
                application_id=case.id,
                criterion="URB-1",
                round=1,
                reviewer_id=at_work.id,
                verdict=Verdict.COMPLIANT,
                found_at=AT,
            )
        )

    assert _told(context) == ["Working"]


def test_announcing_again_adds_no_mail(context, world):
    _, told = _announce(context, "submit", of=world)
    outbox.run_all(context.sessions, handlers(context), AT)

    with context.sessions.begin() as session:
        outbox.put(session, "announce", "announce:again", {"entry_id": str(told.id)}, AT)
    outbox.run_all(context.sessions, handlers(context), AT)

    assert len(context.sender.mails) == 4


def test_mail_says_what_happened_who_acts_now_and_until_when(context, world):
    case, told = _announce(context, "submit", of=world)
    outbox.run_all(context.sessions, handlers(context), AT)

    mails = {mail.name: mail for mail in context.sender.mails}
    omar, vera = mails["Omar"], mails["Vera"]
    assert omar.subject == f"[{case.number}] Candidature déposée – Suivi Tension"
    assert "À vous d’agir, au plus tard le 16 mars 2026." in omar.text
    assert "Doit agir maintenant : le guichet du GIE SESAM-Vitale, au plus tard le 16 mars 2026." in vera.text
    assert f"https://parcours.exemple.fr/dossiers/{case.number}" in vera.text
    assert omar.email == "omar@exemple.fr"
    assert omar.at == AT
    with context.sessions() as session:
        keys = {row.key for row in rows(session) if row.kind == "mail"}
    assert {mail.key for mail in context.sender.mails} == keys
    assert all(key.startswith(f"mail:{told.id}:") for key in keys)


def test_change_request_says_how_many_criteria(context, world):
    case, _ = _announce(context, "request_changes", of=world, state=ApplicationState.CHANGES_REQUESTED)
    with context.sessions.begin() as session:
        request = ChangeRequest(application_id=case.id, round=1, due_on=date(2026, 4, 1), sent_at=AT)
        request.flags = [Flag(criterion=f"URB-{number}", reason="à préciser") for number in (1, 2)]
        session.add(request)
    _told(context)

    [text] = {mail.text.split("\n", 1)[1] for mail in context.sender.mails}
    assert "2 critères sont à compléter." in text


def test_account_closed_before_its_mail_left_gets_none(context, world):
    with context.sessions.begin() as session:
        leaver = person(session, "Leaver", Role.DECIDER)
    _announce(context, "give_opinion", of=world)
    effects = handlers(context)
    outbox.run_one(context.sessions, _waiting(context)[0], effects, AT)
    with context.sessions.begin() as session:
        session.merge(leaver).is_active = False

    assert _told(context) == ["Delphine", "Olga", "Omar"]


def _waiting(context):
    return [message_id for message_id, _ in outbox.sweep(context.sessions, AT, timedelta(0), 100)]


def test_mail_server_down_loses_nothing(context, world):
    _announce(context, "give_opinion", of=world)
    effects = handlers(context)
    context.sender.is_down = True
    first = outbox.run_all(context.sessions, effects, AT)
    context.sender.is_down = False

    second = outbox.run_all(context.sessions, effects, AT + outbox.BACKOFF[0])

    assert first == {Outcome.DONE: 1, Outcome.RETRY: 3}
    assert second == {Outcome.DONE: 3}
    assert len(context.sender.mails) == 3


@pytest.fixture
def issued(context, world):
    case, told = _announce(context, "confirm_eligibility", of=world)
    with context.sessions.begin() as session:
        document = IssuedDocument(
            number="DOC-2026-00001",
            code="AAAA-BBBB",
            kind="receipt",
            procedure=case.procedure,
            case_id=case.id,
            entry_id=told.id,
            issued_at=AT,
            context={"number": "CAND-1"},
        )
        session.add(document)
        session.flush()
        outbox.put(session, "render", "render:DOC-2026-00001", {"document_id": str(document.id)}, AT)
    return document.id


def test_document_is_rendered_once_and_kept(context, issued, monkeypatch):
    rendered = []

    def fake_render(kind, values):
        rendered.append((kind, values))
        return b"%PDF-1.7 receipt"

    monkeypatch.setattr(documents, "render", fake_render, raising=False)
    outbox.run_all(context.sessions, handlers(context), AT)
    with context.sessions.begin() as session:
        outbox.put(session, "render", "render:again", {"document_id": str(issued)}, AT)
    outbox.run_all(context.sessions, handlers(context), AT)

    with context.sessions() as session:
        document = session.get(IssuedDocument, issued)
    assert rendered == [("receipt", {"number": "CAND-1"})]
    assert context.store.read(Room.PAPERS, document.sha256) == b"%PDF-1.7 receipt"
    assert (document.size, document.rendered_at) == (16, AT)


def test_document_is_kept_under_the_hash_of_its_pdf(context, issued):
    with context.sessions.begin() as session:
        session.get(IssuedDocument, issued).context = sample("receipt")

    outbox.run_all(context.sessions, handlers(context), AT)

    with context.sessions() as session:
        document = session.get(IssuedDocument, issued)
    kept = context.store.read(Room.PAPERS, document.sha256)
    assert kept[:5] == b"%PDF-"
    assert (document.sha256, document.size) == (hashlib.sha256(kept).hexdigest(), len(kept))


def test_document_that_does_not_exist_stays_visible_as_a_failure(context):
    with context.sessions.begin() as session:
        missing = "00000000-0000-7000-8000-000000000000"
        outbox.put(session, "render", "render:none", {"document_id": missing}, AT)

    assert outbox.run_all(context.sessions, handlers(context), AT) == {Outcome.RETRY: 1}
    with context.sessions() as session:
        assert rows(session)[0].error == f"LookupError: {missing}"
