"""What the guards of a draw look at."""

import hashlib
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.draw import Draw
from models.queries import draws as query
from models.queries.campaigns import standing_draws
from referencing.services.campaigns import preview
from workflows.facts import DrawFacts, Seat


def draw_facts(session: Session, case: Draw, on: date, sections: Collection[str], common: dict[str, Any]) -> DrawFacts:
    """Return the facts about a draw that hold the sections asked for."""
    found: dict[str, Any] = {}
    if "refusals" in sections:
        found["refusals"] = preview(session, case.campaign, on).refusals
    if "is_unchanged" in sections:
        found["is_unchanged"] = is_unchanged(case)
    if "begun" in sections:
        found["begun"] = query.begun_audits(session, case.id)
    return DrawFacts(
        number=case.number or "",
        seats=tuple(
            Seat(
                number=seat.number,
                person=seat.person_id,
                name=seat.person.name,
                commitment=seat.commitment,
                is_revealed=seat.secret is not None,
            )
            for seat in case.seats
        ),
        reveal_by=case.reveal_by,
        public_on=case.public_on,
        standing=standing_draws(session, case.campaign_id, but=case.id),
        typed=tuple(one.value for one in query.values_typed(session, case.id)),
        **common,
        **found,
    )


def is_unchanged(case: Draw) -> bool:
    """Return whether the population that is kept is the one whose SHA-256 was published at the freeze."""
    text = case.population
    return text is not None and hashlib.sha256(text.encode()).hexdigest() == case.population_sha256
