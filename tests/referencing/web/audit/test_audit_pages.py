"""An audit through its pages: plan, questionnaire, findings, complement, visit, observations, conclusion."""

import io
import re
import shutil
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import create_app
from models.application import Application
from models.assessment import Finding
from models.audit import Audit, AuditItem, AuditVisit
from models.database import make_engine, make_sessions
from models.evidence import Evidence
from models.queries.facts import audit_items
from referencing.services import auditing
from referencing.services.demo import acts, audits
from referencing.services.demo.world import World
from referencing.services.people import declare_interest
from referencing.services.steps import take_step
from referencing.services.store import make_store
from tests.fixtures.town import PAPER
from tests.referencing.web.conftest import AT, LAST, play, settings_for
from tests.referencing.web.counting import queries
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.calendar import day_of, start_of
from workflows.vocabulary import THE_CLOCK, AuditFinding, AuditState, Opinion, Role, Track

TEAM = "equipe@editeur-01.example"
AUDITOR, SECRETARY = "audit@parcours.example", "secretariat@parcours.example"
HOUR = timedelta(hours=1)
PLAN = {"perimeter": "Deux critères.", "calendar": "Un mois.", "conditions": "Sur pièces.", "setting": "pieces"}


@pytest.fixture(scope="module")
def built(sqlite_template, tmp_path_factory):
    """An audit of a listing of vendor 1, planned and placed; vendor 2 has filed. Made once."""
    folder = tmp_path_factory.mktemp("audit")
    shutil.copyfile(sqlite_template, folder / "parcours.sqlite")
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, AT - timedelta(days=1)
        world.populate()
        play(world, acts.file(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2"))
        case = play(world, acts.file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))
        listing = play(world, acts.whole(world, case, Opinion.FAVOURABLE))
        number = play(world, audits.plan(world, listing))
    engine.dispose()
    return folder, number, world.at


def _settings(folder):
    return settings_for(f"sqlite:///{folder / 'parcours.sqlite'}", folder, PARCOURS_RULEBOOK="demo-2")


class Place:
    """The service with its audit, at a day that the test moves; `world` writes, visitors read."""

    def __init__(self, world, app, number, travel):
        self.world, self.app, self.number, self.travel = world, app, number, travel
        self.known = {}

    def visitor(self, email):
        if email not in self.known:
            self.known[email] = Visitor(self.app).sign_in(email)
        return self.known[email]

    def open(self, email, path="", status=200):
        return self.visitor(email).open(self.path(email, path), status)

    def path(self, email, path=""):
        start = "/editeur/audits" if "editeur" in email else "/audits"
        return f"{start}/{self.number}{path}"

    def send(self, email, path, data, status=303, page=None):
        """Send the form of a page, with what it holds and what is typed over it."""
        address = self.path(email, path)
        shown = self.open(email, path if page is None else page)
        form = next(form for form in shown.forms if form.action == address)
        kept = {name: value for name, value in form.fields.items() if name in ("csrf_token", "seen", "seen_version")}
        return self.visitor(email).post(address, kept | data, status)

    def step(self, email, trigger, status=303, **typed):
        page = self.open(email)
        action = f"/dossiers/{self.number}/etapes/{trigger}"
        form = next(form for form in page.forms if form.action == action)
        kept = {name: value for name, value in form.fields.items() if name in ("csrf_token", "seen_version", "page")}
        return self.visitor(email).post(action, kept | typed, status)

    def later(self, days=0, at=None):
        self.world.at = at or self.world.at + timedelta(days=days)
        self.travel.move_to(self.world.at + HOUR)
        self.known.clear()  # a session ends before the days that pass here

    def read(self):
        self.world.session.expire_all()
        audit = self.world.case(self.number)
        items = {item.criterion: item for item in audit_items(self.world.session, audit.id)}
        self.world.session.expunge_all()
        self.world.session.rollback()  # a transaction left open would keep the pages from writing
        return audit, items

    def commit(self, work):
        made = work(self.world, self.world.case(self.number))
        self.world.session.commit()
        return made

    def notified(self):
        self.commit(lambda w, _audit: w.step(self.number, "notify", Role.AUDITOR))
        return self

    def collecting(self):
        self.notified()
        self.later(at=start_of(self.read()[0].starts_on) + HOUR)
        self.commit(lambda w, audit: take_step(w.session, audit, "begin_collection", actor=THE_CLOCK, at=w.at))
        return self

    def analysed(self):
        def answer(w, audit):
            for item in audit_items(w.session, audit.id):
                auditing.answer_item(w.session, audit, item.criterion, "Maintenu.", actor=w.vendor_of(audit), at=w.at)
            w.step(self.number, "deposit", Role.SIGNATORY)

        self.collecting().commit(answer)
        return self

    def contradictory(self):
        def find(w, audit):
            for item in audit_items(w.session, audit.id):
                auditor = w.staff(Role.AUDITOR)
                auditing.find_item(
                    w.session, audit, item.criterion, AuditFinding.CONTRADICTED, "Non.", actor=auditor, at=w.at
                )
            w.step(self.number, "open_contradictory", Role.AUDITOR)

        self.analysed().commit(find)
        return self


@pytest.fixture
def place(built, tmp_path):
    shutil.copytree(built[0], tmp_path / "place")
    settings = _settings(tmp_path / "place")
    engine = make_engine(settings.database_url)
    with time_machine.travel(built[2] + HOUR, tick=False) as travel, make_sessions(engine)() as session:
        app = create_app(settings, demo=True)
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, built[2]
        yield Place(world, app, built[1], travel)
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
    engine.dispose()


def test_plan_chooses_criteria_and_the_questionnaire_holds_no_other(place):
    place.send(AUDITOR, "/plan", PLAN | {"criteria": ["D-1", "D-3"]}, page="")
    page = place.open(AUDITOR)
    place.step(AUDITOR, "notify")
    audit, items = place.read()

    assert ("Deux critères." in page.text, "2 critères" in page.text) == (True, True)
    assert (audit.state, sorted(items)) == (AuditState.NOTIFIED, ["D-1", "D-3"])


def test_plan_without_criterion_or_words_is_refused_with_what_was_typed(place):
    page = place.send(AUDITOR, "/plan", PLAN | {"perimeter": "", "calendar": "Gardé."}, 422, page="")
    none = place.send(AUDITOR, "/plan", PLAN, 422, page="")
    unknown = place.send(AUDITOR, "/plan", PLAN | {"criteria": ["INCONNU"]}, 422, page="")

    assert ("Remplissez ce champ." in page.text, "Gardé." in page.text) == (True, True)
    assert "Retenez au moins un critère" in none.text
    assert "INCONNU" in unknown.text


def test_plan_read_before_a_colleague_wrote_it_is_stale_and_keeps_what_was_typed(place):
    form = next(form for form in place.open(AUDITOR).forms if form.action.endswith("/plan"))
    old = {name: form.fields[name] for name in ("csrf_token", "seen_version")}
    place.send(AUDITOR, "/plan", PLAN | {"criteria": ["D-1"]}, page="")

    page = place.visitor(AUDITOR).post(form.action, old | PLAN | {"perimeter": "Le mien.", "criteria": ["D-2"]}, 409)

    assert "L’audit a changé" in page.text
    assert "Le mien." in page.text
    assert place.read()[0].perimeter == "Deux critères."


def test_vendor_sees_an_audit_from_its_notification_on_and_no_other_vendor_does(place):
    place.open(TEAM, status=404)
    before = place.visitor(TEAM).open("/editeur/audits")
    place.notified()
    after = place.visitor(TEAM).open("/editeur/audits")

    assert (place.number in before.text, place.number in after.text) == (False, True)
    assert "Plan d’audit" in place.open(TEAM).text
    place.open(vendor(2), status=404)
    place.open(vendor(2), "/criteres/D-1", 404)


def test_vendor_answers_with_evidence_and_the_signatory_deposits(place):
    place.collecting()
    for key in ("D-1", "D-2", "D-3"):
        files = {"files": (io.BytesIO(PAPER), f"{key}.pdf")}
        place.send(TEAM, f"/criteres/{key}", {"answer": "Maintenu."} | files)
    place.step(vendor(1), "deposit")
    audit, items = place.read()
    page = place.open(AUDITOR, "/criteres/D-1")
    address = next(link for link in page.links if link and link.startswith("/preuves/"))

    assert (audit.state, {item.answer for item in items.values()}) == (AuditState.ANALYSIS, {"Maintenu."})
    assert "Maintenu." in page.text
    assert place.visitor(AUDITOR).client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"answer": "Oui.", "files": (b"MZ\x90", "preuve.pdf")}, "preuve.pdf"),
        ({"answer": "", "files": (PAPER, "preuve.pdf")}, "Écrivez aussi une réponse"),
        ({"answer": "Oui.", "evidence": "pas-une-preuve"}, "Une des preuves cochées n’existe pas"),
    ],
)
def test_answer_that_cannot_be_kept_is_told_at_its_field_and_nothing_is_written(place, typed, told):
    place.collecting()
    if "files" in typed:
        typed = typed | {"files": (io.BytesIO(typed["files"][0]), typed["files"][1])}

    page = place.send(TEAM, "/criteres/D-1", typed, 422)

    assert told in page.text
    assert place.read()[1]["D-1"].answer is None


def test_answer_over_a_colleagues_is_stale_and_keeps_both(place):
    place.collecting()
    form = next(form for form in place.open(TEAM, "/criteres/D-1").forms if form.action.endswith("/D-1"))
    old = {name: form.fields[name] for name in ("csrf_token", "seen")}
    place.send(TEAM, "/criteres/D-1", {"answer": "La réponse du collègue."})

    page = place.visitor(TEAM).post(form.action, old | {"answer": "La mienne."}, 409)

    assert ("La réponse du collègue." in page.text, "La mienne." in page.text) == (True, True)
    assert place.read()[1]["D-1"].answer == "La réponse du collègue."


def test_criterion_that_is_not_in_the_plan_has_no_page(place):
    place.collecting()

    place.open(TEAM, "/criteres/D-99", 404)
    place.open(AUDITOR, "/criteres/D-99", 404)


def test_auditor_finds_criterion_by_criterion_and_sends_the_draft_report(place):
    place.analysed()
    unexplained = place.send(AUDITOR, "/criteres/D-1", {"verdict": "contradicted", "comment": ""}, 422)
    done = place.send(AUDITOR, "/criteres/D-1", {"verdict": "contradicted", "comment": "La preuve dit autre chose."})
    for key in ("D-2", "D-3"):
        place.send(AUDITOR, f"/criteres/{key}", {"verdict": "confirmed", "comment": ""})
    hidden = place.open(TEAM, "/criteres/D-1")
    place.step(AUDITOR, "open_contradictory")
    told = place.open(TEAM, "/criteres/D-1")

    assert "Dites pourquoi" in unexplained.text
    assert done.location.endswith("/criteres/D-2")
    assert ("La preuve dit autre chose." in hidden.text, "La preuve dit autre chose." in told.text) == (False, True)


def test_finding_over_a_colleagues_is_stale_and_keeps_both(place):
    place.analysed()
    form = next(form for form in place.open(AUDITOR, "/criteres/D-1").forms if form.action.endswith("/D-1"))
    old = {name: form.fields[name] for name in ("csrf_token", "seen")}
    place.send(AUDITOR, "/criteres/D-1", {"verdict": "unverifiable", "comment": "Le sien."})

    page = place.visitor(AUDITOR).post(form.action, old | {"verdict": "confirmed", "comment": "Le mien."}, 409)

    assert ("Le sien." in page.text, "Le mien." in page.text) == (True, True)
    assert place.read()[1]["D-1"].finding is AuditFinding.UNVERIFIABLE


def test_finding_on_a_piece_that_is_not_there_is_refused(place):
    place.analysed()
    foreign = place.commit(
        lambda w, audit: w.session.scalars(
            select(Evidence.id).where(Evidence.organisation_id != audit.organisation_id)
        ).first()
    )

    place.send(AUDITOR, "/criteres/D-1", {"verdict": "confirmed", "evidence": str(foreign)}, 404)


def test_complement_opens_the_items_it_names_and_no_others(place):
    place.analysed()
    none = place.send(AUDITOR, "/complement", {"reason": "Il manque une preuve."}, 422)
    place.send(AUDITOR, "/complement", {"criteria": ["D-2"], "reason": "Il manque une preuve."})
    page = place.open(TEAM)
    closed = place.open(TEAM, "/criteres/D-1")
    place.send(TEAM, "/criteres/D-2", {"answer": "Voici la preuve."})
    place.step(vendor(1), "deposit")
    audit, items = place.read()

    assert "Désignez au moins un point" in none.text
    assert ("Complément demandé" in page.text, "Il manque une preuve." in page.text) == (True, True)
    assert "Enregistrer la réponse" not in closed.text
    assert (audit.state, items["D-1"].answer, items["D-2"].answer) == (
        AuditState.ANALYSIS,
        "Maintenu.",
        "Voici la preuve.",
    )


def test_visit_is_noted_once_it_was_made(place):
    place.analysed()
    today = day_of(place.world.at + HOUR)
    typed = {"visite-present": "Deux auditeurs.", "visite-notes": "Vu les serveurs."}
    soon = place.send(
        AUDITOR, "/visites", typed | {"visite-visited_on": (today + timedelta(days=9)).isoformat()}, 422, page=""
    )
    never = place.send(AUDITOR, "/visites", typed | {"visite-visited_on": "2026-02-31"}, 422, page="")
    place.send(AUDITOR, "/visites", typed | {"visite-visited_on": today.isoformat()}, page="")

    assert "La visite n’a pas encore eu lieu" in soon.text
    assert "Vu les serveurs." in soon.html
    assert "Cette date n’existe pas" in never.text
    assert "Vu les serveurs." in place.open(AUDITOR).text
    assert place.commit(lambda w, _audit: len(w.session.scalars(select(AuditVisit)).all())) == 1


def test_observations_are_filed_replied_to_and_concluded(place):
    place.contradictory()
    place.send(TEAM, "/criteres/D-1/observation", {"observation": "La page a changé."}, page="/criteres/D-1")
    early = place.open(AUDITOR, "/criteres/D-1")
    place.step(vendor(1), "file_observations", reason="Voir en regard.")
    refused = place.open(AUDITOR)
    place.send(AUDITOR, "/criteres/D-1/reponse", {"reply": "Le constat est maintenu."}, page="/criteres/D-1")
    place.step(AUDITOR, "refer")
    drafted = {"conclusion": "reservations", "grounds": "Au vu du rapport.", "acte": "projet"}
    place.send(SECRETARY, "/conclusion", drafted)
    unsure = place.send(SECRETARY, "/conclusion", drafted | {"acte": "conclure"}, 422)
    unjust = place.send(
        SECRETARY, "/conclusion", drafted | {"conclusion": "compliant", "acte": "conclure", "is_confirmed": "y"}, 422
    )
    place.send(SECRETARY, "/conclusion", drafted | {"acte": "conclure", "is_confirmed": "y"})

    assert "La page a changé." not in early.text
    assert "Répondez à l’observation de l’éditeur sur D-1." in refused.text
    assert "Cochez cette case pour conclure." in unsure.text
    assert "la conclusion ne peut pas être" in unjust.text
    assert place.read()[0].state is AuditState.CLOSED
    assert "Le constat est maintenu." in place.open(TEAM, "/criteres/D-1").text
    assert "Au vu du rapport." in place.open(TEAM).text


def test_observations_after_their_delay_are_told_so(place):
    place.contradictory()
    place.send(TEAM, "/criteres/D-1/observation", {"observation": "Jamais déposée."}, page="/criteres/D-1")
    place.later(at=start_of(place.read()[0].due_on) + timedelta(days=2))

    page = place.open(vendor(1))
    place.step(AUDITOR, "refer")

    assert "Le délai pour présenter des observations a pris fin" in page.text
    assert place.read()[0].state is AuditState.COMMISSION  # what was written and not filed asks for no reply
    assert "Jamais déposée." not in place.open(SECRETARY, "/conclusion").text


def test_observation_is_closed_once_filed(place):
    place.contradictory()
    page = place.open(TEAM, "/criteres/D-1")
    form = next(form for form in page.forms if form.action.endswith("/observation"))
    old = {name: form.fields[name] for name in ("csrf_token", "seen")}
    place.step(vendor(1), "file_observations", reason="Rien de plus.")

    told = place.visitor(TEAM).post(form.action, old | {"observation": "Trop tard."}, 422)

    assert "Les observations ont déjà été déposées." in told.text
    assert place.read()[1]["D-1"].observation is None


def test_auditor_with_an_interest_or_who_assessed_of_late_does_not_see_it(place):
    def assess(w, audit):
        application = w.session.scalars(select(Application).filter_by(service_id=audit.service_id)).first()
        finding = w.session.scalars(select(Finding).filter_by(application_id=application.id)).first()
        finding.reviewer_id, finding.found_at = w.staff(Role.AUDITOR).id, w.at

    place.notified()
    place.open(AUDITOR)
    place.commit(assess)
    place.open(AUDITOR, status=404)


def test_interest_closes_the_case(place):
    def declare(w, audit):
        application = w.session.scalars(select(Application).filter_by(service_id=audit.service_id)).first()
        auditor = w.staff(Role.AUDITOR)
        declare_interest(w.session, application.id, auditor, has_interest=True, statement="Parent.", at=w.at)

    place.notified().commit(declare)

    place.open(AUDITOR, status=404)
    place.open(AUDITOR, "/criteres/D-1", 404)


def test_home_says_what_each_audit_asks(place):
    planned = place.visitor(AUDITOR).open("/audits")
    place.contradictory()
    waiting = place.visitor(AUDITOR).open("/audits")
    place.later(at=start_of(place.read()[0].due_on) + timedelta(days=2))
    late = place.visitor(AUDITOR).open("/audits")

    assert "Rédiger le plan, fixer la date, puis notifier" in planned.text
    assert re.search("délai d’observations est passé", waiting.text) is None
    assert "Le délai d’observations est passé" in late.text


def test_lists_ask_as_much_for_one_audit_as_for_fifty(place):
    place.notified()
    pages = ((AUDITOR, "/audits"), (TEAM, "/editeur/audits"))
    one = [_asked(place, *page) for page in pages]

    def multiply(w, audit):
        columns = {c.key: getattr(audit, c.key) for c in Audit.__table__.columns if c.key not in ("id", "number")}
        w.session.add_all(Audit(**columns, number=f"AUD-2026-9{n:04d}") for n in range(49))

    place.commit(multiply)

    assert [_asked(place, *page) for page in pages] == one


def _asked(place, email, path):
    visitor = place.visitor(email)
    visitor.open(path)
    with queries(place.app) as made:
        visitor.open(path)
    return len(made)


def test_questionnaire_asks_as_much_for_three_criteria_as_for_many(place):
    place.analysed()
    pages = ((AUDITOR, place.path(AUDITOR)), (TEAM, place.path(TEAM)))
    few = [_asked(place, *page) for page in pages]

    def multiply(w, audit):
        w.session.add_all(AuditItem(audit_id=audit.id, position=9 + n, criterion=f"X-{n}") for n in range(40))

    place.commit(multiply)

    assert [_asked(place, *page) for page in pages] == few
