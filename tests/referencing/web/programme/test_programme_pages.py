"""The programme through its pages: computed, accepted, moved, closed days, files, calendars that nobody guesses."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from app import create_app
from models.news import News
from models.organisation import Person
from models.programme import IssuedProgramme
from referencing.services.deliveries import handlers
from referencing.services.outbox import run_all
from tests.fixtures.town import Town
from tests.referencing.mailroom import open_mailroom
from tests.referencing.services.programme import audits as a
from tests.referencing.services.programme.test_programme import declare_none
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.counting import queries
from tests.referencing.web.draws.test_draw_pages import Place

MONTH = "/audits/programme"
PROPOSALS = "/audits/programme/propositions"
CLOSED = "/audits/programme/jours-fermes"
ABSENCES = "/audits/programme/absences"
VENDOR = "/editeur/audits/calendrier"


class Programme(Place):
    """A place with audits; vendors sign in by their address."""

    def visitor(self, name=None):
        if name and "@" in name:
            visitor = super().visitor()
            return visitor.sign_in(name)
        return super().visitor(name)

    def get(self, path, **options):
        """Ask for a file as a program does, at the town's own time."""
        with time_machine.travel(self.town.at, tick=False):
            return self.visitor().client.get(path, **options)

    def run(self):
        run_all(self.town.sessions, handlers(self.mailroom), self.town.at)

    def plan(self):
        """Have a whole programme accepted; return number → placement."""
        self.town.do(lambda w: a.accept(w, *a.ask(w)))
        return self.town.do(a.placed)


@pytest.fixture
def place(engine, database_url, tmp_path):
    town = Town(engine, tmp_path / "instance")
    numbers = a.town_of_audits(town, 3, *a.NAMES[:1], reports=1)
    town.do(demonstrate)
    app = create_app(settings_for(database_url, tmp_path), demo=True)
    found = Programme(town, app)
    found.numbers = numbers
    found.mailroom = open_mailroom(database_url, tmp_path)
    yield found
    found.mailroom.close()
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def demonstrate(w):
    """Let everybody sign in without a secret."""
    for person in w.session.scalars(select(Person)):
        person.is_demo = True


def signatory(number):
    return f"signataire@editeur-{number:02d}.example"


def test_a_programme_is_computed_looked_at_accepted_and_downloaded(place):
    page = place.open(MONTH, "audit")
    assert "3 audits n’ont pas encore de date" in page.text
    place.send(MONTH, PROPOSALS, "audit")
    waiting = place.open(f"{PROPOSALS}/PLAN-2026-00001", "audit")
    assert "Calcul en cours" in waiting.text
    place.run()

    page = place.open(f"{PROPOSALS}/PLAN-2026-00001", "audit")
    assert "3 audits placés ou déplacés" in page.text
    path = f"{PROPOSALS}/PLAN-2026-00001"
    place.send(path, f"{path}/acceptation", "audit")

    plan = place.town.do(a.placed)
    assert sorted(plan) == place.numbers
    first = min(one.starts_on for one in plan.values())
    shown = place.open(f"{MONTH}?mois={first:%Y-%m}", "audit")
    assert "Service 1" in shown.text
    assert "n’ont pas encore de date" not in shown.text
    place.run()
    pdf = place.open("/audits/programme/documents", "audit")
    [link] = [one for one in pdf.links if one and one.endswith(".pdf")]
    visitor = place.visitor("audit")
    answer = visitor.client.get(link)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_outdated_proposal_is_answered_409_and_computed_again(place):
    place.send(MONTH, PROPOSALS, "audit")
    place.run()
    day = a.in_days(place.town, 60)
    place.send(CLOSED, CLOSED, "audit", title="Fermeture", starts_on=day.isoformat(), ends_on=day.isoformat())
    path = f"{PROPOSALS}/PLAN-2026-00001"

    page = place.send(path, f"{path}/acceptation", "audit", 409)

    assert "un nouveau calcul est lancé" in page.text
    assert f"{PROPOSALS}/PLAN-2026-00002" in page.links
    assert place.town.do(a.placed) == {}
    again = place.send(f"{PROPOSALS}/PLAN-2026-00002", f"{PROPOSALS}/PLAN-2026-00002/abandon", "audit")
    assert again.status_code == 303


def test_a_stale_acceptance_is_answered_409(place):
    place.send(MONTH, PROPOSALS, "audit")
    place.run()
    path = f"{PROPOSALS}/PLAN-2026-00001"

    page = place.send(path, f"{path}/acceptation", "audit", 409, seen_version="1")

    assert "a changé depuis que vous l’avez lue" in page.text
    assert place.town.do(a.placed) == {}


def mine(place, number):
    """Have the auditor of the demonstration declare no interest in an audit's service."""
    name = place.town.do(lambda w: a.chief(w).name)
    place.town.do(declare_none, number, name)


def test_an_audit_is_moved_by_the_form_with_every_broken_rule_said(place):
    plan = place.plan()
    number = place.numbers[2]
    mine(place, number)
    path = f"/audits/programme/audits/{number}"
    sunday = date(2026, 5, 3)
    page = place.open(f"{path}?le={sunday}", "audit")
    assert "n’est pas un jour ouvré" in page.text
    assert "Prochains jours possibles" in page.text
    said = {"auditor": plan[number].auditor, "reason": "Demande de l’éditeur.", "starts_on": sunday.isoformat()}

    refused = place.send(path, path, "audit", 422, **said)
    assert "L’audit n’est pas déplacé" in refused.text
    assert "n’est pas un jour ouvré" in refused.text
    assert "2026-05-03" in refused.html
    past = place.send(path, path, "audit", 422, **said | {"starts_on": "2025-05-05"})
    assert "L’audit doit commencer entre" in past.text
    empty = place.send(path, path, "audit", 422, **said | {"starts_on": "3 mai", "reason": ""})
    assert "Indiquez une date" in empty.text
    assert "obligatoire" in empty.text
    stale = place.send(path, path, "audit", 409, **said | {"seen_version": "1"})
    assert "a changé depuis que vous l’avez lu" in stale.text
    assert place.town.do(a.placed) == plan

    free = next(link for link in page.links if link and link.startswith(f"{path}?le="))
    day = re.search(r"le=([\d-]+)", free).group(1)
    assert "respecte toutes les règles" in place.open(free, "audit").text
    done = place.send(path, path, "audit", **said | {"starts_on": day})
    assert done.status_code == 303
    assert place.town.do(a.placed)[number].starts_on.isoformat() == day


def test_an_audit_asks_for_the_declaration_first_and_an_unknown_one_is_not_there(place):
    place.plan()

    declaring = place.visitor("audit").client.get(f"/audits/programme/audits/{place.numbers[0]}")
    assert declaring.status_code == 303
    assert declaring.location.startswith(f"/dossiers/{place.numbers[0]}/independance")
    place.open("/audits/programme/audits/AUD-2026-99999", "audit", 404)
    place.open(f"{PROPOSALS}/PLAN-2026-99999", "audit", 404)
    place.open("/audits/programme/documents/PROG-2026-99999.pdf", "audit", 404)


@pytest.mark.parametrize("asked", ["?mois=2026-13", "?mois=abcd-ef", "?mois=99999-01", "?mois=1-1"])
def test_an_unknown_month_shows_the_present_one(place, asked):
    assert "Mars 2026" in place.open(f"{MONTH}{asked}", "audit").text


def test_closed_days_are_noted_refused_and_cancelled(place):
    day = a.in_days(place.town, 30)
    said = {"title": "Fermeture d’été", "starts_on": day.isoformat(), "ends_on": (day - timedelta(days=1)).isoformat()}
    assert "La fin précède le début." in place.send(CLOSED, CLOSED, "audit", 422, **said).text
    past = place.send(CLOSED, CLOSED, "audit", 422, **said | {"starts_on": "2025-01-01", "ends_on": "2025-01-02"})
    assert "déjà passés" in past.text
    year = said | {"ends_on": (day + timedelta(days=365)).isoformat()}
    assert "trois mois au plus" in place.send(CLOSED, CLOSED, "audit", 422, **year).text

    place.send(CLOSED, CLOSED, "audit", **said | {"ends_on": day.isoformat()})
    twice = place.send(CLOSED, CLOSED, "audit", 422, **said | {"ends_on": day.isoformat()})
    assert "déjà déclarée" in twice.text
    page = place.open(CLOSED, "audit")
    [cancelling] = [form.action for form in page.forms if form.action.endswith("/annulation")]
    place.send(CLOSED, cancelling, "audit")
    assert "Aucune période calme" in place.open(CLOSED, "audit").text


def test_absences_of_auditors_are_noted_by_auditors(place):
    alix, chief = (place.town.do(lambda w, n=n: a.named(w, n).id.hex) for n in ("Alix Essai", chief_name(place)))
    day = a.in_days(place.town, 30).isoformat()
    said = {"person": alix, "cover": chief, "starts_on": day, "ends_on": day}

    assert "son propre relais" in place.send(ABSENCES, ABSENCES, "audit", 422, **said | {"cover": alix}).text
    place.send(ABSENCES, ABSENCES, "audit", **said)

    assert "Alix Essai" in place.open(ABSENCES, "audit").text
    [alone] = [one for one in place.town.do(a.instance).auditors if one.absences]
    assert alone.name == "Alix Essai"
    [cancelling] = [form.action for form in place.open(ABSENCES, "audit").forms if form.action.endswith("/annulation")]
    place.send(ABSENCES, cancelling, "audit")
    assert "Aucune absence n’est notée" in place.open(ABSENCES, "audit").text


def chief_name(place):
    return place.town.do(lambda w: a.chief(w).name)


def test_a_vendor_sees_only_its_own_audits_and_declares_impossible_days(place):
    place.plan()
    page = place.open(VENDOR, signatory(1))
    assert "Service 1" in page.text
    assert "Service 2" not in page.text
    assert all(name not in page.text for name in (*a.NAMES, chief_name(place)))
    assert "Date prévue" in page.text
    day = a.in_days(place.town, 200).isoformat()
    action = f"{VENDOR}/dates-impossibles"
    place.send(VENDOR, action, signatory(1), reason="Mise en production", starts_on=day, ends_on=day)
    [withdrawing] = [form.action for form in place.open(VENDOR, signatory(1)).forms if form.action.endswith("/retrait")]
    token = place.visitor(signatory(2))
    form = token.open(VENDOR).forms[-1]
    token.post(withdrawing, form.fields, 404)
    assert "Mise en production" in place.open(CLOSED, "audit").text
    place.send(VENDOR, withdrawing, signatory(1))
    assert "Aucune date impossible" in place.open(VENDOR, signatory(1)).text
    for path in (MONTH, PROPOSALS, CLOSED, ABSENCES, "/audits/programme/export.xlsx"):
        place.open(path, signatory(1), 404)


def feed(place, name, page, action):
    place.send(page, action, name)
    html = place.open(page, name).html
    return re.search(r"/audits/calendrier/[^\"]+\.ics", html).group(0)


def calendar(place, path):
    answer = place.get(path)
    assert answer.status_code == 200
    return answer, Calendar.from_ical(answer.data)


def test_calendar_feeds_show_their_owners_audits_and_only_at_their_address(place):
    plan = place.plan()
    path = feed(place, signatory(1), VENDOR, f"{VENDOR}/adresse")
    own = feed(place, "audit", "/audits/programme/mon-calendrier", "/audits/programme/mon-calendrier")

    answer, found = calendar(place, path)
    events = {str(event["uid"]): event for event in found.walk("VEVENT")}
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert len(events) == 4
    [start] = [event for uid, event in events.items() if "-start@" in uid]
    assert start["dtstart"].dt == plan[place.numbers[0]].starts_on
    assert "Service 1" in str(start["summary"])
    assert "url" not in start
    text = answer.data.decode()
    assert all(name not in text for name in (*a.NAMES, chief_name(place)))
    mine_too = calendar(place, own)[1].walk("VEVENT")
    chief = place.town.do(lambda w: a.chief(w).id.hex)
    assert len(mine_too) == 5 * sum(one.auditor == chief for one in plan.values())

    _again, second = calendar(place, path)
    assert {str(event["uid"]) for event in second.walk("VEVENT")} == set(events)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert place.get(path, headers=known).status_code == 304
    forged = path.replace(".ics", "x.ics")
    place.open(forged, None, 404)
    place.open("/audits/calendrier/forge.ics", None, 404)
    renewed = feed(place, signatory(1), VENDOR, f"{VENDOR}/adresse")
    assert renewed != path
    place.open(path, None, 404)
    calendar(place, renewed)


def test_the_feed_of_an_auditor_who_left_is_not_there(place):
    own = feed(place, "audit", "/audits/programme/mon-calendrier", "/audits/programme/mon-calendrier")
    calendar(place, own)

    def leave(w):
        w.session.get(Person, a.chief(w).id).is_active = False

    place.town.do(leave)
    place.open(own, None, 404)


def test_a_feed_is_throttled(place):
    path = "/audits/calendrier/forge.ics"
    client = place.visitor().client

    codes = [client.get(path).status_code for _number in range(62)]

    assert (codes[0], codes[-1]) == (404, 429)


def test_the_workbook_holds_the_year_and_what_has_no_day(place):
    plan = place.plan()
    place.town.do(lambda w: a.audit(w, a.listed(w)))

    answer = place.visitor("audit").client.get("/audits/programme/export.xlsx?annee=2026")

    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    answer.close()
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [*sorted(plan, key=lambda one: (plan[one].starts_on, one)), "AUD-2026-00004"]
    assert rows[1][7].date() == min(one.starts_on for one in plan.values())


def test_a_reader_with_an_interest_does_not_see_the_service(place):
    from tests.referencing.services.programme.test_programme import has_interest  # noqa: PLC0415 - one test asks

    place.plan()
    place.town.do(has_interest, place.numbers[0], chief_name(place))

    for path in ("/audits/programme/auditeurs?annee=2026", "/audits/programme/editeurs?annee=2026"):
        page = place.open(path, "audit")
        assert "Service 1" not in page.text
        assert "Service 2" in page.text


def test_every_other_page_of_the_staff_only_looks(place):
    for path in (MONTH, CLOSED, "/audits/programme/auditeurs", "/audits/programme/editeurs"):
        page = place.open(path, "guichet")
        assert not any(form.method == "post" and form.action.startswith("/audits") for form in page.forms)
    for path in (PROPOSALS, ABSENCES, "/audits/programme/documents", "/audits/programme/mon-calendrier"):
        place.open(path, "guichet", 404)


def test_mails_tell_vendors_and_auditors(place):
    place.plan()
    kinds = place.town.do(lambda w: {one.kind for one in w.session.scalars(select(News))})
    place.run()

    assert {"audit_dates", "audit_work"} <= kinds
    written = place.town.do(lambda w: len(w.session.scalars(select(IssuedProgramme.id)).all()))
    assert written == 1


LISTS = {
    "month": (f"{MONTH}?mois={{month}}", "audit"),
    "auditors": ("/audits/programme/auditeurs?annee=2026", "audit"),
    "vendors": ("/audits/programme/editeurs?annee=2026", "audit"),
    "closed": (CLOSED, "audit"),
    "proposals": (PROPOSALS, "audit"),
    "documents": ("/audits/programme/documents", "audit"),
    "vendor": (VENDOR, signatory(1)),
}


def test_pages_ask_as_many_questions_for_many_audits_as_for_few(place):
    plan = place.plan()
    month = min(one.starts_on for one in plan.values()).strftime("%Y-%m")

    def count():
        found = {}
        for name, (path, who) in LISTS.items():
            with queries(place.app) as asked:
                place.open(path.format(month=month), who)
            found[name] = len(asked)
        return found

    few = count()
    for _number in range(12):
        place.town.do(lambda w: a.audit(w, a.listed(w)))
    place.plan()
    place.town.do(lambda w: a.forbid(w, place.numbers[1], a.in_days(place.town, 300), a.in_days(place.town, 301)))

    assert count() == few
