"""What costs much to compute, held for some minutes in this process: one computes, the others wait for it."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any

HELD_FOR = timedelta(minutes=10)
_MOST = 64  # a choice of periods never has so many


class Held:
    """Values by key, each as old as `HELD_FOR` at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Hashable, tuple[datetime, Any]] = {}

    def get(self, key: Hashable, at: datetime, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what was made
        """Return the value of a key, made now where there is none young enough."""
        with self._lock:
            made = self._values.get(key)
            if made is None or not timedelta(0) <= at - made[0] < HELD_FOR:
                made = (at, make())
                self._values.pop(key, None)
                self._values[key] = made
                while len(self._values) > _MOST:
                    self._values.pop(next(iter(self._values)))
            return made[1]
