"""The figures as files: one JSON, one CSV a table."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from referencing.services.csv_lines import csv_line
from workflows.figures import Flow

TIMES, OPINIONS, MONTHS = "delais", "avis-et-decisions", "referencements"
TABLES = (TIMES, OPINIONS, MONTHS)


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns, and the rows under them; numbers have a point, nothing stands for what is not said."""

    header: Sequence[str]
    rows: Sequence[Sequence[Any]]


def table(name: str, facts: Mapping[str, Any]) -> Table:
    """Return one of `TABLES`."""
    return {TIMES: _times, OPINIONS: _opinions, MONTHS: _months}[name](facts)


def as_csv(found: Table) -> Iterator[str]:
    """Yield the lines of a table, as the open data of the catalogue are written."""
    yield csv_line(found.header)
    for row in found.rows:
        yield csv_line(["" if cell is None else str(cell) for cell in row])


def as_json(facts: Mapping[str, Any]) -> str:
    """Return the three tables as one JSON object."""
    whole: dict[str, Any] = {"periode": facts["period"], "calcule_le": facts["computed_at"], "seuil": facts["least"]}
    for name in TABLES:
        found = table(name, facts)
        whole[name.replace("-", "_")] = [dict(zip(found.header, row, strict=True)) for row in found.rows]
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _times(facts: Mapping[str, Any]) -> Table:
    sides = {"notre_temps": "ours", "temps_editeur": "vendors", "temps_total": "both"}
    header = [
        "etape",
        "libelle",
        "dossiers",
        *(f"{side}_{kind}_jours" for side in sides for kind in ("mediane", "p90")),
    ]
    rows = []
    for one in (*facts["stages"], facts["whole"]):
        pairs = [one[side] or {"median": None, "ninth": None} for side in sides.values()]
        rows.append([one["key"], one["title"], one["count"], *(pair[k] for pair in pairs for k in ("median", "ninth"))])
    return Table(header, rows)


def _opinions(facts: Mapping[str, Any]) -> Table:
    groups = (("avis", facts["opinions"]), ("decision", facts["decisions"]))
    rows = [[kind, one["code"], one["title"], one["count"]] for kind, group in groups for one in group]
    return Table(["nature", "code", "libelle", "nombre"], rows)


def _months(facts: Mapping[str, Any]) -> Table:
    flows = [flow.value for flow in Flow]
    rows = [[one["month"], one["in_force"], *(one[flow] for flow in flows)] for one in facts["months"]]
    return Table(["mois", "actifs_fin_de_mois", *flows], rows)
