"""`parcours ledger`: check the ledger, write it out."""

import os
import uuid
from pathlib import Path
from typing import Any

import click

from models.database import reading
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import JsonCommand, print_json
from referencing.services import ledger as service
from referencing.words import gettext
from workflows.ledger_words import BREAKS
from workflows.words import _

_INTACT = _("Le journal est intact : {0} entrée(s), {1} dossier(s).")
_BROKEN = _("Le journal est rompu. Première entrée en cause : {0}.")
_MORE = _("{0} autre(s) rupture(s) : --json les donne toutes.")
_TAKEN = _("{0} existe et n’est pas un fichier ordinaire.")
_UNWRITABLE = _("Impossible d’écrire {0} ({1}).")


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...", help=_("Vérifie ou exporte le journal des étapes."))
def ledger() -> None:
    """Two commands."""


@ledger.command(
    cls=JsonCommand,
    short_help=_("Vérifie tout le journal."),
    help=_(
        "Refait toutes les chaînes du journal et les compare aux dossiers.\n\n"
        "Code de sortie : 0, le journal est intact ; 1, il est rompu, avec la première entrée en cause ; "
        "2, mauvais usage."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("Écrit le résultat en un seul objet JSON."))
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool) -> None:
    """Say whether every chain holds; name the first entry that does not."""
    with opened_database() as context, reading(), context.sessions() as session:
        report = service.verify(session)
    if as_json:
        print_json(report_as_json(report))
    say(report)
    ctx.exit(0 if report.is_valid else 1)


def report_as_json(report: service.LedgerReport) -> dict[str, Any]:
    """Return what a verification found, for programs."""
    return {
        "valid": report.is_valid,
        "cases": report.cases,
        "entries": report.entries,
        "purged": report.purged,
        "broken": [
            {
                "procedure": found.procedure,
                "case": found.case,
                "seq": found.seq,
                "trigger": found.trigger,
                "at": found.at,
                "code": found.code,
                "message": gettext(BREAKS[found.code]),
            }
            for found in report.broken
        ],
    }


def say(report: service.LedgerReport) -> None:
    """Tell a person, on standard error, what a verification found."""
    if report.is_valid:
        click.echo(gettext(_INTACT, report.entries, report.cases), err=True)
        return
    click.echo(gettext(_BROKEN, _place(report.broken[0])), err=True)
    if report.broken[1:]:
        click.echo(gettext(_MORE, len(report.broken) - 1), err=True)


def _place(found: service.Break) -> str:
    why = gettext(BREAKS[found.code])
    if found.seq is None:
        return gettext(_("{0}, {1}"), found.case or found.procedure, why)
    return gettext(_("{0}, entrée {1} ({2}, {3}) : {4}"), found.case, found.seq, found.trigger, found.at, why)


@ledger.command(
    short_help=_("Écrit tout le journal dans un fichier."),
    help=_(
        "Écrit dans FICHIER chaque entrée du journal, une ligne JSON par entrée, sans donnée personnelle : chacun "
        "peut refaire les empreintes. Le fichier est entier, ou inchangé."
    ),
)
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path, dir_okay=False))
def export(path: Path) -> None:
    """Write the file beside its place, then give it its name."""
    if path.exists() and not path.is_file():
        refuse(gettext(_TAKEN, path), 2)
    with opened_database() as context, reading(), context.sessions() as session:
        draft = path.absolute().with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            with draft.open("x", encoding="utf-8") as file:
                count = service.export(session, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            refuse(gettext(_UNWRITABLE, path, error.strerror or type(error).__name__), 2)
        finally:
            draft.unlink(missing_ok=True)
    click.echo(gettext(_("{0} entrée(s) écrites dans {1}."), count, path), err=True)
