"""`parcours draw`: draw what a campaign waits for, and check the file of any draw."""

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from referencing.commands.start import refuse
from referencing.commands.words import JsonCommand, Words, print_json
from referencing.words import gettext
from workflows.draw_file import UnreadableDrawError, draw_faults, drawn_listings, read_draw
from workflows.draw_words import FAULTS
from workflows.words import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from workflows.reading import Fault

_LARGEST = 64 * 1024 * 1024
_NO_CAMPAIGN = _("Aucune campagne ne porte le numéro « {0} ».")
_NOT_PREPARED = _("Aucun tirage n’est en cours pour la campagne {0} : préparez-le dans les pages d’audit.")
_REFUSED = _("Le tirage {0} ne peut pas encore être fait.")
_DRAWN = _("Tirage {0} fait : {1}. Le fichier {2} permet de le refaire.")
_TAKEN = _("{0} existe déjà : donnez un nom nouveau.")
_UNWRITABLE = _("Impossible d’écrire {0} ({1}).")
_UNREADABLE = _("{0} ne peut pas être lu : {1}")
_NO_DRAW_FILE = _("ce n’est pas le fichier d’un tirage.")
_FOLLOWS = _("Tirage {0} : chaque ligne découle de la population, des secrets et de la valeur publique.")
_WRONG = _("Ce fichier n’est pas celui d’un tirage régulier. Ce qui ne découle pas du reste :")


@click.group(
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    help=_("Tire au sort les audits d’une campagne, et vérifie le fichier d’un tirage."),
)
def draw() -> None:
    """Hold the two commands together."""


@draw.command(
    "new",
    short_help=_("Fait le tirage d’une campagne et en écrit le fichier."),
    help=_(
        "Fait le tirage que la campagne CAMPAGNE attend, une fois les secrets révélés et la valeur publique saisie "
        "deux fois, et écrit le fichier JSON qui permet à chacun de le refaire. Un tirage fait ne se refait pas.\n\n"
        "Code de sortie : 0, le tirage est fait ; 1, il est refusé, avec toutes les raisons ; 2, mauvais usage."
    ),
)
@click.argument("campaign", metavar="CAMPAGNE", type=Words())
@click.option(
    "--out",
    "path",
    metavar="FICHIER.json",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Fichier à créer."),
)
def new(campaign: str, path: Path) -> None:
    """Draw in one transaction, which ends only once the file is written."""
    from referencing.commands.opening import opened_database  # noqa: PLC0415 - `verify` needs no database

    if path.exists() or path.is_symlink():
        refuse(gettext(_TAKEN, path), 2)
    draft = path.absolute().with_name(f".{path.name}.{uuid.uuid4().hex}")
    with opened_database() as context:
        try:
            with context.sessions.begin() as session:
                number, file = _drawn(session, campaign)
                with draft.open("xb") as stream:
                    stream.write(file)
                    stream.flush()
                    os.fsync(stream.fileno())
            draft.replace(path)
        except OSError as error:
            refuse(gettext(_UNWRITABLE, path, error.strerror or type(error).__name__), 2)
        finally:
            draft.unlink(missing_ok=True)
    click.echo(gettext(_DRAWN, number, ", ".join(drawn_listings(read_draw(file))), path), err=True)


def _drawn(session: "Session", number: str) -> tuple[str, bytes]:
    """Return the number and the file of the draw made; exit with 1 and every reason when it is refused."""
    from models.queries.campaigns import campaign_numbered, standing_draws  # noqa: PLC0415 - as above
    from referencing import clock  # noqa: PLC0415
    from referencing.services.drawing import draw_named  # noqa: PLC0415
    from referencing.services.refusal_sentences import refusal_sentence  # noqa: PLC0415
    from referencing.services.steps import take_step  # noqa: PLC0415
    from workflows.machine import StepRefusedError  # noqa: PLC0415
    from workflows.vocabulary import THE_PROCEDURE  # noqa: PLC0415

    campaign = campaign_numbered(session, number)
    if campaign is None:
        refuse(gettext(_NO_CAMPAIGN, number), 1)
    standing = standing_draws(session, campaign.id)
    if not standing:
        refuse(gettext(_NOT_PREPARED, campaign.number), 1)
    case = draw_named(session, standing[0])
    try:
        take_step(session, case, "draw", actor=THE_PROCEDURE, at=clock.now())
    except StepRefusedError as error:
        reasons = [f"- {refusal_sentence(refusal)}" for refusal in error.refusals]
        refuse("\n".join([gettext(_REFUSED, case.number), *reasons]), 1)
    return case.number, (case.file or "").encode()


@draw.command(
    "verify",
    cls=JsonCommand,
    short_help=_("Refait un tirage à partir de son fichier."),
    help=_(
        "Refait le tirage du fichier FICHIER.json, sans base de données ni réseau, et dit chaque ligne qui ne découle "
        "pas du reste. L’empreinte de la population est à comparer avec celle de la page publique du tirage.\n\n"
        "Code de sortie : 0, tout découle ; 1, non, et voici quoi ; 2, fichier illisible ou mauvais usage."
    ),
)
@click.argument("path", metavar="FICHIER.json", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Écrit la réponse en un seul objet JSON."))
def verify(path: Path, *, as_json: bool) -> None:
    """Say what follows and what does not; no database is opened."""
    try:
        file = _read(path)
        content, faults = read_draw(file), draw_faults(file)
    except OSError as error:
        _unreadable(path, error.strerror or type(error).__name__, as_json=as_json)
    except UnreadableDrawError:
        _unreadable(path, gettext(_NO_DRAW_FILE), as_json=as_json)
    if as_json:
        print_json(_report(content, faults))
    elif faults:
        click.echo("\n".join([gettext(_WRONG), *(f"- {_sentence(fault)}" for fault in faults)]), err=True)
    else:
        click.echo(gettext(_FOLLOWS, content["draw"]))
        click.echo(gettext(_("Population (SHA-256) : {0}"), content["population_sha256"]))
        click.echo(gettext(_("Tirés : {0}"), ", ".join(drawn_listings(content))))
    raise SystemExit(1 if faults else 0)


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        file = stream.read(_LARGEST + 1)
    if len(file) > _LARGEST:
        raise UnreadableDrawError
    return file


def _unreadable(path: Path, why: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"valid": False, "error": gettext(_UNREADABLE, path, why)})
    refuse(gettext(_UNREADABLE, path, why), 2)


def _report(content: dict[str, Any], faults: "list[Fault]") -> dict[str, Any]:
    """Return what was found, for programs; `drawn` only where everything follows."""
    return {
        "valid": not faults,
        "draw": content.get("draw"),
        "population_sha256": content.get("population_sha256"),
        "seed": content.get("seed"),
        "drawn": [] if faults else drawn_listings(content),
        "faults": [{"place": fault.place, "code": fault.code, "message": _sentence(fault)} for fault in faults],
    }


def _sentence(fault: "Fault") -> str:
    return gettext(_("{0} : {1}"), fault.place, gettext(FAULTS[fault.code], *fault.details))
