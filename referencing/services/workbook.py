"""Cells of workbooks: a text stays a text, whatever it begins with."""

from datetime import date
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | date | None


def cell_of(sheet: Any, cell: Cell) -> Any:  # noqa: ANN401 - of the spreadsheet library
    """Return a cell of a sheet; a text is never taken for a formula."""
    if not isinstance(cell, str):
        return cell
    made = WriteOnlyCell(sheet, value=_printable(cell))
    made.data_type = "s"
    return made


def bold_cell(sheet: Any, text: str) -> Any:  # noqa: ANN401 - as above
    """Return a heading of a sheet."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")
