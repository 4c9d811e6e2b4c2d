"""A paper before its step is taken: the same builder as the one that issues it, without number and code."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.queries.papers import parties_of
from referencing.services.papers import build_context
from referencing.services.papers.issue import Issue
from referencing.words import gettext
from workflows.vocabulary import Actor, Role
from workflows.words import _

UNNUMBERED = _("numéro attribué à l’émission")
UNCODED = _("code attribué à l’émission")


def preview(
    session: Session, case: CaseMixin, kind: str, *, actor: Actor, role: Role, at: datetime, reason: str = ""
) -> dict[str, Any]:
    """Return what a document would say if its step were taken now by this actor in this role, with these words."""
    to = parties_of(session, [case])[case.id]  # type: ignore[attr-defined]  # the key of Base
    about = Issue(
        number=gettext(UNNUMBERED),
        code=gettext(UNCODED),
        at=at,
        actor_name=actor.name,
        role=role,
        reason=reason,
        public_url=session.info.get("public_url", ""),
        is_demo=to.is_demo,
        is_preview=True,
    )
    return build_context(kind, session, case, about, to)
