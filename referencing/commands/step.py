"""`parcours step`: the door, from a terminal."""

from typing import TYPE_CHECKING

import click

from models.case import state_of
from models.queries.cases import case_numbered
from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import Words, no_case, no_person
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

    from referencing.services.turn import Turn

_DONE = _("{0} : étape « {1} » faite. État : {2}.")
_REFUSED = _("{0} : l’étape « {1} » est refusée.")
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
def step(number: str, trigger: str, email: str, reason: str) -> None:
    """Take one step, say the new state on standard output; its documents and mails leave with the worker."""
    with opened_database() as context, context.sessions.begin() as session:
        try:
            turn = _taken(session, number, trigger, email, reason)
        except StepRefusedError as error:
            reasons = [f"- {refusal_sentence(refusal)}" for refusal in error.refusals]
            refuse("\n".join([gettext(_REFUSED, number, trigger), *reasons]), 1)
        except StaleError:
            refuse(gettext(_STALE, number), 1)
        done = turn.generic.number, gettext(turn.step.label), gettext(label(state_of(turn.generic)))
    click.echo(gettext(_DONE, *done))


def _taken(session: "Session", number: str, trigger: str, email: str, reason: str) -> "Turn":
    """Take the step; exit with 1 and a sentence for each of case and person that is not there."""
    case = case_numbered(session, number)
    try:
        person = person_with_email(session, email)
    except NotFoundError:
        person = None
    if case is None or person is None:
        missing = [no_case(number)] if case is None else []
        refuse("\n".join(missing + ([no_person(email)] if person is None else [])), 1)
    actor = actor_for(session, person, case.organisation_id)
    return take_step(session, case, trigger, actor=actor, at=clock.now(), reason=reason)
