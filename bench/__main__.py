"""`make bench`: every row that exists, ours beside bare, with the ratio and its budget."""

import argparse
import sys
from importlib import import_module

from rich.console import Console
from rich.table import Table

from bench.measure import Row

SUBJECTS = ("catalogue", "command", "door", "papers", "queue", "schedule", "web")


def main() -> int:
    """Measure the subjects asked for (all by default); exit 1 when a budget is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("subjects", nargs="*", choices=[[], *SUBJECTS], help="what to measure")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the sizes that the budgets name")
    given = parser.parse_args()
    console = Console(width=110)
    measured: list[Row] = []
    for subject in given.subjects or SUBJECTS:
        for row in import_module(f"bench.{subject}").rows(given.scale):
            measured.append(row)
            console.log(f"{row.work}: {row.ratio:.2f}")
    console.print(_table(measured))
    return 0 if all(row.is_met for row in measured) else 1


def _table(measured: list[Row]) -> Table:
    table = Table("work", "unit")
    for name in ("ours", "bare", "ratio", "budget"):
        table.add_column(name, justify="right")
    table.add_column("kept")
    for row in measured:
        bound = f"{'≥' if row.is_rate else '≤'} {row.budget:g}"
        figures = (f"{row.ours:,.1f}", f"{row.bare:,.1f}", f"{row.ratio:.2f}", bound)
        table.add_row(row.work, row.unit, *figures, "yes" if row.is_met else "NO")
    return table


if __name__ == "__main__":
    sys.exit(main())
