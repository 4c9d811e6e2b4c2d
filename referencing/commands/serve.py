"""parcours serve: migrates, then serves with worker and clock in one process tree."""

import os
import sys
from collections.abc import Callable

import click

from models.database import reading
from models.organisation import Person
from models.queries.people import demo_people
from referencing import clock
from referencing.commands.listening import answers, authority, is_loopback, reachable, refuse_taken_port
from referencing.commands.opening import opened_database
from referencing.commands.processes import Supervisor, command_of
from referencing.commands.progress import progress
from referencing.commands.rules import check_rules
from referencing.commands.start import refuse, settings_or_exit
from referencing.services.context import Context
from referencing.words import gettext
from workflows.labels import label
from workflows.words import _

_PUBLIC_URL = "PARCOURS_PUBLIC_URL"
_VENDORS = 6  # accounts of vendors that are named at the start: the portfolio has dozens
_WORKERS = 2  # processes that run the queue: a slow mail server must not hold up the papers


@click.command(help=_("Démarre le service : pages, file d’attente et horloge, dans un seul arbre de processus."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Adresse à écouter."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("Port à écouter."))
@click.option("--demo", is_flag=True, help=_("Charge les dossiers de démonstration dans une base vide."))
def serve(host: str, port: int, *, demo: bool) -> None:
    """Run until SIGINT or SIGTERM (exit 0); exit 1 when the port is taken or a process cannot start."""
    settings_or_exit()
    if demo and not is_loopback(host):
        refuse(gettext(_("--demo ouvre des comptes sans mot de passe : seule une adresse locale est admise.")), 2)
    refuse_taken_port(host, port)
    if not os.environ.get(_PUBLIC_URL):
        os.environ[_PUBLIC_URL] = f"http://{authority(reachable(host), port)}"
    with opened_database() as context:
        check_rules(context)
        accounts = _load_demo(context) if demo else []
    commands = {"web": command_of("web", "--host", host, "--port", str(port), *(["--demo"] if demo else []))}
    for number in range(1, _WORKERS + 1):
        commands[f"worker-{number}"] = command_of("worker", *(["--clock"] if number == 1 else []))
    code = Supervisor(commands, os.environ, _announcing(host, port, accounts)).run()
    if code:
        click.echo(gettext(_("Le service s’est arrêté : un de ses processus ne démarre pas.")), err=True)
    sys.exit(code)


def _load_demo(context: Context) -> list[str]:
    """Load the portfolio into an empty database; return a line for each account one may sign in with."""
    from referencing.services.portfolio import load_if_empty  # noqa: PLC0415 - all the services, for a demo only

    with progress() as bar:
        load_if_empty(context, clock.now(), bar.start)
    with reading(), context.sessions() as session:
        people = demo_people(session)
        staff = [_line(person) for person in people if person.staff_roles]
        vendors = [_line(person) for person in people if not person.staff_roles]
    rest = len(vendors) - _VENDORS
    more = gettext(_("  … et {0} autres comptes d’éditeurs : la page de connexion les propose tous"), rest)
    return [*staff, *vendors[:_VENDORS], *([more] if rest > 0 else [])]


def _line(person: Person) -> str:
    roles = [gettext(label(held.role)) for held in person.staff_roles]
    return "  " + " · ".join([person.email, *roles, *(member.organisation.name for member in person.memberships)])


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
