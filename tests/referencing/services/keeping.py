"""A store for the tests: a folder of theirs."""

from pathlib import Path

from obstore.store import LocalStore

from referencing.services.store import Store


def store_in(folder: Path) -> Store:
    """Return a store that keeps its files in a folder."""
    return Store(LocalStore(folder, mkdir=True), folder)
