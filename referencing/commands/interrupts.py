"""Ctrl-C taken between two pieces of work: nowhere that an interrupt could be swallowed or leave something half done.

An interrupt that Python raises inside a finaliser is printed and forgotten: the work would go on.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Check = Callable[[], None]


@contextmanager
def noted_interrupts() -> Iterator[Check]:
    """Yield what raises KeyboardInterrupt once Ctrl-C was pressed in the with block; a second one is taken at once.

    Where Ctrl-C is ignored, or answered by somebody else, it stays so.
    """
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
