"""A candidacy with data exchange, all of it by clicks, from its first page to the letter that refuses it."""

import pytest

from referencing.services.demo.evidence_files import paper
from referencing.services.demo.invented import vendor as invented
from referencing.services.people import register_vendor
from tests.browser import walking as walk
from tests.referencing.web.town import vendor

NAME, ADDRESS = "Exemple Pouls", vendor(1)
MEMBERS = ["Membre Exemple 1", "Membre Exemple 2"]
PDF = {"name": "presentation.pdf", "mimeType": "application/pdf", "buffer": paper("Présentation")}
GROUNDS, FINDING = "Le lieu des données reste inconnu.", "L’hébergeur n’est pas nommé."


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_exchange_candidacy_is_refused_with_its_grounds_and_the_appeal(house):
    with house.world() as world:
        register_vendor(world.session, invented(1), world.at, is_demo=True)
    page = house.page_of(ADDRESS)
    _write_and_file(page)
    _assess(house)
    _advise_against(house)
    _refuse(house)

    _read(house)


def _write_and_file(page):
    walk.open_candidacy(page, NAME, "Référencement avec échange de données")
    walk.orient(page, "données de santé")
    walk.present_service(page)
    walk.follow(page, "Accès aux API de Mon espace santé")
    _ask_for_access(page, "Mesures", "Lire")
    walk.follow(page, "Dossier CAND", exact=False)
    gaps = page.locator("details.gaps").filter(has_text="Accès aux API de Mon espace santé : Appariement (6)")
    with page.expect_navigation():
        gaps.get_by_role("link").first.click()
    assert page.locator(":target h2").inner_text() == "Appariement"
    _ask_for_access(page, "Appariement", "Lire", "Écrire")
    walk.follow(page, "Critères du dossier")
    walk.follow(page, "Le service est décrit en français")
    walk.answer_criterion(page, "1 –", "Voir la page jointe.", PDF, then="Enregistrer et passer au suivant")
    for comment in ("Hébergement en Europe.", "De 9 h à 18 h."):
        walk.answer_criterion(page, "1 –", comment, then="Enregistrer et passer au suivant")
    walk.answer_criterion(page, "1 –", "Chaque appel est journalisé.")
    walk.to_case(page, NAME)
    walk.follow(page, "Relire, approuver et déposer")
    walk.press(page, "Approuver le dossier")
    walk.press(page, "Déposer la candidature")


def _ask_for_access(page, title, *accesses):
    block = page.locator("section.grant").filter(has=page.get_by_role("heading", name=title, exact=True))
    if not block.get_by_label("Finalité", exact=True).is_visible():
        block.get_by_text("Remplir la demande").click()
    for access in accesses:
        block.get_by_label(access, exact=True).check()
    block.get_by_label("Finalité", exact=True).select_option(label="Prévention")
    block.get_by_label("Besoin au regard").fill("Montrer les mesures à la personne.")
    block.get_by_label("Modalités d’accès").fill("À la demande de la personne.")
    block.get_by_label("Durée de conservation").fill("12")
    block.get_by_label("Unité de la durée").select_option(label="mois")
    block.get_by_label("Conditions de sécurité").fill("Chiffrement et traces.")
    block.get_by_label("Texte qui informe").fill("Vous autorisez ce service à lire vos mesures.")
    assert "Vous autorisez ce service à lire vos mesures." in block.locator(".citizen").inner_text()
    with page.expect_navigation():
        block.get_by_role("button", name="Enregistrer la demande").click()


def _assess(house):
    officer, reviewer = house.page_of("guichet"), house.page_of("instruction")
    walk.to_assessment(officer, NAME)
    walk.press(officer, "Déclarer recevable")
    walk.to_assessment(reviewer, NAME)
    walk.follow(reviewer, "Reprendre l’instruction")
    for verdict, comment in (
        ("Conforme", ""),
        ("Non conforme", FINDING),
        ("Conforme", ""),
        ("Conforme", ""),
    ):
        walk.find(reviewer, verdict, comment)
    walk.to_assessment(officer, NAME)
    walk.press(officer, "Transmettre à la commission")


def _advise_against(house):
    page = house.page_of("secretariat")
    walk.convene(page)
    house.let_the_session_come()
    walk.sit(page, NAME, MEMBERS)
    walk.record_votes(page, "Défavorable", MEMBERS)
    walk.draft_opinion(page, "Défavorable", "La commission s’inquiète du lieu des données.")
    walk.press(page, "Rendre l’avis")


def _refuse(house):
    """Prepare the letter by clicks, read it, and refuse by the keyboard alone."""
    page = house.page_of("decision")
    walk.follow(page, "Décisions")
    walk.follow(page, NAME, exact=False)
    walk.declare_no_interest(page)
    assert page.get_by_text("seul un refus est possible").count() == 1
    page.get_by_label("Refuser", exact=True).check()
    page.get_by_label("Motifs").fill(GROUNDS)
    page.get_by_label("D-2 –").check()
    walk.press(page, "Préparer la lettre")
    letter = walk.words(page.locator(".letter"))
    assert [words in letter for words in (GROUNDS, FINDING, "Voies et délais de recours", "délai de 2 mois")] == [
        True
    ] * 4

    walk.tab_to(page, "is_read")
    page.keyboard.press("Space")
    walk.tab_to(page, "Refuser la candidature")
    walk.key_through(page)
    assert "candidature refusée" in walk.told(page)


def _read(house):
    """The vendor is told, reads the grounds and downloads the letter."""
    page = house.page_of(ADDRESS)
    assert house.mails_to(ADDRESS)[-1][0].endswith(f"Candidature refusée – {NAME}")
    walk.follow(page, "Mes services")
    assert page.locator(".service-cases .state-badge").inner_text() == "Refusée"
    walk.follow(page, "Première demande", exact=False)
    walk.follow(page, "Histoire et documents")
    assert GROUNDS in walk.words(page.locator(".timeline-item").first)
    letter = page.locator(".documents li").filter(has_text="Décision de refus")
    assert walk.download(letter, "Télécharger le PDF")[1] == b"%PDF-"
