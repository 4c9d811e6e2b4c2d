"""`parcours step`: what it does, and everything it may answer instead."""

from sqlalchemy import func, select

from models.outbox import OutboxMessage
from workflows.vocabulary import ApplicationState

OFFICER, VENDOR = "guichet@parcours.example", "equipe@editeur-01.example"


def test_step_is_taken_and_its_state_said(run, town):
    number = town.open()

    answer = run("step", number, "confirm_eligibility", "--as", VENDOR)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"{number} : étape « Confirmer l’éligibilité » faite. État : Conformité.\n"
    assert town.read(number) is ApplicationState.CONFORMITY


def test_step_leaves_its_messages_to_the_worker(run, town, session):
    number = town.file()
    waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.done_at.is_(None))
    before = session.scalar(waiting)
    session.rollback()

    run("step", number, "admit", "--as", OFFICER)

    assert session.scalar(waiting) == before + 1


def test_refused_step_names_every_reason(run, town):
    number = town.file()

    answer = run("step", number, "declare_inadmissible", "--as", OFFICER, "--reason", "  ")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == f"{number} : l’étape « declare_inadmissible » est refusée.\n- Indiquez le motif.\n"
    assert town.read(number) is ApplicationState.SUBMITTED


NEWCOMER = "nouvelle@parcours.example"


def test_step_of_somebody_who_did_not_declare_is_refused_with_the_way_on(run, town):
    number = town.file()
    run("user", "add", NEWCOMER, "--name", "Nouvelle Exemple", "--role", "officer")

    answer = run("step", number, "declare_inadmissible", "--as", NEWCOMER, "--reason", "Hors du périmètre.")

    assert answer.code == 1
    assert answer.err.splitlines()[1:] == [
        "- Déclarez d’abord si vous avez un intérêt sur ce service : ce dossier s’ouvre ensuite.",
        "L’option --no-interest l’enregistre pour une personne qui l’a déclaré.",
    ]
    assert town.read(number) is ApplicationState.SUBMITTED


def test_declaration_made_in_a_terminal_is_kept_with_the_step(run, town):
    number = town.file()
    run("user", "add", NEWCOMER, "--name", "Nouvelle Exemple", "--role", "officer", "--role", "reviewer")

    refused = run("step", number, "refer", "--as", NEWCOMER, "--no-interest")
    admitted = run("step", number, "admit", "--as", NEWCOMER, "--no-interest")

    assert (refused.code, admitted.code) == (1, 0)
    assert town.read(number) is ApplicationState.ASSESSMENT


def test_no_interest_is_declared_for_somebody_of_the_vendor(run, town):
    number = town.open()

    answer = run("step", number, "confirm_eligibility", "--as", VENDOR, "--no-interest")

    assert (answer.code, answer.err) == (
        2,
        "L’option --no-interest ne vaut que pour une personne qui instruit ou décide.\n",
    )


def test_step_of_somebody_else_is_refused(run, town):
    number = town.file()

    answer = run("step", number, "admit", "--as", VENDOR)

    assert answer.code == 1
    assert answer.err.splitlines()[1:] == ["- Cette étape est réservée à : Agent du GIE SESAM-Vitale."]


def test_unknown_step_is_refused(run, town):
    number = town.open()

    answer = run("step", number, "teleport", "--as", VENDOR)

    assert answer.code == 1
    assert answer.err.splitlines()[1:] == ["- L’étape « teleport » n’existe pas depuis l’état « Éligibilité »."]


def test_unknown_case_and_person_are_both_named(run):
    answer = run("step", "CAND-2026-99999", "submit", "--as", "personne@exemple.fr")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "Aucun dossier ne porte le numéro « CAND-2026-99999 ».",
        "Aucune personne active n’a l’adresse « personne@exemple.fr ».",
    ]


def test_step_without_person_is_wrong_use(run):
    answer = run("step", "CAND-2026-00001", "submit")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[-1] == "Erreur : Il manque l’option '--as'."


def test_reason_that_is_no_text_is_wrong_use(run):
    answer = run("step", "CAND-2026-00001", "submit", "--as", VENDOR, "--reason", "\udcff")

    assert answer.code == 2
    assert answer.err.splitlines()[-1].endswith("texte illisible : écrivez-le en UTF-8.")
