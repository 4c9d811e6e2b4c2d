import signal

import pytest

from referencing.commands.interrupts import noted_interrupts
from referencing.commands.progress import progress


@pytest.fixture(autouse=True)
def _as_in_a_terminal():
    """Whoever runs the tests in the background ignores Ctrl-C, and Python inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Ends:
    """Something at whose end Ctrl-C is pressed: Python forgets what its finaliser raises."""

    def __del__(self):
        signal.raise_signal(signal.SIGINT)


def _work(done):
    with progress() as bar:
        report = bar.start("Essai")
        for one in range(3):
            report(one, 3)
            done.append(one)
            if one == 1:
                Ends()


def _press_twice():
    with noted_interrupts():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)


def test_interrupt_inside_a_finaliser_ends_the_work_at_the_next_report():
    done = []

    with pytest.raises(KeyboardInterrupt):
        _work(done)

    assert done == [0, 1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_second_interrupt_is_taken_at_once():
    with pytest.raises(KeyboardInterrupt):
        _press_twice()

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupts_that_are_ignored_stay_so():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with noted_interrupts() as check:
            signal.raise_signal(signal.SIGINT)
            check()
            inside = signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)

    assert inside is signal.SIG_IGN
