"""What people click on the way of a candidacy, desk by desk; each begins where the one before ended."""

import re
from datetime import UTC, datetime, timedelta

MANY = 300


def press(page, words):
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def follow(page, words, *, exact=True):
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=exact).first.click()


def told(page):
    """Return what the page says happened."""
    return words(page.get_by_role("status").first)


def words(place):
    """Return the words of a place, each space a plain one."""
    return " ".join(place.inner_text().split())


def tab_to(page, words):
    """Press Tab until what has the focus is called so, by its words or its identifier; the focus must be seen."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText || document.activeElement.id || ''")
        if " ".join(here.split()).startswith(words):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(words)


def key_through(page, key="Enter"):
    """Press a key and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press(key)


def open_candidacy(page, name, track):
    """Open a candidacy from «Mes services», eligible; return its number."""
    follow(page, "Mes services")
    follow(page, "Ouvrir une candidature")
    page.get_by_label("Nom du service").fill(name)
    page.get_by_label("Version présentée").fill("1.0.0")
    page.get_by_label(track).check()
    for answer in ("Site web", "Santé"):
        page.get_by_label(answer, exact=True).check()
    for answer in ("Acteur privé", "Des particuliers", "Gratuit"):
        page.get_by_label(answer).check()
    press(page, "Ouvrir la candidature")
    press(page, "Confirmer l’éligibilité")
    return page.url.rsplit("/", 1)[1]


def present_service(page):
    """Write the presentation of the service."""
    follow(page, "Présentation du service")
    page.get_by_label("Présentation du service").fill("Un carnet inventé, où l’on note son sommeil.")
    page.get_by_label("Utilisable depuis le").fill("2026-01-10")
    page.get_by_label("Site web").fill("https://carnet.example/")
    press(page, "Enregistrer et revenir au dossier")


def orient(page, *answers):
    """Answer the orientation questions: «Oui» to those that have these words in them, «Non» to the others."""
    follow(page, "Questionnaire d’orientation")
    for question in page.locator(".point fieldset").all():
        asked = question.locator("legend").inner_text()
        question.get_by_label("Oui" if any(words in asked for words in answers) else "Non", exact=True).check()
    press(page, "Enregistrer et revenir au dossier")


def to_case(page, name):
    """Go from anywhere to a case by the list of cases."""
    follow(page, "Mes dossiers")
    page.locator(".case-line-title").filter(has_text=name).first.click()


def to_assessment(page, name):
    """Go from anywhere to the assessment of a case by the queue."""
    follow(page, "Instruction")
    with page.expect_navigation():
        page.locator(".desk-line-title").filter(has_text=name).first.click()
    declare_no_interest(page)
    follow(page, "Instruction critère par critère")


def in_days(count):
    return (datetime.now(UTC) + timedelta(days=count)).date().isoformat()


def answer_criterion(page, level, comment, *files, then="Enregistrer"):
    """Answer the criterion shown: its level by the words of the scale, a comment, files to join."""
    page.get_by_label(level).check()
    page.get_by_label("Commentaire").fill(comment)
    if files:
        page.get_by_label("Joindre des fichiers").set_input_files(list(files))
        page.locator(".uploads .is-sent").nth(len(files) - 1).wait_for()
    press(page, then)


def find(page, verdict, comment=""):
    """Find on the criterion shown and go on."""
    page.get_by_role("radio", name=re.compile(f"^{verdict}")).check()
    page.get_by_label("Commentaire du constat").fill(comment)
    press(page, "Enregistrer et continuer")


def ask_for(page, key, reason=""):
    """Put a criterion into the change request; the comment of its finding is the reason unless another is given."""
    page.get_by_label("Critère", exact=True).select_option(key)
    if reason:
        page.get_by_label("Motif de la demande").fill(reason)
    press(page, "Ajouter à la demande")


def convene(page, place="Salle des conseils"):
    """Plan a session of tomorrow, put the one case that is ready on its agenda, call the members."""
    follow(page, "Commission")
    follow(page, "Préparer une séance")
    page.get_by_label("Jour de la séance").fill(in_days(1))
    page.get_by_label("Début").fill("10:00")
    page.get_by_label("Fin").fill("12:00")
    page.get_by_label("Lieu").fill(place)
    press(page, "Enregistrer la séance")
    for _ in range(2):  # the first time, the case asks for the declaration before it opens
        with page.expect_navigation():
            page.get_by_role("button", name="Mettre à l’ordre du jour").click()
        if not declare_no_interest(page):
            break
    press(page, "Convoquer les membres")


def sit(page, name, members):
    """Note who attends the session shown, on its day; open the case."""
    page.reload()
    for member in members:
        page.get_by_label(member, exact=True).check()
    press(page, "Enregistrer les présences")
    follow(page, name)


def record_votes(page, opinion, members):
    """Note votes said in the session."""
    if not page.get_by_label(members[0], exact=True).is_visible():
        page.get_by_text("Noter les votes dits en séance").click()
    for member in members:
        page.get_by_label(member, exact=True).select_option(label=opinion)
    press(page, "Enregistrer les votes")


def draft_opinion(page, opinion, summary):
    page.get_by_label("Avis de la commission").select_option(label=opinion)
    page.get_by_label("Compte rendu").fill(summary)
    press(page, "Enregistrer le projet d’avis")


def declare_no_interest(page):
    """Answer the declaration of interests that stands before a case, and return whether it did."""
    if not page.get_by_role("heading", name="Déclaration d’intérêts", level=1).count():
        return False
    page.get_by_label("Je n’ai aucun intérêt").check()
    press(page, "Enregistrer ma déclaration")
    return True


def sign(page, name):
    """Sign the agreement of a case, from anywhere."""
    to_case(page, name)
    follow(page, "Convention")
    page.get_by_label("J’ai lu la convention").check()
    press(page, "Signer la convention")


def download(place, words):
    """Download what a link in a place of a page leads to; return its name and its first bytes."""
    with place.page.expect_download() as loaded:
        place.get_by_role("link", name=words).click()
    return loaded.value.suggested_filename, loaded.value.path().read_bytes()[:5]
