"""`parcours check`: may this dossier be filed, and if not, why not; without a database."""

import gc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from referencing.services.evidence_ahead import examine_ahead
from referencing.words import gettext
from workflows.words import _

if TYPE_CHECKING:
    from referencing.services.checking import CheckReport

_CONCLUSIONS = {
    0: _("Le dossier est complet : il peut être déposé."),
    1: _("Le dossier ne peut pas encore être déposé."),
    2: _("Il n’y a pas de dossier lisible."),
}


class Day(click.ParamType[date]):
    """A day, written 2026-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        from referencing.services.dossier.formats import is_day  # noqa: PLC0415 - not needed to start

        try:
            return value if isinstance(value, date) else date.fromisoformat(value if is_day(value) else "")
        except ValueError:
            words = _("« {0} » n’est pas une date : écrivez-la sous la forme 2026-01-31.")
            self.fail(gettext(words, value), param, ctx)


class CheckCommand(click.Command):
    """A command that answers wrong use in JSON too, when JSON was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if "--json" in asked:
                _print_wrong_use(error.format_message())
            raise


@click.command(
    cls=CheckCommand,
    help=_(
        "Vérifie le dossier de candidature que contient le répertoire DOSSIER : dossier.json et ses preuves. "
        "Rien n’est écrit.\n\n"
        "Code de sortie : 0, le dossier peut être déposé ; 1, pas encore, avec les raisons ; "
        "2, il n’y a pas de dossier lisible."
    ),
)
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--on", type=Day(), metavar="DATE", help=_("Jour du dépôt envisagé (par défaut, aujourd’hui)."))
@click.option("--json", "as_json", is_flag=True, help=_("Écrit le résultat en un seul objet JSON."))
@click.pass_context
def check(ctx: click.Context, folder: Path, on: date | None, *, as_json: bool) -> None:
    """Examine the folder while its PDFs are examined elsewhere, tell what was found, exit with 0, 1 or 2."""
    gc.disable()  # a check is over before there is anything to collect: looking for it takes a tenth of its time
    ctx.call_on_close(gc.enable)
    with examine_ahead(folder) as check_pdf:
        from referencing import clock  # noqa: PLC0415 - loaded while the PDFs are examined
        from referencing.services.checking import check_folder  # noqa: PLC0415 - as above
        from workflows.calendar import day_of  # noqa: PLC0415 - as above

        day = on or day_of(clock.now())
        report = check_folder(folder, day, check_pdf)
    _say(report, day)
    if as_json:
        _print(report)
    ctx.exit(report.exit_code)


def _say(report: "CheckReport", day: date) -> None:
    """Tell a person, on standard error: standard output is for programs."""
    if report.title:
        words = _("{0}, examiné pour un dépôt le {1}")
        click.echo(gettext(words, report.title, f"{day:%d/%m/%Y}"), err=True)
    for gap in report.gaps:
        click.echo(f"- {gap.key} : {gap.message}", err=True)
    click.echo(gettext(_CONCLUSIONS[report.exit_code]), err=True)


def _print_wrong_use(message: str) -> None:
    from referencing.services.checking import unreadable  # noqa: PLC0415 - loaded only when it is needed
    from workflows.reading import Fault  # noqa: PLC0415 - as above

    _print(unreadable(Fault("command", "wrong_use", (message,))))


def _print(report: "CheckReport") -> None:
    import json  # noqa: PLC0415 - loaded after the work, by then for nothing

    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2).encode())
