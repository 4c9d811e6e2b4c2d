"""Tell a vendor and its auditors that dates are set or moved: one mail a person for everything that an act changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.audit import Audit
from models.queries.memberships import people_of
from models.queries.programme import people_with_ids
from referencing.mail.notice import day_in_words
from referencing.services.telling import tell
from referencing.words import gettext
from workflows.schedule import Placement
from workflows.vocabulary import Actor
from workflows.words import _

TO_VENDOR, TO_AUDITOR = "audit_dates", "audit_work"
_VENDOR_PATH, _AUDITOR_PATH = "/editeur/audits/calendrier", "/audits/programme/auditeurs"


@dataclass(frozen=True, slots=True)
class Change:
    """Where an audit stood, None for nowhere, and where it stands now."""

    audit: Audit
    before: Placement | None
    after: Placement

    @property
    def is_moved_in_time(self) -> bool:
        """Whether another day is set."""
        return self.before is None or self.before.starts_on != self.after.starts_on


def tell_changes(session: Session, changes: Sequence[Change], *, actor: Actor, at: datetime) -> None:
    """Tell the vendors whose days changed, and every auditor who gets, moves or gives an audit."""
    for organisation_id, own in sorted(_by_vendor(changes).items()):
        context = {"changes": _listed(_dated(change) for change in own), "path": _VENDOR_PATH}
        tell(session, TO_VENDOR, people_of(session, organisation_id), context, actor=actor, at=at)
    told = _by_auditor(changes)
    for person in people_with_ids(session, list(told)):
        context = {"changes": _listed(told[person.id]), "path": _AUDITOR_PATH}
        tell(session, TO_AUDITOR, [person], context, actor=actor, at=at)


def _by_vendor(changes: Iterable[Change]) -> dict[UUID, list[Change]]:
    found = defaultdict(list)
    for change in changes:
        if change.is_moved_in_time:
            found[change.audit.organisation_id].append(change)
    return found


def _by_auditor(changes: Iterable[Change]) -> dict[UUID, list[str]]:
    found = defaultdict(list)
    for change in changes:
        found[UUID(change.after.auditor)].append(_dated(change))
        if change.before is not None and change.before.auditor != change.after.auditor:
            name = f"{change.audit.number} ({change.audit.service.name})"
            found[UUID(change.before.auditor)].append(gettext(_("{0}, confié à un autre auditeur"), name))
    return found


def _dated(change: Change) -> str:
    name = f"{change.audit.number} ({change.audit.service.name})"
    day = day_in_words(change.after.starts_on)
    if change.before is None or not change.is_moved_in_time:
        return gettext(_("{0}, début le {1}"), name, day)
    return gettext(_("{0}, début le {1} au lieu du {2}"), name, day, day_in_words(change.before.starts_on))


def _listed(sentences: Iterable[str]) -> str:
    return " ; ".join(sentences)
