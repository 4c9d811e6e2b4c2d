"""parcours worker: the queue and the clock alone, beside a server on another machine."""

import os
import sys

import click

from referencing.commands.processes import Supervisor, command_of
from referencing.commands.start import settings_or_exit
from referencing.words import gettext
from workflows.words import _


@click.command(help=_("Traite la file d’attente et fait tourner l’horloge, sans servir de pages."))
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help=_("Nombre de processus."))
def worker(processes: int) -> None:
    """Run until SIGINT or SIGTERM (exit 0); exit 1 when a process cannot start."""
    settings_or_exit()
    commands = {
        f"worker-{number}": command_of("worker", *(["--clock"] if number == 1 else []))
        for number in range(1, processes + 1)
    }
    code = Supervisor(commands, os.environ).run()
    if code:
        click.echo(gettext(_("La file d’attente s’est arrêtée : son processus ne démarre pas.")), err=True)
    sys.exit(code)
