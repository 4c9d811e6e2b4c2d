"""Check a dossier folder without a database: may it be filed, and if not, why not, point by point."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from referencing.services import rulebooks
from referencing.services.dossier.reading import UnreadableDossierError, read_dossier
from referencing.services.evidence_check import PdfCheck
from referencing.services.gap_sentences import sentence, shown
from workflows.completeness import Gap, applicable, eligibility_gaps, gaps
from workflows.dossier import Dossier
from workflows.reading import Fault

_SAID_AS_FAULTS = frozenset({"level_not_on_the_scale", "unknown_api", "unknown_purpose"})


@dataclass(frozen=True, slots=True)
class GapInWords:
    """One gap: the key of a criterion, an API or a question, or a place in dossier.json; code and sentence."""

    key: str
    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return the object that stands for it in JSON."""
        return {"key": self.key, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found; `is_readable` is false when there was no dossier to look at.

    `valid`: nothing is wrong in the file or the evidence; `eligible`: the service may stand in the catalogue,
    whatever else is wrong; `title` names service and version, ready to be shown.
    """

    is_readable: bool = True
    valid: bool = False
    eligible: bool = False
    complete: bool = False
    applicable: tuple[str, ...] = ()
    gaps: tuple[GapInWords, ...] = ()
    title: str = ""

    @property
    def exit_code(self) -> int:
        """0: may be filed as it is; 1: not yet; 2: unreadable."""
        if not self.is_readable:
            return 2
        return 0 if self.valid and self.eligible and self.complete else 1

    def as_json(self) -> dict[str, Any]:
        """Return the one object that `parcours check --json` prints."""
        return {
            "valid": self.valid,
            "eligible": self.eligible,
            "complete": self.complete,
            "applicable": list(self.applicable),
            "gaps": [gap.as_json() for gap in self.gaps],
        }


def check_folder(folder: Path, on: date, check_pdf: PdfCheck | None = None) -> CheckReport:
    """Return what stands between a dossier folder and its deposit on a day; nothing is written.

    `check_pdf` may answer for PDFs (see `check_file`).
    """
    try:
        found = read_dossier(folder, on, check_pdf)
    except UnreadableDossierError as error:
        return unreadable(error.fault)
    wrong = [in_words(fault.place, fault) for fault in (*found.faults, *found.refusals)]
    if found.dossier is None:
        return CheckReport(gaps=tuple(wrong))
    return _report(found.dossier, wrong, on)


def unreadable(fault: Fault) -> CheckReport:
    """Return the report of what cannot be looked at, with its one reason."""
    return CheckReport(is_readable=False, gaps=(in_words(fault.place, fault),))


def _report(dossier: Dossier, wrong: list[GapInWords], on: date) -> CheckReport:
    book = rulebooks.load(dossier.rulebook)
    ineligible = eligibility_gaps(dossier, book)
    missing = [gap for gap in gaps(dossier, book, on) if gap.code not in _SAID_AS_FAULTS]
    return CheckReport(
        valid=not wrong,
        eligible=not ineligible,
        complete=not wrong and len(missing) == len(ineligible),
        applicable=tuple(criterion.key for criterion in applicable(dossier, book)),
        gaps=(*wrong, *(in_words(gap.key, gap) for gap in missing)),
        title=shown(f"{dossier.service.name} {dossier.service.version}"),
    )


def in_words(key: str, gap: Gap | Fault) -> GapInWords:
    """Return a gap or a fault as a person reads it; what has no place stands at the dossier itself."""
    return GapInWords(shown(key) or "dossier", gap.code, sentence(gap.code, gap.details))
