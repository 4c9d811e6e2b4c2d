"""`parcours simulate`: many services for some years through the same door, then the check of the ledger."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from referencing.commands.ledger import report_as_json, say
from referencing.commands.progress import progress
from referencing.commands.start import write_logs
from referencing.commands.words import JsonCommand, print_json
from referencing.services.demo.simulating import Simulation, simulate_lives
from referencing.words import gettext
from workflows.words import _

_FIRST_DAY = date(2023, 1, 2)
_MOST_SERVICES, _MOST_YEARS = 100_000, 30
_SAID = _("{0} services, {1} année(s) : {2} dossiers, {3} étapes en {4} s, soit {5} étapes par seconde.")


@click.command(
    cls=JsonCommand,
    help=_(
        "Joue la vie de nombreux services inventés, tirée au sort, par la même porte que les personnes, sur une base "
        "temporaire ; puis vérifie le journal, et que journal, catalogue, changements et habilitations disent la même "
        "chose des référencements. À chaque minuit simulé, aucun accès ne doit survivre à son droit.\n\n"
        "Code de sortie : 0, tout concorde ; 1, quelque chose ne concorde pas ; 2, mauvais usage."
    ),
)
@click.option(
    "--services", required=True, metavar="N", type=click.IntRange(1, _MOST_SERVICES), help=_("Nombre de services.")
)
@click.option("--years", required=True, metavar="N", type=click.IntRange(1, _MOST_YEARS), help=_("Nombre d’années."))
@click.option("--seed", required=True, metavar="N", type=click.IntRange(0), help=_("Graine des tirages."))
@click.option("--json", "as_json", is_flag=True, help=_("Écrit le résultat en un seul objet JSON."))
@click.pass_context
def simulate(ctx: click.Context, services: int, years: int, seed: int, *, as_json: bool) -> None:
    """Play on a database that is thrown away; say how fast, and on standard error what the check says."""
    write_logs("WARNING")
    with TemporaryDirectory(prefix="parcours-") as folder, progress() as bar:
        found = simulate_lives(Path(folder), services, years, seed, _FIRST_DAY, bar.start)
    if as_json:
        print_json({"services": services, "years": years, "seed": seed, **_as_json(found)})
    else:
        rate, spent = f"{found.steps_per_second:.0f}", f"{found.seconds:.1f}".replace(".", ",")
        click.echo(gettext(_SAID, services, years, found.ledger.cases, found.ledger.entries, spent, rate))
    say(found.ledger)
    _say_strays(found)
    _say_disagreements(found)
    ctx.exit(0 if found.is_sound else 1)


def _say_strays(found: Simulation) -> None:
    for number, day in found.strays.items():
        click.echo(gettext(_("Jour {0} : {1} n’est pas en vigueur et garde un accès."), day, number), err=True)
    if not found.strays:
        click.echo(gettext(_("Accès : {0} minuits vérifiés, aucun accès sans droit."), found.midnights), err=True)


def _say_disagreements(found: Simulation) -> None:
    for number in found.disagreements:
        told = _("{0} : journal, catalogue, changements et habilitations ne disent pas la même chose.")
        click.echo(gettext(told, number), err=True)
    if not found.disagreements:
        click.echo(gettext(_("Journal, catalogue, changements et habilitations concordent au dernier jour.")), err=True)


def _as_json(found: Simulation) -> dict[str, Any]:
    return {
        "cases": found.ledger.cases,
        "steps": found.ledger.entries,
        "seconds": round(found.seconds, 3),
        "steps_per_second": round(found.steps_per_second, 1),
        "states": found.states,
        "midnights": found.midnights,
        "stray_grants": found.strays,
        "disagreements": list(found.disagreements),
        "ledger": report_as_json(found.ledger),
    }
