"""One line of a CSV that a spreadsheet opens without computing anything."""

import csv
import io
from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet recognises what it would compute


def csv_line(cells: Sequence[str]) -> str:
    """Return a line of cells between semicolons (RFC 4180 otherwise), none of them a formula."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before what looks like one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text
