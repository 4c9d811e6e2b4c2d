"""A simple candidacy from the sign-up to the catalogue, every step by clicks, with a change request in between."""

import pytest

from referencing.services import assessing, rulebooks
from referencing.services.assessing import Found
from referencing.services.declarations import dossier_of
from referencing.services.demo.evidence_files import paper
from tests.browser import walking as walk
from tests.browser.drafts import bring_answers
from workflows.completeness import applicable
from workflows.vocabulary import Role, Verdict

PASSWORD, ADDRESS, NAME = "huit zebres sautent", "ana@editeur.example", "Exemple Carnet"
BY_HAND = ("ELI-3", "ETH-AIDE", "ETH-PUBLICITE")
MEMBERS = [f"Membre Exemple {number}" for number in range(1, 6)]
PDF = {"name": "ouverture.pdf", "mimeType": "application/pdf", "buffer": paper("Ouverture du service")}


@pytest.mark.parametrize("house", ["mes-2023"], indirect=True)
def test_simple_candidacy_goes_from_sign_up_to_publication(house):
    vendor = _sign_up(house)
    number = _write_and_file(house, vendor)
    officer, reviewer = _admit_and_share(house, number), house.page_of("instruction")
    _ask_for_changes(reviewer)
    _answer_changes(vendor)
    _find_again(house, reviewer, number)
    _refer(officer)
    _give_opinion(house)
    _accept(house)
    _sign_and_publish(house, vendor, officer)

    assert _find_certificate(house, vendor) == ("DOC-2026-00006.pdf", b"%PDF-")


def _sign_up(house):
    page = house.visitor()
    page.goto("/")
    walk.follow(page, "Inscrire mon organisation")
    page.get_by_label("Votre nom").fill("Ana Exemple")
    page.get_by_label("Adresse électronique professionnelle").fill(ADDRESS)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Numéro SIREN de l’organisation").fill("732829320")
    page.get_by_label("Nom de l’organisation").fill("Éditeur Exemple")
    walk.press(page, "Recevoir le lien de confirmation")
    page.goto(house.link_to(ADDRESS))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    walk.press(page, "Confirmer et ouvrir l’espace")
    assert walk.told(page) == "Votre adresse est confirmée : l’espace de Éditeur Exemple est ouvert."
    return page


def _write_and_file(house, page):
    number = walk.open_candidacy(page, NAME, "Référencement simple")
    walk.orient(page)
    walk.present_service(page)
    with house.world() as world:
        bring_answers(world, number, but=BY_HAND)
    page.reload()
    walk.follow(page, "Répondez au critère « Service utilisable dès le jour du dépôt ».")
    walk.answer_criterion(page, "2 –", "Ouvert depuis janvier, compte d’essai joint.", PDF)
    walk.follow(page, "Critères du dossier", exact=False)
    walk.follow(page, "Assistance aux usagers joignable")
    walk.answer_criterion(page, "1 –", "Par téléphone, de 9 h à 18 h.")
    walk.follow(page, "Critères du dossier", exact=False)
    walk.follow(page, "Publicité reconnaissable et jamais fondée sur la santé")
    page.get_by_label("Raison pour laquelle").fill("Le service ne montre aucune publicité.")
    page.get_by_label("Je déclare sur l’honneur").check()
    page.get_by_label("Non applicable à ce service").check()
    walk.press(page, "Enregistrer")
    walk.to_case(page, NAME)
    walk.follow(page, "Parcours du dossier")
    assert page.get_by_text("Rien : le dossier est complet.").count() == 1

    walk.follow(page, "Aller à l’approbation")
    walk.press(page, "Approuver le dossier")
    walk.press(page, "Déposer la candidature")
    return number


def _admit_and_share(house, number):
    page = house.page_of("guichet")
    walk.to_assessment(page, NAME)
    walk.press(page, "Déclarer recevable")
    assert walk.told(page) == "Étape faite : Déclarer recevable."
    walk.follow(page, "Instruction")
    page.get_by_label(f"Choisir le dossier {number}").check()
    walk.press(page, "Proposer une répartition")
    walk.press(page, "Attribuer comme indiqué")
    return page


def _ask_for_changes(page):
    walk.to_assessment(page, NAME)
    walk.follow(page, "ELI-3,", exact=False)
    walk.find(page, "À compléter", "Le compte d’essai ne s’ouvre pas.")
    walk.press(page, "Ajouter à la demande")
    walk.ask_for(page, "ETH-AIDE", "Dites qui répond le week-end.")
    page.get_by_label("Réponse attendue au plus tard le").fill(walk.in_days(20))
    walk.press(page, "Fixer la date")
    walk.press(page, "Demander des compléments")
    assert walk.told(page) == "Étape faite : Demander des compléments."


def _answer_changes(page):
    walk.to_case(page, NAME)
    walk.follow(page, "Parcours du dossier")
    walk.follow(page, "Critères et preuves")
    assert page.locator("section[aria-labelledby=signales] li.answer-line").count() == 2
    walk.follow(page, "Analyse de risques du service")
    assert page.get_by_text("Ce critère n’est pas signalé dans la demande de compléments").count() == 1
    walk.follow(page, "Critères du dossier", exact=False)
    walk.follow(page, "Service utilisable dès le jour du dépôt")
    assert "Le compte d’essai ne s’ouvre pas." in page.locator(".reason-flag").inner_text()
    walk.answer_criterion(page, "2 –", "Ouvert depuis janvier, nouveau compte d’essai joint.")
    walk.follow(page, "Critères du dossier", exact=False)
    walk.follow(page, "Relire les différences avant l’envoi")
    walk.follow(page, "Assistance aux usagers joignable")
    walk.answer_criterion(page, "1 –", "Par téléphone, de 9 h à 18 h, et par messagerie le week-end.")
    walk.follow(page, "Critères du dossier", exact=False)
    walk.follow(page, "Relire les différences avant l’envoi")
    walk.press(page, "Renvoyer les compléments")


def _find_again(house, page, number):
    walk.to_assessment(page, NAME)
    walk.follow(page, "ELI-3,", exact=False)
    assert "nouveau" in page.locator(".difference ins").first.inner_text()
    walk.find(page, "Conforme")
    walk.to_assessment(page, NAME)
    walk.follow(page, "ETH-AIDE,", exact=False)
    walk.find(page, "Conforme")
    with house.world() as world:
        case = world.case(number)
        asked = applicable(dossier_of(world.session, case), rulebooks.load(case.rulebook))
        found = [Found(one.key, Verdict.COMPLIANT, "") for one in asked if one.key not in BY_HAND[:2]]
        assessing.find(world.session, case, found, actor=world.staff(Role.REVIEWER), at=world.at)


def _refer(page):
    walk.to_assessment(page, NAME)
    walk.press(page, "Transmettre à la commission")


def _give_opinion(house):
    page = house.page_of("secretariat")
    walk.convene(page)
    assert page.get_by_text("Les présences se notent à partir du jour de la séance.").count() == 1
    member = house.page_of("membre1")
    walk.follow(member, "Commission")
    walk.follow(member, "Séance du", exact=False)
    walk.press(member, "Je serai présent")
    walk.follow(member, NAME)
    walk.declare_no_interest(member)
    assert member.get_by_text("Les votes s’ouvrent le jour de la séance").count() == 1
    house.let_the_session_come()
    walk.sit(page, NAME, MEMBERS)
    member.reload()
    member.get_by_label("Favorable", exact=True).check()
    walk.press(member, "Voter")
    page.reload()
    walk.record_votes(page, "Favorable", MEMBERS[1:])
    walk.draft_opinion(page, "Favorable", "La commission a entendu le secrétariat.")
    walk.follow(page, "Relire le procès-verbal avant de rendre l’avis")
    assert page.locator(".letter .verdict").inner_text() == "Favorable"
    walk.follow(page, NAME, exact=False)
    walk.press(page, "Rendre l’avis")


def _accept(house):
    house.deliver()
    page = house.page_of("decision")
    walk.follow(page, "Décisions")
    walk.follow(page, NAME, exact=False)
    walk.declare_no_interest(page)
    page.get_by_label("Accepter", exact=True).check()
    walk.press(page, "Préparer la lettre")
    assert f"Objet : acceptation de la candidature du service {NAME}" in walk.words(page.locator(".letter"))
    page.get_by_label("J’ai relu cette lettre").check()
    walk.press(page, "Accepter la candidature")


def _sign_and_publish(house, vendor, officer):
    for page in (vendor, house.page_of("decision"), house.page_of("cnam")):
        walk.sign(page, NAME)
        assert walk.told(page) == "Votre signature est enregistrée."
    walk.to_case(officer, NAME)
    walk.follow(officer, "Convention")
    walk.press(officer, "Déclarer prête à publier")
    officer.get_by_label("Je confirme").check()
    walk.press(officer, "Publier au catalogue")


def _find_certificate(house, page):
    assert house.mails_to(ADDRESS)[-1][0].endswith("Service référencé – Exemple Carnet")
    walk.follow(page, "Mes services")
    assert "En vigueur" in page.locator(".service-card").inner_text()
    assert page.locator(".service-cases .state-badge").inner_text() == "Publiée"
    walk.follow(page, "Première demande", exact=False)
    walk.follow(page, "Histoire et documents")
    certificate = page.locator(".documents li").filter(has_text="Attestation")
    return walk.download(certificate, "Télécharger le PDF")
