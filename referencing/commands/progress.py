"""A progress bar on standard error, for people; a terminal that is none gets nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars


class Progress:
    """Bars one below the other, a line for each piece of work."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def start(self, title: str) -> Callable[[int, int], None]:
        """Return what to call with how much of a new piece of work is done, and how much there is in all."""
        line = self._bars.add_task(title, total=None)
        return lambda done, total: self._bars.update(line, completed=done, total=total)


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield bars that show while the with block runs."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        yield Progress(bars)
