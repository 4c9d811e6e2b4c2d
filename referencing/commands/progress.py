"""A progress bar on standard error, for people; a terminal that is none gets nothing. Ctrl-C is taken in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from referencing.commands.interrupts import Check, noted_interrupts


class Progress:
    """Bars one below the other, a line for each piece of work."""

    def __init__(self, bars: Bars, check: Check) -> None:
        self._bars, self.check = bars, check

    def start(self, title: str) -> Callable[[int, int], None]:
        """Return what to call with how much of a new piece of work is done, and how much there is in all.

        It raises KeyboardInterrupt when Ctrl-C was pressed since.
        """
        line = self._bars.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            self.check()
            self._bars.update(line, completed=done, total=total)

        return report


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield bars that show while the with block runs; Ctrl-C is taken where they move, or where `check` is called."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        noted_interrupts() as check,
        Bars(*columns, console=console, disable=not console.is_terminal) as bars,
    ):
        yield Progress(bars, check)
