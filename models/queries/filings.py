"""What was filed before: on this application, else on the last one of the same service."""

from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from models.application import Application, Filing


def former_answers(session: Session, application: Application) -> dict[str, Any]:
    """Return the answers filed last, by criterion; of an earlier application when this one was never filed."""
    is_own = case((Filing.application_id == application.id, 0), else_=1)
    content = session.scalar(
        select(Filing.content)
        .join(Application, Application.id == Filing.application_id)
        .where(
            Application.service_id == application.service_id, Application.organisation_id == application.organisation_id
        )
        .order_by(is_own, Filing.filed_at.desc(), Filing.round.desc())
        .limit(1)
    )
    answers: dict[str, Any] = content.get("answers", {}) if content else {}
    return answers
