"""The open data as text: CSV (semicolons, UTF-8, ISO 8601 days) and JSON, a piece at a time."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from referencing.services.csv_lines import csv_line
from referencing.services.open_data.columns import HISTORY, LICENCE, LICENCE_URL, LISTINGS, SEPARATOR, Dataset
from referencing.services.open_data.reading import Facts, Told


def as_csv(dataset: Dataset, rows: Iterable[Told]) -> Iterator[str]:
    """Yield the lines of one of the two files, its header first."""
    names = [column.name for column in dataset.columns]
    yield csv_line(names)
    for told in rows:
        for facts in [told.listing] if dataset is LISTINGS else told.history:
            yield csv_line([cell(facts[name]) for name in names])


def as_json(rows: Iterable[Told], at: datetime) -> Iterator[str]:
    """Yield one JSON object, each listing with its terms and its history within it."""
    head = {"licence": LICENCE, "licence_url": LICENCE_URL, "extrait_le": iso(at)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "referencements": ['
    for position, told in enumerate(rows):
        whole = {**told.listing, "periodes": told.terms, "historique": [_inner(facts) for facts in told.history]}
        yield (",\n" if position else "\n") + json.dumps(whole, ensure_ascii=False, default=iso)
    yield "\n]}\n"


def _inner(facts: Facts) -> Facts:
    return {column.name: facts[column.name] for column in HISTORY.columns if column.name != "referencement"}


def iso(value: date | datetime) -> str:
    """Return a day or an instant as ISO 8601 writes it, an instant to the second."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def cell(value: Any) -> str:  # noqa: ANN401 - whatever a fact is
    """Return a fact as it stands in a cell; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return iso(value)
    return SEPARATOR.join(value) if isinstance(value, list) else str(value)
