"""`parcours step`: the door, from a terminal."""

from typing import TYPE_CHECKING

import click

from models.case import state_of
from models.queries.cases import case_numbered
from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import Words, no_case, no_person
from referencing.services import independence
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.people import actor_for, person_with_email
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.steps import take_step
from referencing.words import gettext
from workflows.labels import label
from workflows.machine import StepRefusedError
from workflows.words import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.case import CaseMixin
    from models.organisation import Person

_DONE = _("{0} : étape « {1} » faite. État : {2}.")
_REFUSED = _("{0} : l’étape « {1} » est refusée.")
_UNDECLARED = _("L’option --no-interest l’enregistre pour une personne qui l’a déclaré.")
_NOT_STAFF = _("L’option --no-interest ne vaut que pour une personne qui instruit ou décide.")
_STALE = _("Le dossier {0} a changé entre-temps : recommencez.")


@click.command(
    help=_(
        "Fait franchir l’étape ÉTAPE au dossier DOSSIER, au nom de la personne dont l’adresse est donnée.\n\n"
        "Code de sortie : 0, l’étape est faite ; 1, elle est refusée, avec toutes les raisons ; 2, mauvais usage."
    )
)
@click.argument("number", metavar="DOSSIER", type=Words())
@click.argument("trigger", metavar="ÉTAPE", type=Words())
@click.option("--as", "email", metavar="ADRESSE", type=Words(), required=True, help=_("Adresse de qui agit."))
@click.option("--reason", metavar="TEXTE", type=Words(), default="", help=_("Motif, pour les étapes qui en demandent."))
@click.option(
    "--no-interest",
    "declares",
    is_flag=True,
    help=_("Enregistre d’abord que cette personne déclare n’avoir aucun intérêt sur le service de ce dossier."),
)
def step(number: str, trigger: str, email: str, reason: str, *, declares: bool) -> None:
    """Take one step, say the new state on standard output; its documents and mails leave with the worker."""
    with opened_database() as context, context.sessions.begin() as session:
        try:
            case, person = _named(session, number, email)
            if declares:
                _declare(session, case, person)
            actor = actor_for(session, person, case.organisation_id)
            turn = take_step(session, case, trigger, actor=actor, at=clock.now(), reason=reason)
        except StepRefusedError as error:
            reasons = [f"- {refusal_sentence(refusal)}" for refusal in error.refusals]
            if "interest_not_declared" in {refusal.code for refusal in error.refusals}:
                reasons.append(gettext(_UNDECLARED))
            refuse("\n".join([gettext(_REFUSED, number, trigger), *reasons]), 1)
        except StaleError:
            refuse(gettext(_STALE, number), 1)
        done = turn.generic.number, gettext(turn.step.label), gettext(label(state_of(turn.generic)))
    click.echo(gettext(_DONE, *done))


def _declare(session: "Session", case: "CaseMixin", person: "Person") -> None:
    """Keep that a person has no interest; exit with 2 for somebody who does not see the case as staff."""
    try:
        independence.declare(session, case, person, has_interest=False, statement="", at=clock.now())
    except NotFoundError:
        refuse(gettext(_NOT_STAFF), 2)


def _named(session: "Session", number: str, email: str) -> "tuple[CaseMixin, Person]":
    """Return case and person; exit with 1 and a sentence for each that is not there."""
    case = case_numbered(session, number)
    try:
        person = person_with_email(session, email)
    except NotFoundError:
        person = None
    if case is None or person is None:
        missing = [no_case(number)] if case is None else []
        refuse("\n".join(missing + ([no_person(email)] if person is None else [])), 1)
    return case, person
