"""`parcours tick`: take every step that time makes due; twice is the same as once."""

from datetime import datetime

import click

from models.queries.ledger import last_entry_at
from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import Instant
from referencing.services.context import Context
from referencing.services.digests import gather
from referencing.services.expiring import announce_ends
from referencing.services.self_check import forget_results
from referencing.services.tick import TickError, clock_steps
from referencing.services.tick import tick as strike
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.words import _

_PAST = _("Attention : le journal contient déjà une étape du {0}, postérieure à l’heure donnée.")
_FAILED = _("{0} dossier(s) n’ont pas pu avancer ; les autres l’ont fait. Le journal technique dit pourquoi.")


@click.command(
    help=_(
        "Fait franchir toutes les étapes que le temps rend exigibles : rappels, expirations, caducités, échéances. "
        "Le refaire aussitôt ne change rien.\n\n"
        "Code de sortie : 0 ; 1, un dossier n’a pas pu avancer ; 2, mauvais usage."
    )
)
@click.option(
    "--at",
    type=Instant(),
    metavar="DATE",
    help=_("Instant de l’horloge (par défaut, maintenant) ; sans décalage horaire, il est lu à l’heure de Paris."),
)
def tick(at: datetime | None) -> None:
    """Say on standard output what was taken, how often."""
    with opened_database() as context:
        instant = at or clock.now()
        _warn_about_the_past(context, instant)
        announce_ends(context.sessions, instant)
        forget_results(context.sessions, instant)
        gather(context.sessions, instant)
        try:
            moved = strike(context.sessions, instant)
        except TickError as error:
            refuse(gettext(_FAILED, len(error.exceptions)), 1)
    _say(moved)


def _warn_about_the_past(context: Context, at: datetime) -> None:
    with context.sessions() as session:
        last = last_entry_at(session)
    if last is not None and at < last:
        click.echo(gettext(_PAST, f"{last.astimezone(PARIS):%d/%m/%Y %H:%M}"), err=True)


def _say(moved: dict[str, int]) -> None:
    labels = {f"{procedure.name}.{step.trigger}": step.label for procedure, step in clock_steps()}
    for key, count in moved.items():
        if count:
            click.echo(gettext(_("{0} : {1}"), gettext(labels[key]), count))
    if not any(moved.values()):
        click.echo(gettext(_("Aucune étape n’était due.")))
