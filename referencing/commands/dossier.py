"""`parcours dossier`: a dossier folder taken in as an application, or given back, lossless."""

from pathlib import Path
from typing import NoReturn

import click

from models.application import Application
from models.queries.cases import case_numbered
from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import JsonCommand, Words, no_case, print_json
from referencing.services.checking import GapInWords, in_words
from referencing.services.dossier.files import UnusableFileError
from referencing.services.dossier.reading import UnreadableDossierError
from referencing.services.dossier.writing import OccupiedFolderError
from referencing.services.errors import InvalidDossierError
from referencing.services.exporting import export_folder
from referencing.services.gap_sentences import sentence, shown
from referencing.services.importing import read_folder, take_in
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.store import FileDamagedError, FileMissingError
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED = _("Le dossier n’a pas été enregistré.")
_NO_APPLICATION = _("{0} n’est pas une candidature : seule une candidature a un dossier à exporter.")
_EXPORTED = _("{0} : dossier écrit dans {1}.")
_OCCUPIED = _("« {0} » n’est pas un répertoire vide : rien n’y est écrit. Indiquez-en un autre.")
_LOST = _("Un fichier du dossier manque ou a changé depuis son dépôt ({0}) : rien n’est exporté.")
_UNWRITABLE = _("« {0} » ne peut pas être écrit ({1}).")


@click.group(
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    help=_("Enregistre un dossier de candidature, ou le rend tel quel : dossier.json et ses preuves."),
)
def dossier() -> None:
    """Hold the two ways, in and out."""


@dossier.command(
    "import",
    cls=JsonCommand,
    help=_(
        "Ouvre une candidature avec le dossier que contient le répertoire DOSSIER, et écrit son numéro.\n\n"
        "Code de sortie : 0, la candidature est ouverte ; 1, le dossier est refusé, avec toutes les raisons ; "
        "2, il n’y a pas de dossier lisible. Rien n’est enregistré d’un dossier refusé."
    ),
)
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Écrit le résultat en un seul objet JSON."))
@click.pass_context
def import_(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """Take a folder in; its number, or the reasons why not, and the exit code that goes with them."""
    number, gaps, code = _taken_in(folder)
    for gap in gaps:
        click.echo(f"- {gap.key} : {gap.message}", err=True)
    if gaps:
        click.echo(gettext(_REFUSED), err=True)
    if as_json:
        print_json({"case": number, "gaps": [gap.as_json() for gap in gaps]})
    elif number:
        click.echo(number)
    ctx.exit(code)


def _taken_in(folder: Path) -> tuple[str | None, list[GapInWords], int]:
    """Return the number of the new application, the reasons when there is none, and the exit code.

    The folder is read before the database is opened, so that a wrong one leaves no trace at all.
    """
    at = clock.now()
    try:
        found = read_folder(folder, at)
        with opened_database() as context, context.sessions.begin() as session:
            return take_in(session, context.store, *found, at).number, [], 0
    except UnreadableDossierError as error:
        return None, [in_words(error.fault.place, error.fault)], 2
    except InvalidDossierError as error:
        return None, [in_words(fault.place, fault) for fault in error.faults], 1
    except StepRefusedError as error:
        return None, [GapInWords("dossier", one.code, refusal_sentence(one)) for one in error.refusals], 1


@dossier.command(
    help=_(
        "Écrit le dossier de la candidature NUMÉRO, avec ses preuves, dans le répertoire DOSSIER, nouveau ou vide.\n\n"
        "Code de sortie : 0, le dossier est écrit ; 1, non, avec la raison ; 2, le répertoire ne peut pas être écrit."
    )
)
@click.argument("number", metavar="NUMÉRO", type=Words())
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
def export(number: str, folder: Path) -> None:
    """Give an application back as a folder."""
    with opened_database() as context, context.sessions() as session:
        case = case_numbered(session, number)
        if case is None:
            refuse(no_case(number), 1)
        if not isinstance(case, Application):
            refuse(gettext(_NO_APPLICATION, case.number), 1)
        try:
            export_folder(session, context.store, case, folder)
        except (OccupiedFolderError, FileMissingError, FileDamagedError, UnusableFileError, OSError) as error:
            _refuse_export(folder, error)
        click.echo(gettext(_EXPORTED, case.number, shown(str(folder))))


def _refuse_export(folder: Path, error: Exception) -> NoReturn:
    if isinstance(error, OccupiedFolderError):
        refuse(gettext(_OCCUPIED, shown(str(folder))), 1)
    if isinstance(error, (FileMissingError, FileDamagedError)):
        refuse(gettext(_LOST, error), 1)
    if isinstance(error, UnusableFileError):
        refuse(sentence(error.code, (error.name,)), 1)
    refuse(gettext(_UNWRITABLE, shown(str(folder)), getattr(error, "strerror", None) or error), 2)
