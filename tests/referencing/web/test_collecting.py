"""In a process of its own: what is switched off stays off for the whole process."""

import subprocess
import sys
import textwrap


def _told(program):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def test_collecting_happens_between_requests_only():
    told = _told("""
        import gc, weakref
        from referencing.web.collecting import collecting_between_requests

        class Knot:
            pass

        def page(environ, start_response):
            knots = [Knot() for _ in range(30_000)]
            for knot in knots:
                knot.itself = knot
            seen.append(weakref.ref(knots[0]))
            alive.append(sum(one() is not None for one in seen))
            return [b""]

        seen, alive = [], []
        served = collecting_between_requests(page, (3, 11, 2))
        for _ in range(60):
            served({}, None)
        print(gc.isenabled(), max(alive) <= 20, sum(one() is not None for one in seen) < 20)
    """)

    assert told == ["False", "True", "True"]


def test_collecting_is_left_alone_where_it_is_safe():
    told = _told("""
        import gc
        from referencing.web.collecting import collecting_between_requests

        page = object()
        print(collecting_between_requests(page, (3, 12)) is page, gc.isenabled())
    """)

    assert told == ["True", "True"]
