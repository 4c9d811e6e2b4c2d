"""What vendors and auditors of the demonstration say of a criterion: read once from `remarks.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from referencing.services import rulebooks
from workflows.vocabulary import AuditConclusion, AuditFinding

_ANY = "other"
# How many declarations an audit contradicts, and how many it cannot verify, before it concludes so.
OUTCOMES: Mapping[AuditConclusion, tuple[int, int]] = {
    AuditConclusion.COMPLIANT: (0, 1),
    AuditConclusion.RESERVATIONS: (2, 1),
    AuditConclusion.FORMAL_NOTICE: (2, 0),
    AuditConclusion.SUSPEND: (3, 1),
    AuditConclusion.REMOVE: (4, 2),
}


@cache
def _remarks() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("remarks.toml").read_text("utf-8"))


def remark(rulebook: str, criterion: str, name: str) -> str:
    """Return what is said of a criterion under a name (answer, a finding, observation, reply): the closest there is."""
    known = rulebooks.load(rulebook).criterion.get(criterion)
    places = (criterion, known.theme if known else _ANY, _ANY)
    return next(said[name] for place in places if name in (said := _remarks().get(place, {})))


def findings(conclusion: AuditConclusion, criteria: Sequence[str], turn: int) -> dict[str, AuditFinding]:
    """Return a finding for each criterion, as a conclusion supposes; `turn` shifts which ones are not confirmed."""
    told = [key for key in criteria if key in _remarks()] or list(criteria)
    others = [key for key in criteria if key not in told] or told
    contradicted, unverifiable = OUTCOMES[conclusion]
    wrong = _some(told, contradicted, turn)
    doubtful = [key for key in _some(others, unverifiable, turn) if key not in wrong]
    return {
        key: AuditFinding.CONTRADICTED
        if key in wrong
        else AuditFinding.UNVERIFIABLE
        if key in doubtful
        else AuditFinding.CONFIRMED
        for key in criteria
    }


def _some(keys: Sequence[str], count: int, turn: int) -> list[str]:
    """Return some of the keys, beginning at another one each turn."""
    return [keys[(turn * count + step) % len(keys)] for step in range(min(count, len(keys)))]
