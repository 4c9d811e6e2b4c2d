"""An audit from its campaign to the catalogue: drawn, placed, noticed, answered, contested, concluded, suspended."""

from datetime import UTC, datetime, timedelta

import pytest

from referencing.services.demo import acts
from referencing.services.demo.evidence_files import paper
from referencing.services.drawing import draw_named
from referencing.services.tick import tick
from tests.browser import walking as walk
from tests.browser.conftest import faults
from tests.referencing.web.conftest import play
from workflows.calendar import day_of
from workflows.vocabulary import Track

NAME, VENDOR, AUDIT = "Exemple Carnet", "signataire@editeur-01.example", "AUD-{year}-00001"
PAPERS = ["Plan d’audit", "Projet de rapport d’audit", "Rapport d’audit", "Conclusion d’audit"]
VALUE = "04 12 23 33 45 / 07"
MONTHS = timedelta(days=150)
PDF = {"name": "journal.pdf", "mimeType": "application/pdf", "buffer": paper("Journal des échanges")}


@pytest.fixture
def listed(house):
    """A service in the catalogue for some months; its page there, and the number that its audit will have."""
    with house.world() as world:
        world.at -= MONTHS
        case = play(world, acts.file(world, 1, NAME, Track.EXCHANGE, "demo-2"))
        listing = play(world, acts.whole(world, case))
        page = f"/catalogue/{world.case(listing).service.slug}"
    return page, AUDIT.format(year=datetime.now(UTC).year)


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_audit_goes_from_its_campaign_to_the_suspension_that_the_catalogue_shows(house, listed):
    public, audit = listed
    auditor, vendor = house.page_of("audit"), house.page_of(VENDOR)
    seen = _Seen()
    assert "est suspendu" not in _shown(house, public, seen)

    _draw(house, auditor, seen)
    _place(house, auditor)
    _send_the_plan(auditor, audit, seen)
    _let_it_start(house, audit)
    _deposit(vendor, audit, seen)
    _find(auditor, audit, seen)
    _observe(vendor, audit, seen)
    _reply(auditor, audit)
    _conclude(house, audit, seen)

    assert "Ce référencement est suspendu" in _shown(house, public, seen)
    assert [title for title in house.mails_to(VENDOR) if "Référencement suspendu" in title[0]] != []
    assert _papers(vendor, audit) == PAPERS
    assert seen.faults == {}


class _Seen:
    """What axe finds on the pages of the journey."""

    def __init__(self):
        self.faults = {}

    def look(self, page):
        if wrong := faults(page):
            self.faults[page.url] = wrong


def _shown(house, path, seen):
    page = house.visitor()
    page.goto(path)
    seen.look(page)
    return page.locator("main").inner_text()


def _draw(house, auditor, seen):
    auditor.goto("/audits/campagnes/nouvelle")
    auditor.get_by_label("Nom de la campagne").fill("Audits au hasard")
    auditor.get_by_label("Premier jour des audits").fill(walk.in_days(30))
    auditor.get_by_label("Dernier jour des audits").fill(walk.in_days(200))
    auditor.get_by_label("Nombre de services à tirer en tout").fill("1")
    auditor.get_by_label("Auditrice Exemple").fill("2")
    walk.press(auditor, "Enregistrer la campagne")
    walk.follow(auditor, "Préparer un tirage")
    for name in ("Agente Exemple", "Secrétaire Exemple"):
        auditor.get_by_label(name).check()
    auditor.get_by_label("Dernier jour pour révéler les secrets").fill(walk.in_days(5))
    auditor.get_by_label("Jour où la valeur publique sera connue").fill(walk.in_days(8))
    auditor.get_by_label("Valeur publique : laquelle, et où la lire").fill("Loto inventé du samedi")
    walk.press(auditor, "Préparer le tirage")
    path = auditor.url
    officials = {house.page_of(name): "" for name in ("guichet", "secretariat")}
    for page in officials:
        page.goto(path)
        page.get_by_role("button", name="Fabriquer un secret dans ce navigateur").click()
        page.get_by_label("Votre secret, à garder hors du service").wait_for()
        officials[page] = page.get_by_label("Votre secret, à garder hors du service").input_value()
        walk.press(page, "Publier son engagement")
    auditor.reload()
    walk.press(auditor, "Figer la population")
    for page, secret in officials.items():
        page.goto(path)
        page.get_by_label("Votre secret, tel que vous l’avez gardé").fill(secret)
        walk.press(page, "Révéler son secret")
    number = path.split("/")[-2]
    with house.world() as world:
        draw = draw_named(world.session, number)
        draw.reveal_by, draw.public_on = draw.reveal_by - timedelta(days=8), draw.public_on - timedelta(days=8)
    for page in officials:
        page.reload()
        page.get_by_role("textbox", name="Valeur publique").fill(VALUE)
        walk.press(page, "Saisir la valeur publique")
    auditor.reload()
    walk.press(auditor, "Tirer au sort")
    house.deliver()
    page = house.visitor()
    page.goto(f"/audits/tirages/{number}")
    seen.look(page)
    assert walk.download(page.locator("main"), "Procès-verbal")[1] == b"%PDF-"


def _place(house, auditor):
    auditor.goto("/audits/programme")
    walk.press(auditor, "Calculer un programme")
    house.deliver()
    auditor.reload()
    walk.press(auditor, "Accepter tout le programme")
    house.deliver()
    auditor.goto("/audits/programme/documents")
    assert walk.download(auditor.locator("main"), "Programme PROG-")[1] == b"%PDF-"


def _send_the_plan(auditor, audit, seen):
    auditor.goto(f"/audits/{audit}")
    seen.look(auditor)
    auditor.get_by_role("textbox", name="Périmètre").fill("Toutes les déclarations en vigueur.")
    auditor.get_by_role("textbox", name="Calendrier").fill("Dépôt, analyse, puis rapport.")
    auditor.get_by_role("textbox", name="Conditions").fill("Sur pièces.")
    auditor.get_by_role("radio", name="Sur pièces", exact=True).check()
    walk.press(auditor, "Enregistrer le plan")
    walk.press(auditor, "Notifier le plan d’audit")


def _let_it_start(house, audit):
    """Let the weeks of the notice pass: the clock opens the collection."""
    with house.world() as world:
        world.case(audit).starts_on = day_of(world.at)
    tick(house.context.sessions, datetime.now(UTC))


def _deposit(vendor, audit, seen):
    vendor.goto(f"/editeur/audits/{audit}")
    seen.look(vendor)
    for key in _criteria(vendor):
        vendor.goto(f"/editeur/audits/{audit}/criteres/{key}")
        vendor.get_by_role("textbox", name="Votre réponse").fill("Déclaration maintenue, journal joint.")
        if key == "D-4":
            vendor.get_by_label("Joindre des fichiers").set_input_files([PDF])
        walk.press(vendor, "Enregistrer la réponse")
    seen.look(vendor)
    vendor.goto(f"/editeur/audits/{audit}")
    walk.press(vendor, "Déposer les preuves")


def _criteria(page):
    return [title.inner_text().split(",")[0] for title in page.locator("section .life-review h3").all()]


def _find(auditor, audit, seen):
    auditor.goto(f"/audits/{audit}")
    for key in _criteria(auditor):
        auditor.goto(f"/audits/{audit}/criteres/{key}")
        wrong = key == "D-4"
        auditor.get_by_role("radio", name="Contredit" if wrong else "Confirmé").check()
        auditor.get_by_role("textbox", name="Commentaire du constat").fill(
            "Le journal omet les lectures." if wrong else ""
        )
        seen.look(auditor)
        walk.press(auditor, "Enregistrer et revenir à l’audit")
    walk.press(auditor, "Adresser le projet de rapport")


def _observe(vendor, audit, seen):
    vendor.goto(f"/editeur/audits/{audit}/criteres/D-4")
    assert "Le journal omet les lectures." in vendor.locator("main").inner_text()
    vendor.get_by_role("textbox", name="Observation").fill("Les lectures sont dans un second journal.")
    walk.press(vendor, "Enregistrer l’observation")
    seen.look(vendor)
    vendor.goto(f"/editeur/audits/{audit}")
    vendor.get_by_role("textbox", name="Observations").fill("Nous contestons un constat.")
    walk.press(vendor, "Déposer des observations")


def _reply(auditor, audit):
    auditor.goto(f"/audits/{audit}/criteres/D-4")
    assert "Les lectures sont dans un second journal." in auditor.locator("main").inner_text()
    auditor.get_by_role("textbox", name="Réponse de l’auditeur").fill("Ce second journal n’a pas été fourni.")
    walk.press(auditor, "Enregistrer la réponse")
    auditor.goto(f"/audits/{audit}")
    walk.press(auditor, "Transmettre à la commission")


def _conclude(house, audit, seen):
    page = house.page_of("secretariat")
    page.goto(f"/audits/{audit}/conclusion")
    seen.look(page)
    page.get_by_role("radio", name="Suspension").check()
    page.get_by_role("textbox", name="Motifs").fill("Des lectures ne laissent pas de trace.")
    page.get_by_role("checkbox", name="Je confirme").check()
    walk.press(page, "Conclure l’audit")
    house.deliver()


def _papers(vendor, audit):
    """Return the titles of the papers that the vendor reads on the page of the audit; its report is a PDF."""
    vendor.goto(f"/editeur/audits/{audit}")
    place = vendor.locator("section[aria-labelledby=documents]")
    lines = place.get_by_role("listitem")
    assert walk.download(lines.nth(2), "Télécharger le PDF")[1] == b"%PDF-"
    return [title.inner_text() for title in lines.locator("strong").all()]
