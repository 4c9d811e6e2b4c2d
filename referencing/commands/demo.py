"""`parcours demo`: every story through the door on a simulated calendar, and every document they leave."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree

import click

from models.database import upgrade
from referencing.commands.progress import Progress, progress
from referencing.commands.start import refuse
from referencing.config import Settings
from referencing.services.context import make_context
from referencing.services.demo.playing import end_of, show, write_draws, write_programmes
from referencing.services.demo.stories import DAYS
from referencing.words import gettext
from workflows.words import _

FIRST_DAY = date(2023, 1, 2)  # always the same: what is written depends on the seed alone
_TAKEN = _("{0} existe et n’est pas un répertoire vide : donnez un répertoire nouveau ou vide.")
_UNWRITABLE = _("Impossible d’écrire dans {0} ({1}).")


@click.command(
    help=_(
        "Joue la démonstration sur une base neuve : des candidatures inventées traversent toute la procédure sur plus "
        "de trois ans d’un calendrier simulé. Écrit dans le répertoire tous les documents en PDF, le bilan "
        "summary.json, les tirages au sort (draws), les programmes d’audits (programmes) et la base elle-même. La "
        "même graine donne les mêmes octets.\n\n"
        "Code de sortie : 0 ; 2, mauvais usage ou répertoire inutilisable, où rien n’est écrit."
    )
)
@click.option(
    "--out",
    "folder",
    metavar="RÉPERTOIRE",
    required=True,
    type=click.Path(path_type=Path),
    help=_("Répertoire à créer, ou vide."),
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help=_("Graine des tirages."))
def demo(folder: Path, seed: int) -> None:
    """Write everything beside the folder, then give it its name: it is whole or not there."""
    place = folder.absolute()
    if place.is_symlink() or (place.exists() and not _is_empty(place)):
        refuse(gettext(_TAKEN, folder), 2)
    try:
        with _beside(place) as draft, progress() as bar:
            _fill(draft, seed, bar)
            bar.check()
    except OSError as error:
        if error.errno is None:  # not about a file: a library that is missing, for one
            raise
        refuse(gettext(_UNWRITABLE, folder, error.strerror), 2)
    click.echo(gettext(_("La démonstration est dans {0}."), folder), err=True)


def _is_empty(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Yield a new folder that takes the place of an empty or absent one at the end; it is gone if anything fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
    draft.mkdir()
    try:
        yield draft
        draft.rename(place)
    except BaseException:
        rmtree(draft, ignore_errors=True)
        raise


def _fill(draft: Path, seed: int, bar: Progress) -> None:
    """Play into draft/instance, print into draft/documents, write draws and programmes, sum up in summary.json."""
    settings = Settings.from_environ({"PARCOURS_INSTANCE": str(draft / "instance")})
    upgrade(settings.database_url)
    context = make_context(settings)
    try:
        summary = show(context, draft / "documents", seed, FIRST_DAY, bar.start)
        write_draws(context.sessions, draft / "draws")
        write_programmes(context, draft / "programmes", end_of(FIRST_DAY, DAYS))
    finally:
        context.close()
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (draft / "summary.json").write_text(text + "\n", encoding="utf-8")
