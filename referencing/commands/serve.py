"""parcours serve: migrates, then serves with worker and clock in one process tree."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace

import click

from models.database import upgrade
from models.queries.people import demo_people
from referencing import clock
from referencing.commands.listening import answers, authority, is_loopback, reachable, refuse_taken_port
from referencing.commands.processes import Supervisor, command_of
from referencing.commands.progress import progress
from referencing.commands.start import refuse, settings_or_exit
from referencing.config import Settings
from referencing.services.context import make_context
from referencing.words import gettext
from workflows.labels import label
from workflows.words import _

_PUBLIC_URL = "PARCOURS_PUBLIC_URL"
_WORKERS = 2  # processes that run the queue: a slow mail server must not hold up the papers


@click.command(help=_("Démarre le service : pages, file d’attente et horloge, dans un seul arbre de processus."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Adresse à écouter."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("Port à écouter."))
@click.option("--demo", is_flag=True, help=_("Charge les dossiers de démonstration dans une base vide."))
def serve(host: str, port: int, *, demo: bool) -> None:
    """Run until SIGINT or SIGTERM (exit 0); exit 1 when the port is taken or a process cannot start."""
    settings = settings_or_exit()
    if demo and not is_loopback(host):
        refuse(gettext(_("--demo ouvre des comptes sans mot de passe : seule une adresse locale est admise.")), 2)
    refuse_taken_port(host, port)
    if not os.environ.get(_PUBLIC_URL):
        settings = replace(settings, public_url=f"http://{authority(reachable(host), port)}")
    upgrade(settings.database_url)
    accounts = _load_demo(settings) if demo else []
    commands = {"web": command_of("web", "--host", host, "--port", str(port))}
    for number in range(1, _WORKERS + 1):
        commands[f"worker-{number}"] = command_of("worker", *(["--clock"] if number == 1 else []))
    environ = {**os.environ, _PUBLIC_URL: settings.public_url}
    code = Supervisor(commands, environ, _announcing(host, port, accounts)).run()
    if code:
        click.echo(gettext(_("Le service s’est arrêté : un de ses processus ne démarre pas.")), err=True)
    sys.exit(code)


def _load_demo(settings: Settings) -> list[str]:
    """Load the portfolio into an empty database; return a line for each account one may sign in with."""
    from referencing.services.portfolio import load_if_empty  # noqa: PLC0415 - all the services, for a demo only

    context = make_context(settings)
    try:
        with progress() as bar:
            load_if_empty(context, clock.now(), bar.start)
        with context.sessions() as session:
            people = demo_people(session)
            return [
                "  "
                + " · ".join(
                    (
                        person.email,
                        *(gettext(label(held.role)) for held in person.staff_roles),
                        *(member.organisation.name for member in person.memberships),
                    )
                )
                for person in people
            ]
    finally:
        context.close()


def _announcing(host: str, port: int, accounts: list[str]) -> Callable[[], None]:
    """Return what says once, as soon as pages are served, where they are and who may sign in."""
    said = False

    def look() -> None:
        nonlocal said
        if said or not answers(host, port):
            return
        said = True
        click.echo(gettext(_("Parcours est prêt : http://{0}"), authority(reachable(host), port)))
        if accounts:
            click.echo(gettext(_("Comptes de démonstration, sans mot de passe :")))
            click.echo("\n".join(accounts))
        sys.stdout.flush()

    return look
