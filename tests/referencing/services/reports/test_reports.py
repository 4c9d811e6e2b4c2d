"""A report through the door: received, passed, answered or not, closed or joined to an audit; told to people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.audit import Audit
from models.news import News
from models.organisation import Person
from models.queries.campaigns import listed_services
from models.queries.reports import contact_of
from models.report import ReportContact
from referencing.services.demo.world import DOMAIN, STAFF
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.ledger import verify
from referencing.services.people import declare_interest
from referencing.services.reports.acting import pass_on
from referencing.services.reports.desk import filter_from, neighbours, readable_report, report_page
from referencing.services.reports.forgetting import erase_contact, forget_reporters
from referencing.services.reports.receiving import receive
from referencing.services.reports.tokens import report_at, token_of
from referencing.services.reports.vendor import own_report, state_told
from tests.referencing.services.reports.reporting import KEY, TEXT, account, all_of, passed, report
from workflows.calendar import start_of
from workflows.machine import StepRefusedError
from workflows.report_vocabulary import ReportKind, ReportState
from workflows.vocabulary import AuditOrigin, AuditState, Refusal, Role

AUDIT = Role.AUDITOR
MEMBERS = ["equipe@editeur-01.example", "signataire@editeur-01.example"]


@pytest.fixture
def listing(town):
    return town.publish()[1]


def _told(town, kind):
    """Return the addresses told of a kind, in order."""
    with town.sessions() as session:
        query = select(Person.email).join(News, News.person_id == Person.id).where(News.kind == kind)
        return sorted(session.scalars(query))


def _person(town, email):
    with town.sessions() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def _officer(town):
    return town.do(lambda w: w.session.get(Person, w.staff(Role.OFFICER).id))


def test_report_is_numbered_and_waits_for_the_desk(town, listing):
    number = report(town, listing)

    assert number == "SIG-2026-00001"
    assert (town.at.date(), *town.read(number, "state", "due_on")) == (
        date(2026, 5, 3),  # a Sunday
        ReportState.RECEIVED,
        date(2026, 5, 7),
    )
    assert _told(town, "report_received") != []
    with town.sessions() as session:
        assert verify(session).is_valid


def test_same_form_sent_twice_is_one_report(town, listing):
    told = account()

    numbers = [
        town.do(lambda w: receive(w.session, w.case(listing), told, secret_key=KEY, at=w.at).number) for _time in (1, 2)
    ]

    assert (numbers, len(all_of(town, "number"))) == (["SIG-2026-00001"] * 2, 1)


def test_secret_address_opens_its_report_and_nothing_else_does(town, listing):
    number = report(town, listing)

    def opened(w):
        case = w.case(number)
        token = token_of(case, KEY)
        assert report_at(w.session, token) is case
        assert token not in (case.token_hash, case.token_salt)
        assert token_of(case, "another key") is None
        for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "", "é" * 40, "x" * 10_000):
            with pytest.raises(NotFoundError):
                report_at(w.session, forged)

    town.do(opened)


def test_vendor_reads_what_the_desk_passed_and_answers(town, listing):
    number = report(town, listing)

    passed(town, number, text="L’application ne s’ouvre plus.")
    state, due_on, remind_on = town.read(number, "state", "due_on", "remind_on")
    assert (state, (due_on - town.at.date()).days, (remind_on - town.at.date()).days) == (ReportState.PASSED, 12, 8)
    assert _told(town, "report_passed") == MEMBERS

    town.step(number, "answer", Role.VENDOR, "Corrigé dans la version 1.0.1.")

    assert town.read(number, "state", "answer", "remind_on") == (
        ReportState.ANSWERED,
        "Corrigé dans la version 1.0.1.",
        None,
    )
    assert _told(town, "report_answered") == _told(town, "report_received")


def test_nothing_is_passed_without_a_text_and_a_question(town, listing):
    number = report(town, listing)

    with pytest.raises(StepRefusedError) as caught:
        passed(town, number, text="  ", question="Que faites-vous ?")
    with pytest.raises(StepRefusedError) as unasked:
        passed(town, number, question="")

    assert caught.value.refusals == (Refusal("report_text_missing"),)
    assert unasked.value.refusals == (Refusal("reason_missing"),)
    assert town.read(number, "state", "text_for_vendor") == (ReportState.RECEIVED, None)


def test_report_passed_on_a_page_read_before_is_stale(town, listing):
    number = report(town, listing)
    version = town.read(number, "version")
    passed(town, number)

    def again(w):
        pass_on(w.session, w.case(number), TEXT, "?", actor=w.staff(Role.OFFICER), at=w.at, seen_version=version)

    with pytest.raises(StaleError):
        town.do(again)


def test_vendor_is_reminded_once_and_its_silence_is_told(town, listing):
    number = report(town, listing)
    passed(town, number)

    town.wait(7)
    assert town.tick() == {}
    town.wait(1)
    assert town.tick() == {"report.remind": 1}
    assert town.tick() == {}
    assert _told(town, "report_reminder") == MEMBERS
    town.wait(4)
    assert town.tick() == {}
    town.wait(1)
    assert town.tick() == {"report.miss_answer": 1}
    assert town.read(number) is ReportState.UNANSWERED
    assert _told(town, "report_unanswered") != []

    town.step(number, "answer", Role.SIGNATORY, "Nous répondons tard.")
    assert town.read(number) is ReportState.ANSWERED


def test_desk_is_told_of_its_delay_once_for_each(town, listing):
    number = report(town, listing)
    officers = _told(town, "report_received")

    for answered in (False, True):
        if answered:
            passed(town, number)
            town.step(number, "answer", Role.VENDOR, "Corrigé.")
        town.at = start_of(town.read(number, "due_on"))
        assert town.tick() == {}
        town.wait(1)
        assert [town.tick(), town.tick()] == [{"report.note_delay": 1}, {}]

    assert _told(town, "report_late") == sorted(officers * 2)


def test_closing_answers_the_reporter_and_tells_the_vendor_that_had_it(town, listing):
    first, second = report(town, listing), report(town, listing)
    passed(town, second)

    for number in (first, second):
        town.step(number, "close", Role.OFFICER, "Le service fonctionne : merci de le mettre à jour.")

    assert (
        all_of(town, "state", "outcome", "closed_at")
        == [(ReportState.CLOSED, "Le service fonctionne : merci de le mettre à jour.", town.at)] * 2
    )
    assert _told(town, "report_closed") == MEMBERS
    for trigger in ("answer", "pass_on", "close"):
        with pytest.raises(StepRefusedError):
            town.step(first, trigger, Role.VENDOR if trigger == "answer" else Role.OFFICER, "Trop tard.")


def test_report_opens_an_audit_that_the_vendor_does_not_hear_of(town, listing):
    number = report(town, listing)
    passed(town, number)
    town.step(number, "answer", Role.VENDOR, "Nous ne voyons pas.")

    town.step(number, "open_audit", Role.OFFICER, "La réponse contredit la déclaration.")

    def told(w):
        case = w.case(number)
        audit = case.audit
        return (case.state, state_told(case), audit.origin, audit.state, audit.listing_id == case.listing_id)

    assert town.do(told) == (ReportState.AUDITED, ReportState.ANSWERED, AuditOrigin.COMPLAINT, AuditState.PLANNED, True)
    assert len(_told(town, "report_audit")) == 1


def test_second_report_joins_the_audit_that_runs(town, listing):
    numbers = [report(town, listing) for _time in (1, 2)]

    for number in numbers:
        town.step(number, "open_audit", Role.OFFICER, "Même problème.")

    with town.sessions() as session:
        audits = session.scalars(select(Audit.id)).all()
    assert [one for (one,) in all_of(town, "audit_id")] == [audits[0]] * 2
    assert len(audits) == 1


def test_no_audit_of_a_service_that_left_or_that_nobody_may_audit(town, listing):
    number, other = report(town, listing), report(town, listing)
    auditors = town.do(lambda w: [w.actor(f"{key}@{DOMAIN}") for key, (_name, held) in STAFF.items() if AUDIT in held])
    town.do(
        lambda w: [
            declare_interest(
                w.session, w.application_behind(w.case(listing)).id, one, has_interest=True, statement="", at=w.at
            )
            for one in auditors
        ]
    )

    with pytest.raises(StepRefusedError) as nobody:
        town.step(number, "open_audit", Role.OFFICER, "Motif.")
    town.step(listing, "withdraw", Role.SIGNATORY, "Arrêt du service.")
    with pytest.raises(StepRefusedError) as left:
        town.step(other, "open_audit", Role.OFFICER, "Motif.")

    assert nobody.value.refusals == (Refusal("report_without_auditor"),)
    assert left.value.refusals == (Refusal("report_listing_ended"),)


def test_officer_with_an_interest_neither_reads_nor_acts(town, listing):
    number = report(town, listing)
    officer = _officer(town)
    town.do(
        lambda w: declare_interest(
            w.session,
            w.application_behind(w.case(listing)).id,
            w.staff(Role.OFFICER),
            has_interest=True,
            statement="",
            at=w.at,
        )
    )

    with pytest.raises(StepRefusedError) as caught:
        town.step(number, "close", Role.OFFICER, "Motif.")
    assert caught.value.refusals == (Refusal("recused"),)

    def reads(w):
        person = w.session.get(Person, officer.id)
        assert report_page(w.session, person, filter_from({}), w.at.date(), size=10).reports == []
        with pytest.raises(NotFoundError):
            readable_report(w.session, number, person)

    town.do(reads)


def test_vendor_sees_only_what_was_passed_to_it(town, listing):
    number = report(town, listing)
    other = town.publish()[1]

    def reader(of):
        return lambda w: w.session.get(Person, w.vendor_of(w.case(of)).id)

    def read(of):
        return town.do(lambda w: own_report(w.session, number, reader(of)(w)).number)

    with pytest.raises(NotFoundError):
        read(listing)
    passed(town, number)
    assert read(listing) == number
    with pytest.raises(NotFoundError):
        read(other)


def test_list_is_filtered_and_paged_by_key(town, listing):
    numbers = [
        report(town, listing, kind=kind) for kind in (ReportKind.SECURITY, ReportKind.PRICE, ReportKind.SECURITY)
    ]
    town.step(numbers[1], "close", Role.OFFICER, "Sans objet.")

    def pages(w):
        officer, on = w.session.get(Person, w.staff(Role.OFFICER).id), w.at.date()

        def found(size=10, after=None, day=on, **asked):
            page = report_page(w.session, officer, filter_from(asked), day, size=size, after=after)
            return [one.number for one in page.reports], page.after, page.count

        first, after, count = found(size=1)
        assert (first, count) == ([numbers[0]], 2)
        assert found(size=1, after=after) == ([numbers[2]], None, 2)
        assert found(etat="closed") == ([numbers[1]], None, 1)
        assert sorted(found(etat="tous")[0]) == numbers
        assert found(etat="n’existe pas")[0] == [numbers[0], numbers[2]]
        assert found(nature="price")[0] == []
        assert found(q=numbers[2], etat="tous")[0] == [numbers[2]]
        assert found(q="aucun service de ce nom")[0] == []
        assert found(retard="oui")[0] == []
        assert found(retard="oui", day=on + timedelta(days=30))[0] == [numbers[0], numbers[2]]

    town.do(pages)


def test_reports_that_may_be_the_same_come_first(town, listing):
    first = report(town, listing, kind=ReportKind.PRICE, text="On me demande de payer douze euros chaque mois.")
    report(town, listing, kind=ReportKind.SECURITY, text="Je vois les rendez-vous de mon voisin dans mon agenda.")
    same = report(town, listing, kind=ReportKind.PRICE, text="On demande de payer douze euros par mois ici.")

    found = town.do(lambda w: [(one.report.number, one.is_alike) for one in neighbours(w.session, w.case(first))])

    assert found == [(same, True), ("SIG-2026-00002", False)]


def test_reporter_is_forgotten_some_months_after_the_closing(town, listing):
    numbers = [report(town, listing, email=f"personne-{n}@exemple.fr") for n in (1, 2)]
    town.step(numbers[0], "close", Role.OFFICER, "Sans suite.")

    def kept():
        with town.sessions() as session:
            return sorted(session.scalars(select(ReportContact.email)))

    town.wait(150)
    assert (forget_reporters(town.sessions, town.at), len(kept())) == (0, 2)
    town.wait(10)
    assert (forget_reporters(town.sessions, town.at), kept()) == (1, ["personne-2@exemple.fr"])
    assert forget_reporters(town.sessions, town.at) == 0
    town.do(lambda w: erase_contact(w.session, w.case(numbers[1])))
    assert kept() == []
    assert town.do(lambda w: contact_of(w.session, w.case(numbers[1]).id)) is None


def test_only_reports_that_the_desk_took_up_raise_the_risk_of_a_listing(town, listing):
    def risk():
        with town.sessions() as session:
            return [one.has_complaint for one in listed_services(session, town.at - timedelta(days=700))]

    number = report(town, listing)
    assert risk() == [False]
    passed(town, number)
    assert risk() == [True]
