"""The file of a draw: all that it takes to redo it, and the check that every line of it follows."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.draw import FORMAT, Secret, commitment_of, is_public_value, lots, secret_of, seed_of
from workflows.inclusion import MOST_ROUNDS, inclusions, rounds_for
from workflows.population import Population, PopulationError, population_of, text_of
from workflows.reading import Fault

_OWN_HASH = re.compile(rb'("sha256": ")[0-9a-f]{64}(")')
_ZEROS = "0" * 64


class UnreadableDrawError(ValueError):
    """A file that is not the file of a draw at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """One of those who put a secret into the draw; instants in ISO 8601."""

    name: str
    role: str
    committed_at: str
    revealed_at: str
    secret: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a file says beside the arithmetic: which campaign, when it was frozen and drawn."""

    campaign: Mapping[str, str]
    frozen_at: str
    drawn_at: str


def draw_content(
    population: Population,
    officials: Sequence[Official],
    public_value: str,
    occasion: Occasion,
    rounds: int | None = None,
) -> dict[str, Any]:
    """Return what the file of a draw says, its own hash left at zeros."""
    rounds = rounds_for(len(population.entries)) if rounds is None else rounds
    content = {
        "format": FORMAT,
        "sha256": _ZEROS,
        "draw": population.draw,
        "campaign": dict(occasion.campaign),
        "frozen_at": occasion.frozen_at,
        "drawn_at": occasion.drawn_at,
        "officials": [
            {
                "seat": seat,
                "name": one.name,
                "role": one.role,
                "committed_at": one.committed_at,
                "revealed_at": one.revealed_at,
                "salt": one.secret.salt,
                "secret": one.secret.words,
            }
            for seat, one in enumerate(officials, start=1)
        ],
        "public_value": public_value,
        "simulation_rounds": rounds,
        "population": population.lines,
    }
    return content | _derived(population, [one.secret for one in officials], public_value, rounds)


def _derived(population: Population, secrets: Sequence[Secret], public_value: str, rounds: int) -> dict[str, Any]:
    """Return the part of the file that follows from the rest."""
    seed = seed_of(population.draw, population.sha256, secrets, public_value)
    likely = inclusions(population, rounds)
    return {
        "population_sha256": population.sha256,
        "seed": seed,
        "lines": [
            {
                "listing": lot.entry.listing,
                "stratum": lot.entry.stratum,
                "weight": lot.entry.weight,
                "key": lot.key,
                "rank": lot.rank,
                "drawn": lot.is_drawn,
                "inclusion": likely[lot.entry.listing].text,
                "inclusion_error": likely[lot.entry.listing].error,
            }
            for lot in lots(seed, population.entries, population.quotas)
        ],
    }


def draw_file(content: Mapping[str, Any]) -> bytes:
    """Return the file: JSON, UTF-8, with its own SHA-256 taken while 64 zeros stood in its place."""
    text = json.dumps({**content, "sha256": _ZEROS}, ensure_ascii=False, indent=1) + "\n"
    blank = text.encode()
    return _OWN_HASH.sub(rb"\g<1>" + hashlib.sha256(blank).hexdigest().encode() + rb"\g<2>", blank, count=1)


def drawn_listings(content: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the listings that a draw took, by number."""
    return [line["listing"] for line in content["lines"] if line["drawn"]]


def read_draw(file: bytes) -> dict[str, Any]:
    """Return what a file says; UnreadableDrawError when it is no JSON object of our format."""
    try:
        content = json.loads(file)
    except (ValueError, RecursionError) as error:
        raise UnreadableDrawError from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UnreadableDrawError
    return content


def draw_faults(file: bytes) -> list[Fault]:
    """Return every place of a draw's file that does not follow; UnreadableDrawError for what is no such file."""
    content = read_draw(file)
    return [*_hash_faults(file), *_content_faults(content)]


def _hash_faults(file: bytes) -> Iterator[Fault]:
    held = _OWN_HASH.search(file)
    blank = _OWN_HASH.sub(rb"\g<1>" + _ZEROS.encode() + rb"\g<2>", file, count=1)
    due = hashlib.sha256(blank).hexdigest()
    if held is None or held.group(0) != f'"sha256": "{due}"'.encode():
        yield Fault("sha256", "file_changed", (due,))


def _content_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    lines = content.get("population")
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        yield Fault("population", "missing_field")
        return
    due = hashlib.sha256(text_of(lines).encode("utf-8", "surrogatepass")).hexdigest()
    if content.get("population_sha256") != due:
        yield Fault("population_sha256", "differs", (str(content.get("population_sha256")), due))
    try:
        population = population_of(lines)
    except PopulationError as error:
        yield Fault(f"population[{error.line}]", error.code, error.details)
        return
    yield from _given_faults(content, population)


def _given_faults(content: Mapping[str, Any], population: Population) -> Iterator[Fault]:
    """Yield what is wrong with the secrets and the public value, and then what does not follow from them."""
    secrets, found = _secrets(content.get("officials")), []
    if secrets is None or len(secrets) != len(population.commitments):
        found.append(Fault("officials", "secrets_missing", (str(len(population.commitments)),)))
        secrets = None
    for seat, (secret, due) in enumerate(zip(secrets or (), population.commitments, strict=False), start=1):
        if commitment_of(population.draw, seat, secret) != due:
            found.append(Fault(f"officials[{seat}]", "secret_does_not_fit", (due,)))
    value, rounds = content.get("public_value"), content.get("simulation_rounds")
    if not isinstance(value, str) or not is_public_value(value):
        found.append(Fault("public_value", "public_value_unusable"))
    if type(rounds) is not int or not 1 <= rounds <= MOST_ROUNDS:
        found.append(Fault("simulation_rounds", "rounds_out_of_range", ("1", str(MOST_ROUNDS))))
    yield from found
    if secrets is not None and isinstance(value, str) and type(rounds) is int and not found:
        due_content = {"draw": population.draw, **_derived(population, secrets, value, rounds)}
        for name, wanted in due_content.items():
            yield from _differences(name, content.get(name), wanted)


def _secrets(officials: object) -> list[Secret] | None:
    """Return the secrets of a file in the order of their seats; None when one is not as it must be."""
    if not isinstance(officials, list):
        return None
    found = []
    for seat, one in enumerate(officials, start=1):
        if not isinstance(one, dict) or one.get("seat") != seat:
            return None
        secret = secret_of(f"{one.get('salt')}:{one.get('secret')}")
        if secret is None or secret.words != one.get("secret"):
            return None
        found.append(secret)
    return found


def _differences(place: str, found: object, due: object) -> Iterator[Fault]:
    if isinstance(found, list) and isinstance(due, list) and len(found) == len(due):
        for number, (one, other) in enumerate(zip(found, due, strict=True), start=1):
            yield from _differences(f"{place}[{number}]", one, other)
    elif isinstance(found, dict) and isinstance(due, dict) and found.keys() == due.keys():
        for name in due:
            yield from _differences(f"{place}.{name}", found[name], due[name])
    elif type(found) is not type(due) or found != due:
        yield Fault(place, "differs", (_shown(found), _shown(due)))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()
