"""`parcours user add`: new people, known ones, and what is refused."""

import pytest
from sqlalchemy import select

from models.organisation import Membership, Person, StaffRole
from models.queries.administration import acts_in_order
from referencing.services.administration import first_broken
from referencing.services.demo.invented import vendor
from workflows.vocabulary import Role

ADDRESS = "nouvelle@exemple.fr"
ADD = ("user", "add", ADDRESS, "--name", "Nouvelle Exemple")


def _roles(session):
    held = select(StaffRole.role).join(Person).where(Person.email == ADDRESS).order_by(StaffRole.role)
    return session.scalars(held).all()


def test_person_is_added_with_roles(run, session):
    answer = run(*ADD, "--role", "officer", "--role", "auditor", "--role", "officer")

    invited = "Un lien pour choisir un mot de passe part à nouvelle@exemple.fr ; il est valable sept jours.\n"
    assert (answer.code, answer.err) == (0, invited)
    assert answer.out == (
        "Nouvelle Exemple (nouvelle@exemple.fr) est ajouté(e) : Agent du GIE SESAM-Vitale, Auditeur.\n"
    )
    assert _roles(session) == [Role.AUDITOR, Role.OFFICER]
    assert session.scalar(select(Person.is_demo).where(Person.email == ADDRESS)) is False


def test_added_roles_stand_in_the_journal_with_their_reason(run, session):
    run(*ADD, "--role", "officer", "--reason", "Arrivée dans l’équipe.")
    run(*ADD, "--role", "officer", "--role", "auditor")

    acts = [(act.act, act.actor_name, act.reason) for act in acts_in_order(session)]
    by = "Exploitant, en ligne de commande"
    assert acts == [
        ("create_account", by, "Arrivée dans l’équipe."),
        ("give_role", by, "Arrivée dans l’équipe."),
        ("give_role", by, "Ajout en ligne de commande."),
    ]
    assert first_broken(session) is None


def test_known_person_keeps_name_and_gets_what_is_missing(run, session):
    run(*ADD, "--role", "officer")

    answer = run("user", "add", ADDRESS.upper(), "--name", "Autre", "--role", "officer", "--role", "reviewer")

    assert answer.out == (
        "Nouvelle Exemple (nouvelle@exemple.fr) était connu(e) : Agent du GIE SESAM-Vitale, Instructeur.\n"
    )
    assert _roles(session) == [Role.OFFICER, Role.REVIEWER]


def test_person_joins_a_vendor_as_signatory(run, town, session):
    town.open()
    siren = vendor(1).siren

    answer = run(*ADD, "--organisation", f"{siren[:3]} {siren[3:6]} {siren[6:]}", "--signatory")

    found = session.scalars(select(Membership).join(Person).where(Person.email == ADDRESS)).one()
    assert answer.out == "Nouvelle Exemple (nouvelle@exemple.fr) est ajouté(e) : Éditeur Exemple 01.\n"
    assert (found.organisation.siren, found.is_signatory) == (siren, True)


def test_unknown_vendor_leaves_nothing(run, session):
    answer = run(*ADD, "--organisation", vendor(99).siren)

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == f"Aucun éditeur n’a le numéro SIREN {vendor(99).siren} : il naît avec son premier dossier.\n"
    assert session.scalars(select(Person)).all() == []


def test_closed_account_stays_closed(run, session):
    run(*ADD)
    session.scalars(select(Person)).one().is_active = False
    session.commit()

    answer = run(*ADD, "--role", "officer")

    assert answer.code == 1
    assert answer.err == "Le compte nouvelle@exemple.fr est fermé : il ne peut plus agir.\n"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pas une adresse", "--name", "A"), "« pas une adresse » n’est pas une adresse électronique."),
        ((ADDRESS, "--name", " "), "le nom est vide, ou dépasse 200 caractères."),
        ((ADDRESS, "--name", "A" * 201), "le nom est vide, ou dépasse 200 caractères."),
        (
            (ADDRESS, "--name", "A", "--organisation", "732829321"),
            "« 732829321 » n’est pas un numéro SIREN : neuf chiffres, dont une clé juste.",
        ),
        ((ADDRESS, "--name", "A", "--signatory"), "--signatory demande --organisation."),
        ((ADDRESS, "--name", "A", "--role", "clock"), "'clock' n’est pas l’un de"),
        ((ADDRESS,), "Il manque l’option '--name'."),
    ],
)
def test_wrong_use_is_said_in_french(run, arguments, said):
    answer = run("user", "add", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err.splitlines()[-1]
