"""The minutes of a draw: who, when, what was published in which order, how, the result, and how likely it was."""

import json
from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from models.draw import Draw, DrawSeat
from models.queries.campaigns import draws_of
from models.queries.draws import listings_numbered
from referencing.services.draw_record import instant
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, on
from referencing.words import gettext
from workflows.campaign import stratum_words
from workflows.draw_vocabulary import Exclusion
from workflows.labels import label
from workflows.population import population_of
from workflows.rulebook import Rulebook
from workflows.vocabulary import Role
from workflows.words import _

_THOUSAND = 1000


def draw_minutes(session: Session, case: Draw, _about: Issue, _book: Rulebook) -> dict[str, Any]:
    """Return everything that the file of the draw holds, in the order in which it happened."""
    content = json.loads(case.file or "{}")
    names = {line["listing"] for line in content["lines"]}
    services = {number: one.service.name for number, one in listings_numbered(session, sorted(names)).items()}
    lines = [_line(line, services[line["listing"]]) for line in content["lines"]]
    return {
        "campaign": _campaign(case),
        "draw": _draw(case, content),
        "officials": [_official(seat) for seat in case.seats],
        "typed": [
            {
                "value": one.value,
                "by": one.typed_by.name,
                "at": instant(one.typed_at),
                "counts": one.set_aside_at is None,
            }
            for one in case.values
        ],
        "strata": _strata(content),
        "excluded": _excluded(content),
        "drawn": [line for line in lines if line["drawn"]],
        "lines": lines,
        "is_simulated": any(line["error"] for line in lines),
        "rounds": content["simulation_rounds"],
        "cancelled": [
            {"number": one.number, "why": one.ended_because or ""}
            for one in draws_of(session, [case.campaign_id])
            if one.ended_because
        ],
    }


def _campaign(case: Draw) -> dict[str, Any]:
    campaign = case.campaign
    return {
        "number": campaign.number,
        "title": campaign.title,
        "starts_on": on(campaign.starts_on),
        "ends_on": on(campaign.ends_on),
        "auditors": sorted(one.person.name for one in campaign.auditors),
    }


def _draw(case: Draw, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": case.number,
        "frozen_at": content["frozen_at"],
        "drawn_at": content["drawn_at"],
        "reveal_by": on(case.reveal_by),
        "public_on": on(case.public_on),
        "public_source": case.public_source,
        "public_value": content["public_value"],
        "population_sha256": case.population_sha256,
        "seed": case.seed,
        "file_sha256": case.file_sha256,
        "listed": case.listed,
        "chosen": case.chosen,
    }


def _official(seat: DrawSeat) -> dict[str, Any]:
    return {
        "seat": seat.number,
        "name": seat.person.name,
        "capacity": gettext(label(Role(seat.role))) if seat.role else "",
        "commitment": seat.commitment,
        "committed_at": instant(seat.committed_at),
        "secret": seat.secret,
        "revealed_at": instant(seat.revealed_at),
    }


def _strata(content: dict[str, Any]) -> list[dict[str, Any]]:
    sizes = Counter(line["stratum"] for line in content["lines"])
    drawn = Counter(line["stratum"] for line in content["lines"] if line["drawn"])
    return [{"name": name, "label": stratum(name), "size": sizes[name], "quota": drawn[name]} for name in sorted(sizes)]


def stratum(name: str) -> str:
    """Return the words of a stratum: «Référencement simple, risque moyen»."""
    words = [gettext(part) for part in stratum_words(name)]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


def _excluded(content: dict[str, Any]) -> list[dict[str, Any]]:
    counts = population_of(content["population"]).excluded
    return [{**coded(Exclusion(reason)), "count": count} for reason, count in counts.items()]


def _line(line: dict[str, Any], service: str) -> dict[str, Any]:
    return {
        "listing": line["listing"],
        "service": service,
        "stratum": stratum(line["stratum"]),
        "weight": line["weight"],
        "rank": line["rank"],
        "key": line["key"],
        "drawn": line["drawn"],
        "inclusion": line["inclusion"],
        "percent": percent(line["inclusion"]),
        "error": percent_of_error(line["inclusion_error"]),
    }


def percent(fraction: str) -> str:
    """Return a fraction such as «2/14» in per cent, to one decimal: «14,3 %»."""
    part, whole = map(int, fraction.split("/"))
    tenths = (part * _THOUSAND * 2 + whole) // (2 * whole)
    return gettext(_("{0} %"), f"{tenths // 10},{tenths % 10}")


def percent_of_error(error: str | None) -> str:
    """Return a standard error such as «0.00306» in points of per cent, rounded up: «0,4»; empty when exact."""
    if error is None:
        return ""
    tenths = -(-int(error.removeprefix("0.")) // 100)
    return f"{tenths // 10},{tenths % 10}"
