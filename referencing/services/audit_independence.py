"""Whoever assessed a service of late does not audit it: the order of 20 November 2023 wants another look."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.queries.campaigns import assessed_since
from workflows.calendar import months_later, start_of
from workflows.campaign import INDEPENDENCE_MONTHS


def has_assessed(session: Session, person_id: UUID, service_id: UUID, on: date) -> bool:
    """Return whether a person made a finding on a service within the months that keep an auditor away."""
    since = start_of(months_later(on, -INDEPENDENCE_MONTHS))
    return (service_id, person_id) in assessed_since(session, [service_id], since)
