"""What the papers of one audit say, deposited late, completed and visited; the audit of a draw says which."""

import json

import pytest
from sqlalchemy import select

from models.document import IssuedDocument
from referencing.documents.pages import html_of
from referencing.services.demo import audits
from tests.referencing.documents.sample import sample
from tests.referencing.services import draws
from tests.referencing.services.papers.shape import differences, shape
from workflows.vocabulary import AuditConclusion, Role

KINDS = [
    *("audit_plan", "audit_complement", "audit_visit"),
    *("audit_draft_report", "audit_report", "audit_conclusion"),
]


def _papers(town):
    """Return what each paper about audits says, by kind."""
    with town.sessions() as session:
        rows = select(IssuedDocument).where(IssuedDocument.procedure == "audit").order_by(IssuedDocument.number)
        return {row.kind: row.context for row in session.scalars(rows)}


def _conducted(town):
    _, listing = town.publish()
    audit = town.play(audits.conduct(town.world, listing, AuditConclusion.SUSPEND, late=True), with_clock=True)
    return listing, audit


def test_late_audit_leaves_a_paper_at_each_turn_and_its_report_tells_all(town):
    listing, audit = _conducted(town)

    papers = _papers(town)

    assert list(papers) == KINDS
    for kind, said in papers.items():
        assert json.loads(json.dumps(said)) == said
        assert list(differences(shape(said), shape(sample(kind)))) == []
        assert said["number"] in html_of(kind, said)
    report = papers["audit_report"]
    assert (report["audit"]["number"], report["listing"]["number"], report["audit"]["draw"]) == (audit, listing, None)
    assert [group["finding"]["code"] for group in report["groups"]] == ["contradicted", "unverifiable", "confirmed"]
    assert sum(len(group["declarations"]) for group in report["groups"]) == report["total"] == 3
    assert [event["label"] for event in report["events"]] == [
        "Audit ouvert",
        "Plan d’audit notifié à l’éditeur",
        "Dépôt des preuves ouvert",
        "Délai de dépôt écoulé, dépôt clos sans envoi de l’éditeur",
        "Complément demandé",
        "Preuves déposées par l’éditeur",
        "Visite sur place décidée",
        "Compte rendu de la visite",
        "Projet de rapport adressé à l’éditeur",
        "Observations de l’éditeur reçues",
        "Rapport transmis à la commission",
        "Audit conclu",
    ]
    assert [visit["present"] for visit in report["visits"]] == [
        "Auditrice Exemple ; pour l’éditeur, son responsable technique et son conseil"
    ]


def test_report_puts_beside_each_finding_what_was_declared_observed_and_replied(town):
    _conducted(town)

    draft, report = (_papers(town)[kind] for kind in ("audit_draft_report", "audit_report"))

    wrong = report["groups"][0]["declarations"]
    before = draft["groups"][0]["declarations"]
    assert [one["key"] for one in wrong] == [one["key"] for one in before] != []
    assert {one["observation"] for one in wrong} == {"Nous corrigeons ce point."}
    assert {one["reply"] for one in wrong} == {"La correction sera vérifiée."}
    assert {(one["observation"], one["reply"]) for one in before} == {("", "")}
    assert all(one["declared"] and one["comment"] and one["evidence"]["vendor"] for one in wrong)
    counted = {count["finding"]["code"]: count["total"] for count in report["counts"]}
    assert counted == {group["finding"]["code"]: len(group["declarations"]) for group in report["groups"]}
    assert (draft["due_on"] is not None, "conclusion" in draft) == (True, False)
    assert report["conclusion"]["code"] == "suspend"


def test_plan_gives_the_days_that_the_order_sets(town):
    _, listing = town.publish()
    audit = town.play(audits.plan(town.world, listing))
    town.step(audit, "notify", Role.AUDITOR)

    plan = _papers(town)["audit_plan"]

    assert plan["audit"]["starts_on"] == town.read(audit, "starts_on").isoformat()
    assert (plan["notice"]["words"], plan["collection"]["words"]) == ("2 mois", "20 jours")
    assert plan["deposit_by"] > plan["audit"]["starts_on"]
    assert plan["themes"] == [{"title": "Généralités", "count": 3}]


@pytest.mark.parametrize("named", [1, 3])
def test_complement_names_what_is_missing_unless_it_is_all(town, named):
    _, listing = town.publish()
    audit = town.play(audits.plan(town.world, listing))
    town.step(audit, "notify", Role.AUDITOR)
    for name, more in (("starts_on", 0), ("due_on", 1)):
        town.wait((town.read(audit, name) - town.at.date()).days + more)
        town.tick()

    def ask(w):
        keys = [item.criterion for item in w.case(audit).items][:named]
        audits.auditing.ask_again(w.session, w.case(audit), keys, actor=w.staff(Role.AUDITOR))

    town.do(ask)
    town.step(audit, "ask_complement", Role.AUDITOR, "La preuve manque.")

    said = _papers(town)["audit_complement"]

    assert [one["key"] for one in said["asked"]] == (["D-1"] if named == 1 else [])
    assert (said["grounds"], said["due_on"]) == ("La preuve manque.", town.read(audit, "due_on").isoformat())


def test_audit_of_a_draw_says_which_and_where_anybody_checks_it(town):
    town.publish()
    draw = draws.drawn(town)
    audit = "AUD-2026-00001"
    town.do(audits.prepare, audit)
    town.step(audit, "notify", Role.AUDITOR)

    said = _papers(town)["audit_plan"]

    assert said["audit"]["draw"]["number"] == draw
    assert said["audit"]["draw"]["url"].endswith(f"/audits/tirages/{draw}")
    assert draw in html_of("audit_plan", said)
