"""What is missing from a dossier, point by point: the same answer for the command, the page and the door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.dossier import Answer, Dossier, Form, GrantRequest
from workflows.expression import holds
from workflows.rulebook import Criterion, EligibilityPoint, Obligation, Rulebook
from workflows.vocabulary import Access, Track


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing: key of a criterion, an API or a field; a code with its words; the details that fill them."""

    key: str
    code: str
    details: tuple[str, ...] = ()


def orientation_facts(dossier: Dossier) -> dict[str, bool]:
    """Return every name a criterion's condition may ask for, with its value for this dossier."""
    service = dossier.service
    facts = dict(dossier.orientation)
    facts |= {f"api_{grant.api}": True for grant in dossier.grants}
    facts |= {
        "exchange": dossier.track is Track.EXCHANGE,
        "medical_device": service.medical_device is not None,
        "connected_objects": bool(service.connected_objects),
        "mobile_app": Form.MOBILE_APP in service.forms,
        "website": Form.WEBSITE in service.forms,
        "free": service.free,
        "regional": bool(service.regions),
        "reads": any(Access.READ in grant.access for grant in dossier.grants),
        "writes": any(Access.WRITE in grant.access for grant in dossier.grants),
    }
    return facts


def applies(criterion: Criterion, track: Track, facts: Mapping[str, bool]) -> bool:
    """Return whether a criterion is asked on this track with these orientation answers."""
    if criterion.track is not None and criterion.track is not track:
        return False
    return criterion.condition is None or holds(criterion.condition, facts)


def applicable(dossier: Dossier, book: Rulebook) -> tuple[Criterion, ...]:
    """Return the criteria that this dossier must answer, in rulebook order."""
    facts = orientation_facts(dossier)
    return tuple(criterion for criterion in book.criteria if applies(criterion, dossier.track, facts))


def eligibility_gaps(dossier: Dossier, book: Rulebook) -> tuple[Gap, ...]:
    """Return the mandatory eligibility points that the service does not meet."""
    return tuple(
        Gap(point.key, "not_eligible", (point.title,))
        for point in book.eligibility
        if point.mandatory and not eligibility_met(point, dossier)
    )


def eligibility_met(point: EligibilityPoint, dossier: Dossier) -> bool:
    """Return whether one eligibility point is met (always, when the point accepts any answer)."""
    if not point.accepts:
        return True
    holder: object = dossier.vendor if point.field == "nature" else dossier.service
    value = getattr(holder, point.field)
    values = value if isinstance(value, tuple) else (value,)
    return any(str(item).lower() in point.accepts for item in values)


def gaps(dossier: Dossier, book: Rulebook, on: date, unclean: frozenset[str] = frozenset()) -> tuple[Gap, ...]:
    """Return everything that forbids to submit this dossier on a day; `unclean` names files that were refused."""
    return (
        *eligibility_gaps(dossier, book),
        *_usability(dossier, on),
        *_orientation(dossier, book),
        *_answers(dossier, book, on, unclean),
        *_grants(dossier, book),
    )


def _usability(dossier: Dossier, on: date) -> Iterator[Gap]:
    since = dossier.service.usable_since
    if since is None:
        yield Gap("service.usable_since", "not_usable")
    elif since > on:
        yield Gap("service.usable_since", "not_usable_yet", (since.isoformat(),))


def _orientation(dossier: Dossier, book: Rulebook) -> Iterator[Gap]:
    for question in book.questions:
        if question.key not in dossier.orientation:
            yield Gap(question.key, "orientation_unanswered", (question.title,))


def _answers(dossier: Dossier, book: Rulebook, on: date, unclean: frozenset[str]) -> Iterator[Gap]:
    for criterion in applicable(dossier, book):
        answer = dossier.answers.get(criterion.key)
        if answer is None or (answer.level is None and answer.not_applicable is None):
            yield Gap(criterion.key, "unanswered", (criterion.title,))
        elif answer.not_applicable is not None:
            if not answer.not_applicable.strip():
                yield Gap(criterion.key, "not_applicable_without_reason")
        else:
            yield from _levelled(criterion, answer, book, on, unclean)


def _levelled(criterion: Criterion, answer: Answer, book: Rulebook, on: date, unclean: frozenset[str]) -> Iterator[Gap]:
    mandatory = criterion.obligation is Obligation.MANDATORY
    level = answer.level or 0
    if level not in {step.value for step in book.levels}:
        yield Gap(criterion.key, "level_not_on_the_scale", (str(level),))
    if mandatory and level < criterion.target:
        yield Gap(criterion.key, "below_target", (str(level), str(criterion.target)))
    filed = len({item.file for item in answer.evidence})
    if level > 0 and filed < criterion.evidence_minimum:
        yield Gap(criterion.key, "evidence_missing", (str(filed), str(criterion.evidence_minimum)))
    for item in answer.evidence:
        if item.file in unclean:
            yield Gap(criterion.key, "evidence_unclean", (item.file,))
        if criterion.evidence_expires and item.valid_until is None:
            yield Gap(criterion.key, "evidence_undated", (item.file,))
        elif item.valid_until is not None and item.valid_until < on:
            yield Gap(criterion.key, "evidence_expired", (item.file, item.valid_until.isoformat()))


def _grants(dossier: Dossier, book: Rulebook) -> Iterator[Gap]:
    if dossier.track is Track.SIMPLE:
        if dossier.grants:
            yield Gap("grants", "grants_on_simple_track")
        return
    if not dossier.grants:
        yield Gap("grants", "no_grant")
    base = book.base_api
    if dossier.grants and base and base.key not in {grant.api for grant in dossier.grants}:
        yield Gap(base.key, "base_api_missing", (base.title,))
    for grant in dossier.grants:
        yield from _grant(grant, book)


def _grant(grant: GrantRequest, book: Rulebook) -> Iterator[Gap]:
    api = book.api.get(grant.api)
    if api is None:
        yield Gap(grant.api, "unknown_api", (", ".join(book.api),))
    else:
        if not grant.access:
            yield Gap(grant.api, "no_access")
        yield from (
            Gap(grant.api, "operation_not_offered", (access,))
            for access in grant.access
            if access not in api.operations
        )
    if not grant.purpose:
        yield Gap(grant.api, "grant_field_empty", ("purpose",))
    elif grant.purpose not in book.purpose:
        yield Gap(grant.api, "unknown_purpose", (grant.purpose, ", ".join(book.purpose)))
    for name in ("need", "modalities", "retention", "security", "consent_text"):
        if not getattr(grant, name).strip():
            yield Gap(grant.api, "grant_field_empty", (name,))
