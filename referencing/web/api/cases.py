"""A vendor's own cases: where each stands, since when, until when."""

import uuid
from datetime import datetime
from typing import Any

from models.case import state_of
from models.queries.services import name_of
from referencing import access
from referencing.services.own_cases import own_case, own_cases
from referencing.web.api import parameters
from referencing.web.api.blueprint import answer, blueprint, takes
from referencing.web.database import session
from referencing.web.keys import current_key
from workflows.procedures import PROCEDURES

takes("cases", "limit", "cursor")


@blueprint.get("/cases")
@access.cases
def cases() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the cases of the organisation whose key it is, last moved first."""
    faults, own = parameters.Faults(), _organisation()
    limit = parameters.size(faults)
    place = parameters.opened(parameters.once("cursor", faults), faults, "cases", str(own))
    faults.stop()
    at, _tilde, last = place.partition("~")
    found = own_cases(session(), own, (datetime.fromisoformat(at), uuid.UUID(last)) if place else None, limit + 1)
    shown = found[:limit]
    after = f"{shown[-1].moved_at.isoformat()}~{shown[-1].id}" if len(found) > limit else ""
    return answer(
        {
            "cases": [
                {
                    "number": line.number,
                    "procedure": line.procedure,
                    "state": line.state,
                    "service": line.service,
                    "moved_at": line.moved_at.isoformat(),
                    "due_on": line.due_on.isoformat() if line.due_on else None,
                }
                for line in shown
            ],
            "next": parameters.sealed(after, "cases", str(own)) if after else None,
        }
    )


@blueprint.get("/cases/<number>")
@access.cases
def case(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer one case with its steps and papers; one of another organisation is not there."""
    found = own_case(session(), _organisation(), number)
    told, state = found.case, state_of(found.case)
    return answer(
        {
            "number": told.number,
            "procedure": told.procedure,
            "state": state.value,
            "service": name_of(session(), told.service_id),
            "rulebook": told.rulebook,
            "version": told.version,
            "opened_at": told.opened_at.isoformat(),
            "moved_at": told.moved_at.isoformat(),
            "due_on": told.due_on.isoformat() if told.due_on else None,
            "held_by": PROCEDURES[told.procedure].holder(state).value,
            "steps": [
                {
                    "number": step.seq,
                    "step": step.trigger,
                    "before": step.source,
                    "after": step.target,
                    "at": step.at.isoformat(),
                }
                for step in found.steps
            ],
            "papers": [
                {"number": paper.number, "kind": paper.kind, "issued_at": paper.issued_at.isoformat()}
                for paper in found.papers
            ],
        }
    )


def _organisation() -> uuid.UUID:
    own = current_key().organisation_id
    if own is None:
        raise LookupError
    return own
