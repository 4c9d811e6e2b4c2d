"""`parcours case`: where a case stands, who holds the ball, what may be done, what was done."""

from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.database import reading
from models.queries.cases import case_numbered
from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import JsonCommand, Words, no_case, print_json
from referencing.services.case_report import report_of
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.vocabulary import Role
from workflows.words import _


@click.command(
    cls=JsonCommand,
    help=_(
        "Montre le dossier DOSSIER : état, qui doit agir, depuis quand et jusqu’à quand, étapes possibles avec ce qui "
        "les interdit encore, journal.\n\n"
        "Code de sortie : 0 ; 1, aucun dossier ne porte ce numéro ; 2, mauvais usage."
    ),
)
@click.argument("number", metavar="DOSSIER", type=Words())
@click.option("--json", "as_json", is_flag=True, help=_("Écrit le dossier en un seul objet JSON."))
def case(number: str, *, as_json: bool) -> None:
    """Print a case for people, or for programs."""
    with opened_database() as context, reading(), context.sessions() as session:
        found = case_numbered(session, number)
        report = report_of(session, found, clock.now()) if found else None
    if report is None:
        if as_json:
            print_json({"number": number, "error": no_case(number)})
        refuse(no_case(number), 1)
    if as_json:
        print_json(report)
    else:
        _show(report)


def _show(report: dict[str, Any]) -> None:
    screen = Console(highlight=False, soft_wrap=True)
    screen.print(Text(f"{report['number']} · {report['service']} · {report['organisation']}", style="bold"))
    screen.print(Text(gettext(_("État : {0}"), report["state_label"])))
    screen.print(Text(_holder(report["holder"])))
    for table in (_steps(report["steps"]), _ledger(report["ledger"])):
        if table.row_count:
            screen.print()
            screen.print(table)


def _holder(holder: dict[str, Any]) -> str:
    said = gettext(_("Doit agir : {0}, depuis le {1}"), holder["label"], _minute(holder["since"]))
    if holder["until"] is None:
        return said
    return gettext(_("{0}, jusqu’au {1} inclus"), said, f"{date.fromisoformat(holder['until']):%d/%m/%Y}")


def _steps(steps: list[dict[str, Any]]) -> Table:
    table = _table(_("Étape"), _("Code"), _("Par"), _("Ce qui l’interdit encore"), title=_("Étapes possibles"))
    for step in steps:
        refusals = "\n".join(refusal["message"] for refusal in step["refusals"])
        roles = "\n".join(gettext(label(Role(role))) for role in step["roles"])
        table.add_row(*map(Text, (step["label"], step["trigger"], roles, refusals or "–")))
    return table


def _ledger(entries: list[dict[str, Any]]) -> Table:
    table = _table("#", _("Date"), _("Étape"), _("Par"), _("Motif"), title=_("Journal"))
    for entry in entries:
        told = (str(entry["seq"]), _minute(entry["at"]), entry["label"], entry["actor"] or "–", entry["reason"] or "")
        table.add_row(*map(Text, told))
    return table


def _table(*columns: str, title: str) -> Table:
    table = Table(title=gettext(title), title_justify="left")
    for column in columns:
        table.add_column(gettext(column), overflow="fold")
    return table


def _minute(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(PARIS):%d/%m/%Y %H:%M}"
