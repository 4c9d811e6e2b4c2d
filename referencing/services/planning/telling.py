"""A conflict in words: which audits, which rules keep them apart, what would make the schedule fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from referencing.services.gap_sentences import day_in_french
from referencing.services.planning.explaining import Conflict
from referencing.words import gettext
from workflows.loosening import Bond, Loose
from workflows.schedule import Instance, Span
from workflows.schedule_words import ALONE, BONDS, LAW_ONLY, NAME_SOMEBODY, NOBODY, REMEDIES, SEVERAL, TOGETHER
from workflows.words import _


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """What cannot be placed, the rules that conflict, and what would make it fit, each a sentence."""

    about: str
    rules: tuple[str, ...]
    remedies: tuple[str, ...]


def conflict_words(instance: Instance, conflict: Conflict) -> ConflictWords:
    """Return a conflict of an instance in the reader's language."""
    services = {audit.key: f"{audit.key} ({audit.service})" for audit in instance.audits}
    named = [services[key] for key in conflict.audits]
    about = gettext(ALONE if len(named) == 1 else TOGETHER, ", ".join(named))
    if not instance.auditors:
        return ConflictWords(about, (gettext(NOBODY),), (gettext(NAME_SOMEBODY),))
    if not conflict.rules:
        return ConflictWords(about, (gettext(LAW_ONLY),), ())
    rules = tuple(gettext(BONDS[one.bond], *_particulars(instance, one)) for one in conflict.rules)
    remedies = tuple(gettext(REMEDIES[one.bond], *_particulars(instance, one)) for one in conflict.remedies)
    return ConflictWords(about, rules, remedies or (gettext(SEVERAL),))


def _particulars(instance: Instance, loose: Loose) -> tuple[str, str, str]:
    """Return whom a rule is about, and what fills the two other places of its sentence."""
    if loose.bond in (Bond.PERIOD, Bond.CONFLICT):
        return _of_audit(instance, loose)
    if loose.bond in (Bond.CAPACITY, Bond.ABSENCES):
        auditor = next(one for one in instance.auditors if one.key == loose.subject)
        what = str(auditor.capacity) if loose.bond is Bond.CAPACITY else _spans(auditor.absences)
        return auditor.name, what, ""
    if loose.bond is Bond.QUIET:
        return "", _spans(instance.quiet), ""
    vendor = next(audit.vendor_name for audit in instance.audits if audit.vendor == loose.subject)
    return vendor, _spans(instance.impossible.get(loose.subject, ())), ""


def _of_audit(instance: Instance, loose: Loose) -> tuple[str, str, str]:
    audit = next(one for one in instance.audits if one.key == loose.subject)
    name = f"{audit.key} ({audit.service})"
    if loose.bond is Bond.PERIOD:
        return name, _day(audit.window.first.isoformat()), _day(audit.window.last.isoformat())
    return name, ", ".join(one.name for one in instance.auditors if one.key in audit.barred), ""


def _spans(spans: Sequence[Span]) -> str:
    told = (_("du {0} au {1}") if span.first != span.last else _("le {0}") for span in spans)
    days = ((_day(span.first.isoformat()), _day(span.last.isoformat())) for span in spans)
    return ", ".join(gettext(words, *pair) for words, pair in zip(told, days, strict=True))


def _day(day: str) -> str:
    return gettext(str(day_in_french(day)))
