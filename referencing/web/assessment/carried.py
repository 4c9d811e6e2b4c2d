"""A renewal or an update under assessment: what its vendor had to look at again, and what changed since."""

from typing import Any

from flask import render_template

from referencing import access, clock
from referencing.services.carrying import carried_by, cause_sentence
from referencing.services.differences import differences
from referencing.services.errors import NotFoundError
from referencing.web.assessment.blueprint import assessed, blueprint
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from workflows.calendar import day_of
from workflows.plain import plain


@blueprint.get("/instruction/<number>/reprise")
@access.desk
def carried(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the same difference that the vendor saw, as it stood at the filing."""
    application = assessed(session(), number, signed_in_person())
    found = carried_by(session(), application, day_of(clock.now()))
    if found is None:
        raise NotFoundError(number)
    before, now = found.before.dossier.answers, found.dossier.answers
    changed = {
        key: differences(
            plain(before[key]) if key in before else None, plain(now[key]) if key in now else None, found.book
        )
        for key in (*found.review.causes, *found.review.rest)
    }
    return render_template(
        "pages/assessment/carried.html",
        case=application,
        carried=found,
        cause=cause_sentence,
        changed=changed,
        others=[key for key in found.review.rest if changed[key]],
        untouched=[key for key in found.review.rest if not changed[key]],
    )
