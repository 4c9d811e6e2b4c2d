"""Turn the TOML texts of one rulebook into a Rulebook; every error names file, entry and field."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from workflows import expression
from workflows.dossier import Service
from workflows.reading import Fault, Faults, read
from workflows.rulebook import Criterion, DelayName, Rulebook

DERIVED_NAMES = (
    "exchange",
    "medical_device",
    "connected_objects",
    "mobile_app",
    "website",
    "free",
    "regional",
    "reads",
    "writes",
)
_ELIGIBILITY_FIELDS = {known.name for known in fields(Service)} | {"nature"}
_LISTS = {
    "eligibility": "eligibility",
    "question": "questions",
    "criterion": "criteria",
    "api": "apis",
    "purpose": "purposes",
    "change": "changes",
}


class RulebookError(Exception):
    """The rulebook cannot be used; `faults` say where: «criteria/security.toml: criterion[3].target»."""

    def __init__(self, key: str, faults: list[Fault]) -> None:
        self.key, self.faults = key, faults
        lines = (f"{fault.place}: {fault.code} {' '.join(fault.details)}".rstrip() for fault in faults)
        super().__init__(f"rulebook {key}: " + "; ".join(lines))


def parse_rulebook(key: str, texts: Mapping[str, str]) -> Rulebook:
    """Return the rulebook written in `texts` (file name → TOML text); RulebookError lists every fault.

    `rulebook.toml` holds the plain fields; every other file adds entries of [[eligibility]], [[question]],
    [[criterion]], [[api]], [[purpose]] or [[change]].
    """
    faults = Faults()
    data, places = _merge(texts, faults)
    rulebook = read(Rulebook, data, "", faults)
    if rulebook is not None:
        for fault in _inconsistencies(key, rulebook):
            faults.found.append(fault)
    if rulebook is None or faults.found:
        raise RulebookError(key, [_placed(fault, places) for fault in faults.found])
    return replace(rulebook, digest=_digest(texts))


def _digest(texts: Mapping[str, str]) -> str:
    parts = (f"{name}\0{len(texts[name].encode())}\0{texts[name]}" for name in sorted(texts))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _merge(texts: Mapping[str, str], faults: Faults) -> tuple[dict[str, object], dict[str, str]]:
    data: dict[str, object] = {}
    lists: dict[str, list[object]] = {target: [] for target in _LISTS.values()}
    places: dict[str, str] = {}
    for name in sorted(texts, key=lambda file: (file != "rulebook.toml", file)):
        try:
            content = tomllib.loads(texts[name])
        except tomllib.TOMLDecodeError as error:
            faults.add(name, "not_toml", str(error))
            continue
        for entry, value in content.items():
            if entry in _LISTS and isinstance(value, list):
                target = lists[_LISTS[entry]]
                for number, item in enumerate(value):
                    places[f"{_LISTS[entry]}[{len(target)}]"] = f"{name}: {entry}[{number + 1}]{_named(item)}"
                    target.append(item)
            elif name == "rulebook.toml" and entry not in lists:
                data[entry] = value
            else:
                faults.add(f"{name}: {entry}", "unknown_field")
    return data | lists, places


def _named(item: object) -> str:
    return f" {item['key']}" if isinstance(item, dict) and isinstance(item.get("key"), str) else ""


def _placed(fault: Fault, places: Mapping[str, str]) -> Fault:
    head, bracket, rest = fault.place.partition("]")
    where = places.get(head + bracket)
    if where is None:
        return fault if ".toml" in fault.place else replace(fault, place=f"rulebook.toml: {fault.place}")
    return replace(fault, place=where + rest)


def _inconsistencies(key: str, book: Rulebook) -> Iterator[Fault]:
    if book.key != key:
        yield Fault("key", "not_the_folder_name", (book.key, key))
    if not book.terms_years or min(book.terms_years) < 1:
        yield Fault("terms_years", "not_positive")
    if not 1 <= book.commission.quorum <= book.commission.members:
        yield Fault("commission.quorum", "not_within_the_members", (str(book.commission.quorum),))
    yield from _delay_faults(book)
    yield from _offset_faults(book)
    yield from _party_faults(book)
    yield from _api_faults(book)
    for listed in ("eligibility", "questions", "criteria", "apis", "purposes", "themes", "evidence_kinds", "changes"):
        yield from _repeated_keys(listed, [item.key for item in getattr(book, listed)])
    for number, point in enumerate(book.eligibility):
        if point.field not in _ELIGIBILITY_FIELDS:
            yield Fault(f"eligibility[{number}].field", "unknown_key", (point.field,))
    yield from _change_faults(book)
    for number, criterion in enumerate(book.criteria):
        yield from _criterion_faults(f"criteria[{number}]", criterion, book)


def _delay_faults(book: Rulebook) -> Iterator[Fault]:
    known = {name.value for name in DelayName}
    yield from (Fault(f"delays.{name}", "missing_field") for name in sorted(known - book.delays.keys()))
    yield from (Fault(f"delays.{name}", "unknown_field") for name in sorted(book.delays.keys() - known))
    for name, delay in book.delays.items():
        if delay.amount < 1:
            yield Fault(f"delays.{name}.amount", "not_positive", (str(delay.amount),))


def _offset_faults(book: Rulebook) -> Iterator[Fault]:
    """Days before an end are positive: an offset of zero would send what it announces on the last day."""
    offsets = {"renewal.reminder_days": book.renewal.reminder_days, "lapse.notice_days": book.lapse.notice_days}
    for place, days in (offsets | {"renewal.window_days": (book.renewal.window_days,)}).items():
        yield from (Fault(place, "not_positive", (str(number),)) for number in days if number < 1)


def _party_faults(book: Rulebook) -> Iterator[Fault]:
    if not book.agreement.parties:
        yield Fault("agreement.parties", "missing_field")
    yield from _repeated_keys("agreement.parties", list(book.agreement.parties), "")


def _api_faults(book: Rulebook) -> Iterator[Fault]:
    """Every API offers something, and one at most is the base of the others."""
    bases = [api.key for api in book.apis if api.base]
    for number, api in enumerate(book.apis):
        if not api.operations:
            yield Fault(f"apis[{number}].operations", "missing_field")
        if api.base and api.key != bases[0]:
            yield Fault(f"apis[{number}].base", "same_key_twice", (bases[0],))


def _repeated_keys(listed: str, keys: list[str], field: str = ".key") -> Iterator[Fault]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield Fault(f"{listed}[{number}]{field}", "same_key_twice", (key,))


def _change_faults(book: Rulebook) -> Iterator[Fault]:
    """A rulebook tells major versions from minor ones, and each question touches something of its own."""
    if not book.changes:
        yield Fault("changes", "missing_field")
    known = book.theme.keys() | book.criterion.keys()
    for number, question in enumerate(book.changes):
        if not question.touches:
            yield Fault(f"changes[{number}].touches", "missing_field")
        for name in question.touches:
            if name not in known:
                yield Fault(f"changes[{number}].touches", "unknown_key", (name,))


def _criterion_faults(place: str, criterion: Criterion, book: Rulebook) -> Iterator[Fault]:
    if criterion.theme not in book.theme:
        yield Fault(f"{place}.theme", "unknown_key", (criterion.theme,))
    if criterion.target not in [level.value for level in book.levels]:
        yield Fault(f"{place}.target", "not_on_the_scale", (str(criterion.target),))
    if not criterion.source:
        yield Fault(f"{place}.source", "missing_field")
    known = {kind.key for kind in book.evidence_kinds}
    yield from (Fault(f"{place}.evidence", "unknown_key", (kind,)) for kind in criterion.evidence if kind not in known)
    try:
        asked = expression.names(expression.parse(criterion.when)) if criterion.when else frozenset()
    except expression.ExpressionError:
        yield Fault(f"{place}.when", "not_an_expression", (criterion.when,))
        return
    answers = {q.key for q in book.questions} | {f"api_{api.key}" for api in book.apis} | set(DERIVED_NAMES)
    yield from (Fault(f"{place}.when", "unknown_key", (name,)) for name in sorted(asked - answers))
