"""Each kind as the door leaves it, on both databases: what it says, and that its template knows how to say it."""

import json
import re

import pytest
from sqlalchemy import event, select

from models.application import Filing
from models.document import IssuedDocument
from models.queries import facts
from referencing.documents.pages import html_of
from referencing.services.demo import acts
from referencing.services.people import declare_interest
from tests.referencing.documents.sample import sample
from tests.referencing.services.papers.shape import differences, shape
from workflows.vocabulary import Opinion, Role, Track

GROUNDS = "La déclaration d’accessibilité manque."


def _issued(town, kind):
    """Return the context of the last paper of a kind, once it is plain, of the sample's shape, and printable."""
    with town.sessions() as session:
        query = select(IssuedDocument).where(IssuedDocument.kind == kind).order_by(IssuedDocument.number.desc())
        document = session.scalars(query.limit(1)).one()
    context = document.context
    assert json.loads(json.dumps(context)) == context
    assert list(differences(shape(context), shape(sample(kind)))) == []
    assert context["number"] in html_of(kind, context)
    assert (context["number"], context["code"]) == (document.number, document.code)
    return context


def test_every_paper_says_who_writes_to_whom_about_what(town):
    case = town.file()

    context = _issued(town, "receipt")

    with town.sessions() as session:
        code = session.scalars(select(IssuedDocument.code)).one()
    shared = (
        "format",
        "kind",
        "title",
        "number",
        "code",
        "check_url",
        "is_demo",
        "vendor",
        "service",
        "case",
        "issuer",
    )
    assert {key: context[key] for key in shared} == {
        "format": "parcours-document/1",
        "kind": "receipt",
        "title": "Accusé de réception de candidature",
        "number": "DOC-2026-00001",
        "code": code,
        "check_url": f"/verifier/{code}",
        "is_demo": True,
        "vendor": {"name": "Éditeur Exemple 01", "siren": "900000019", "signatory": "Signataire Exemple 01"},
        "service": {"name": "Service 1", "version": "1.0.0"},
        "case": {"procedure": "application", "number": case},
        "issuer": {
            "is_automatic": True,
            "office": "Guichet des éditeurs, GIE SESAM-Vitale",
            "role": "signatory",
            "capacity": "Signataire de l’éditeur",
            "name": "Signataire Exemple 01",
        },
    }
    assert context["rulebook"]["key"] == "demo-2"


def test_receipt_says_what_was_filed_and_that_targets_bind_nobody(town):
    case = town.file(Track.EXCHANGE)

    context = _issued(town, "receipt")

    with town.sessions() as session:
        filing = session.scalars(select(Filing)).one()
    filed = context["filed"]
    assert (filed["sha256"], filed["round"]) == (filing.sha256, 1)
    assert filed["answers"] == len(filing.content["answers"]) == sum(theme["answers"] for theme in filed["themes"])
    assert [grant["api"] for grant in filed["grants"]] == [grant["api"] for grant in filing.content["grants"]]
    names = {item["file"] for answer in filing.content["answers"].values() for item in answer.get("evidence", ())}
    assert {piece["name"] for piece in filed["evidence"]} == names
    assert all(re.fullmatch("[0-9a-f]{64}", piece["sha256"]) for piece in filed["evidence"])
    assert context["next_due_on"] == town.read(case, "due_on").isoformat()
    assert {stage["delay"]["nature"]["label"] for stage in context["stages"]} == {"Objectif de service"}


def test_inadmissibility_gives_its_grounds_and_the_appeal(town):
    case = town.file()
    town.step(case, "declare_inadmissible", Role.OFFICER, GROUNDS)

    context = _issued(town, "inadmissibility")

    assert (context["grounds"], context["appeal"]["words"]) == (GROUNDS, "2 mois")
    assert context["issuer"] == {
        "is_automatic": False,
        "office": "Guichet des éditeurs, GIE SESAM-Vitale",
        "role": "officer",
        "capacity": "Agent du GIE SESAM-Vitale",
        "name": "Agente Exemple",
    }


def test_change_request_lists_each_criterion_with_its_reason(town):
    case = town.file(Track.EXCHANGE)
    town.play(acts.ask_changes(town.world, case))

    context = _issued(town, "change_request")

    assert [flag["reason"] for flag in context["flags"]] == ["Précisez le périmètre et la date de la preuve."] * 3
    assert context["due_on"] == town.read(case, "due_on").isoformat()
    assert context["lapses_on"] == town.read(case, "lapses_on").isoformat()


def test_report_counts_every_finding_and_tells_the_change_requests(town):
    case = town.file(Track.EXCHANGE)
    town.play(acts.assess_with_changes(town.world, case))

    context = _issued(town, "assessment_report")

    rows = [row for theme in context["themes"] for row in theme["criteria"]]
    with town.sessions() as session:
        found = facts.findings_of(session, session.scalars(select(Filing)).first().application_id)
    assert {row["key"]: row["verdict"]["code"] for row in rows} == {key: one.verdict for key, one in found.items()}
    assert sum(count["total"] for count in context["counts"]) == len(rows)
    [request] = context["change_requests"]
    assert request["answered_on"] is not None
    assert all(flag["answered_on"] for flag in request["flags"])
    assert context["reviewers"] == ["Instructrice Exemple"]


def test_minutes_count_ballots_and_name_no_vote(town):
    case = town.file()
    town.play(acts.assess(town.world, case))
    town.do(_recuse_a_member, case)
    draft = acts.reserve(suspensive=True)
    town.play(acts.opine(town.world, case, Opinion.SUSPENSIVE, [draft]))

    context = _issued(town, "minutes")

    assert context["recused"] == ["Membre Exemple 9"]
    assert "Membre Exemple 9" not in context["present"]
    assert context["ballots"]["total"] == sum(count["count"] for count in context["ballots"]["counts"])
    assert set(context["ballots"]) == {"counts", "total"}
    assert context["opinion"]["code"] == "favourable_suspensive"
    [reservation] = context["reservations"]
    assert (reservation["text"], reservation["is_suspensive"], reservation["owner"]) == (draft.text, True, "l’éditeur")


def _recuse_a_member(world, case):
    member = world.actor("membre9@parcours.example")
    declare_interest(world.session, world.case(case).id, member, has_interest=True, statement="", at=world.at)


def test_refusal_quotes_the_findings_of_its_grounds(town):
    case = town.file()
    town.play(acts.assess(town.world, case, bad=(0,)))
    town.play(acts.opine(town.world, case, Opinion.UNFAVOURABLE))
    [key] = town.do(acts.negative_keys, case)
    town.step(case, "refuse", Role.DECIDER, f"Le critère {key} n’est pas respecté.")

    context = _issued(town, "refusal")

    assert [(finding["key"], finding["verdict"]["code"]) for finding in context["findings"]] == [(key, "non_compliant")]
    assert context["opinion"]["code"] == "unfavourable"
    assert context["appeal"]["source"] == "Code de justice administrative, article R. 421-1"


def test_publication_leaves_acceptance_tests_and_certificate(town):
    case, listing = town.publish(
        Track.EXCHANGE, opinion=Opinion.NON_SUSPENSIVE, drafts=[acts.reserve(suspensive=False)]
    )

    acceptance = _issued(town, "acceptance")
    tests = _issued(town, "connection_report")
    certificate = _issued(town, "certificate")

    starts_on, ends_on = town.read(listing, "starts_on", "ends_on")
    assert len(acceptance["reservations"]) == 1
    assert (tests["failed"], tests["passed"]) == (1, len(tests["runs"]) - 1)
    assert certificate["term"] == {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    assert (certificate["listing"]["number"], certificate["case"]["number"]) == (listing, case)
    assert {grant["api"] for grant in certificate["grants"]} == {run["api"] for run in tests["runs"]}
    assert [row["number"] for row in certificate["reservations"]] == [
        row["number"] for row in acceptance["reservations"]
    ]


def test_sanctions_give_grounds_and_say_what_stops(town):
    _, listing = town.publish(Track.EXCHANGE)
    town.wait(1)
    town.step(listing, "suspend", Role.OFFICER, GROUNDS)
    suspension = _issued(town, "suspension")
    town.wait(1)
    town.step(listing, "reinstate", Role.OFFICER, "Elle est publiée.")
    reinstatement = _issued(town, "reinstatement")
    town.wait(1)
    town.step(listing, "open_hearing", Role.OFFICER, "Deux déclarations sont contredites.")
    hearing = _issued(town, "hearing")
    town.wait(1)
    town.step(listing, "file_observations", Role.SIGNATORY, "Nous contestons.")
    town.step(listing, "remove", Role.DECIDER, "Elles restent contredites.")
    removal = _issued(town, "removal")

    assert (suspension["grounds"], reinstatement["grounds"]) == (GROUNDS, "Elle est publiée.")
    assert suspension["revoked"]
    assert suspension["revoked"] == reinstatement["grants"] == removal["revoked"]
    assert removal["hearing"] == {
        "opened_on": hearing["issued_on"],
        "due_on": hearing["due_on"],
        "grounds": "Deux déclarations sont contredites.",
        "observations": "Nous contestons.",
        "observed_on": removal["issued_on"],
    }
    assert removal["appeal"] == suspension["appeal"]


def test_reminder_says_when_a_renewal_must_be_filed(town):
    _, listing = town.publish()
    ends_on, reminder_on = town.read(listing, "ends_on", "next_reminder_on")
    town.wait((reminder_on - town.at.date()).days)
    town.tick()

    context = _issued(town, "renewal_reminder")

    assert context["days_left"] == (ends_on - reminder_on).days
    assert (context["renewal"]["exists"], context["renewal"]["file_by"]) == (True, ends_on.isoformat())
    assert context["issuer"]["is_automatic"] is True


def test_lapse_says_since_when_nobody_answered(town):
    number = town.open()
    opened_on = town.at.date()
    lapses_on = town.read(number, "lapses_on")
    while town.read(number) != "lapsed":
        town.wait(max((lapses_on - town.at.date()).days - 20, 15) if town.at.date() == opened_on else 15)
        town.tick()

    context = _issued(town, "lapse")

    assert (context["opened_on"], context["last_act_on"]) == (opened_on.isoformat(), opened_on.isoformat())
    assert context["left_state"] == {"code": "eligibility", "label": "Éligibilité"}
    assert context["warned_on"]


def _statements_of_a_tick(town):
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    engine = town.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        town.tick()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if "organisation.siren" in statement])


@pytest.mark.parametrize("count", [1, 3])
def test_reminders_ask_whom_they_go_to_once_for_all(town, count):
    ends = [town.publish()[1] for _ in range(count)]
    town.wait(max((town.read(number, "next_reminder_on") - town.at.date()).days for number in ends))

    assert _statements_of_a_tick(town) == 1
