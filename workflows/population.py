"""The frozen file of a draw: everything that is settled before the seed exists, as one text with one SHA-256."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.draw import FEWEST_OFFICIALS, HEAVIEST, Entry, is_commitment
from workflows.vocabulary import Refusal

FORMAT = "parcours-population/1"

_NUMBER = re.compile(r"[A-Z]+-[0-9]{4}-[0-9]{5,}")
_STRATUM = re.compile(r"[a-z0-9_+.-]+(?:/[a-z0-9_+.-]+)*")
_REASON = re.compile(r"[a-z_]+")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TITLE = re.compile(r"\S(?:[^\x00-\x1f\x7f\x85\u2028\u2029]{0,298}\S)?")
_KINDS = ("draw", "public", "commitment", "quota", "excluded", "listing")


class PopulationError(ValueError):
    """A frozen file that is none: which line (from 1; 0: the whole), and which code with its details."""

    def __init__(self, line: int, code: str, *details: str) -> None:
        self.line, self.code, self.details = line, code, details
        super().__init__(line, code, *details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What is frozen: `public_on` and `public_source` say which public value will count; commitments by seat.

    `excluded` counts the listings left out by reason; `quotas` say how many are drawn in each stratum.
    """

    draw: str
    public_on: date
    public_source: str
    commitments: Sequence[str]
    quotas: Mapping[str, int]
    excluded: Mapping[str, int]
    entries: Sequence[Entry]

    @property
    def lines(self) -> list[str]:
        """The one way to write it: fields set apart by tabs, strata and listings in the order of their bytes."""
        rows: list[tuple[object, ...]] = [
            ("draw", self.draw),
            ("public", self.public_on.isoformat(), self.public_source),
            *(("commitment", seat, text) for seat, text in enumerate(self.commitments, start=1)),
            *(("quota", stratum, quota) for stratum, quota in sorted(self.quotas.items())),
            *(("excluded", reason, count) for reason, count in sorted(self.excluded.items())),
            *(("listing", one.listing, one.stratum, one.weight) for one in sorted(self.entries, key=_place)),
        ]
        return [FORMAT, *("\t".join(map(str, row)) for row in rows)]

    @property
    def text(self) -> str:
        """The file: its lines, each ended by a line feed, UTF-8."""
        return text_of(self.lines)

    @property
    def sha256(self) -> str:
        """What stands for the file in the ledger and on the public page."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many listings each stratum holds."""
        return Counter(entry.stratum for entry in self.entries)


def _place(entry: Entry) -> bytes:
    return entry.listing.encode()


def is_one_line(text: str) -> bool:
    """Return whether a text may be a field of the file: one line, 1 to 300 signs, no control sign, no space around."""
    return bool(_TITLE.fullmatch(text))


def text_of(lines: Sequence[str]) -> str:
    """Return lines as a file."""
    return "".join(f"{line}\n" for line in lines)


def population_of(lines: Sequence[str]) -> Population:
    """Return what a frozen file holds; PopulationError at the first line that is not as it must be."""
    if not lines or lines[0] != FORMAT:
        raise PopulationError(1, "not_a_population")
    rows = [line.split("\t") for line in lines[1:]]
    kinds = [row[0] for row in rows]
    if kinds[:2] != ["draw", "public"] or Counter(kinds)["draw"] != 1 or Counter(kinds)["public"] != 1:
        raise PopulationError(2, "header_missing")
    try:
        found = _read(rows)
    except _LineError as error:
        raise PopulationError(error.index + 2, "line_unreadable", lines[error.index + 1]) from error
    for number, (written, canonical) in enumerate(zip(lines, found.lines, strict=False), start=1):
        if written != canonical:
            raise PopulationError(number, "line_out_of_order", written)
    _check(found)
    return found


class _LineError(ValueError):
    def __init__(self, index: int) -> None:
        self.index = index
        super().__init__(index)


_SHAPES: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "draw": (_NUMBER,),
    "public": (_DAY, _TITLE),
    "commitment": (re.compile(r"[1-9][0-9]?"), re.compile(r"[0-9a-f]{64}")),
    "quota": (_STRATUM, _WHOLE),
    "excluded": (_REASON, _WHOLE),
    "listing": (_NUMBER, _STRATUM, _WHOLE),
}


def _read(rows: Sequence[Sequence[str]]) -> Population:
    by_kind: dict[str, list[Sequence[str]]] = {kind: [] for kind in _KINDS}
    for index, (kind, *fields) in enumerate(rows):
        shapes = _SHAPES.get(kind, ())
        if not shapes or len(fields) != len(shapes) or not all(map(re.Pattern.fullmatch, shapes, fields)):
            raise _LineError(index)
        by_kind[kind].append(fields)
    [[draw]], [[day, source]] = by_kind["draw"], by_kind["public"]
    try:
        public_on = date.fromisoformat(day)
    except ValueError as error:
        raise _LineError(1) from error
    return Population(
        draw=draw,
        public_on=public_on,
        public_source=source,
        commitments=tuple(text for _seat, text in by_kind["commitment"]),
        quotas={stratum: int(quota) for stratum, quota in by_kind["quota"]},
        excluded={reason: int(count) for reason, count in by_kind["excluded"]},
        entries=tuple(Entry(listing, stratum, int(weight)) for listing, stratum, weight in by_kind["listing"]),
    )


def _check(found: Population) -> None:
    for refusal in population_faults(found):
        raise PopulationError(0, refusal.code, *refusal.details)


def population_faults(found: Population) -> Iterator[Refusal]:
    """Yield what keeps a population from being drawn from."""
    if len(found.commitments) < FEWEST_OFFICIALS or not all(map(is_commitment, found.commitments)):
        yield Refusal("commitments_missing", (str(FEWEST_OFFICIALS),))
    if not is_one_line(found.public_source):
        yield Refusal("public_source_missing")
    yield from entry_faults(found.entries, found.quotas)


def entry_faults(entries: Sequence[Entry], quotas: Mapping[str, int]) -> Iterator[Refusal]:
    """Yield what keeps these listings from being drawn by these quotas."""
    if not entries:
        yield Refusal("population_empty")
    elif not any(quotas.values()):
        yield Refusal("nothing_to_draw")
    for listing, count in Counter(entry.listing for entry in entries).items():
        if count > 1:
            yield Refusal("listing_twice", (listing,))
    for entry in entries:
        if not 1 <= entry.weight <= HEAVIEST:
            yield Refusal("weight_out_of_range", (entry.listing, str(entry.weight), str(HEAVIEST)))
    yield from quota_faults(quotas, Counter(entry.stratum for entry in entries))


def quota_faults(quotas: Mapping[str, int], sizes: Mapping[str, int]) -> Iterator[Refusal]:
    """Yield the strata whose quota is missing, negative or larger than the stratum."""
    for stratum in sorted(quotas.keys() | sizes.keys()):
        quota, size = quotas.get(stratum), sizes.get(stratum, 0)
        if quota is None:
            yield Refusal("quota_missing", (stratum,))
        elif quota < 0:
            yield Refusal("quota_negative", (stratum, str(quota)))
        elif quota > size:
            yield Refusal("quota_too_large", (stratum, str(quota), str(size)))
