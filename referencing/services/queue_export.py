"""The queue as a file for a spreadsheet: what a filter shows, with the filter and the time in it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from models.assignment import Assignment
from models.queries.queue import QueueLine
from referencing.services.csv_lines import csv_line
from referencing.services.queue_filter import theme_title
from referencing.services.workbook import Cell, bold_cell, cell_of
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Kind, Track
from workflows.words import _

MOST_ROWS = 100_000  # of an XLSX: it is written whole before it leaves
HEADINGS = (
    *(_("Numéro"), _("Service"), _("Éditeur"), _("SIREN"), _("État"), _("Nature"), _("Parcours"), _("Référentiel")),
    *(_("Échéance"), _("En retard"), _("Dernier mouvement"), _("Agent"), _("Instructeurs par thème")),
)
_WIDTHS = (18, 30, 30, 12, 24, 24, 30, 14, 12, 10, 18, 24, 48)
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by which Excel knows UTF-8
Row = tuple[QueueLine, Sequence[Assignment]]


def csv_of(rows: Iterable[Row], about: Sequence[str], at: datetime, on: date) -> Iterator[str]:
    """Yield a CSV as French Excel reads it: UTF-8 with its mark, semicolons, days as 31/12/2026."""
    yield _BOM + csv_line([gettext(_("File d’instruction")), _moment(at)])
    yield csv_line([gettext(_("Filtre")), *(about or [gettext(_("aucun : les dossiers en cours"))])])
    yield "\r\n" + csv_line([gettext(heading) for heading in HEADINGS])
    for row in rows:
        yield csv_line([_text(cell) for cell in _cells(row, on)])


def xlsx_to(path: Path, rows: Iterable[Row], about: Sequence[str], at: datetime, on: date) -> bool:
    """Write a workbook, one sheet of cases and one that says what it holds; False when rows had to be left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext(_("Dossiers")))
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([bold_cell(sheet, gettext(heading)) for heading in HEADINGS])
    is_whole = True
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            is_whole = False
            break
        sheet.append([cell_of(sheet, cell) for cell in _cells(row, on)])
    told = book.create_sheet(gettext(_("Filtre")))
    for line in _told(about, at, is_whole=is_whole):
        told.append([cell_of(told, line)])
    book.save(path)
    return is_whole


def _told(about: Sequence[str], at: datetime, *, is_whole: bool) -> Iterator[str]:
    yield f"{gettext(_('File d’instruction'))}, {_moment(at)}"
    yield from about or [gettext(_("Filtre : aucun, les dossiers en cours"))]
    if not is_whole:
        yield gettext(_("Seuls les {0} premiers dossiers sont dans ce classeur : le CSV les a tous."), MOST_ROWS)


def _cells(row: Row, on: date) -> list[Cell]:
    line, held = row
    state = PROCEDURES[line.procedure].states(line.state)
    reviewers = ", ".join(f"{theme_title(one.theme)} : {one.person.name}" for one in held if one.theme)
    return [
        *(line.number, line.service, line.organisation, line.siren, gettext(label(state))),
        gettext(label(Kind(line.kind))) if line.kind else None,
        gettext(label(Track(line.track))) if line.track else None,
        *(line.rulebook, line.due_on),
        gettext(_("oui")) if line.due_on and line.due_on < on else gettext(_("non")),
        line.moved_at.astimezone(PARIS).date(),
        next((one.person.name for one in held if not one.theme), None),
        reviewers,
    ]


def _text(cell: Cell) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell or ""


def _moment(at: datetime) -> str:
    return gettext(_("établie le {0}"), at.astimezone(PARIS).strftime("%d/%m/%Y à %H:%M"))
