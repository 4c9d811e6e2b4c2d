"""The feed of changes, by which a platform keeps its copy of the catalogue."""

from typing import Any

from referencing import access
from referencing.services.feed import LostCursorError, UnreadableCursorError, read_on
from referencing.services.feed_shape import told
from referencing.web.api import parameters
from referencing.web.api.blueprint import answer, blueprint, number_feed, takes
from referencing.web.database import session
from referencing.web.problems import CURSOR_LOST, ProblemError
from workflows.words import _

_UNREADABLE = _("Ce curseur n’a pas été donné par ce flux. Reprenez le dernier reçu, ou le début, sans curseur.")
takes("changes", "since", "limit")


@blueprint.get("/changes")
@access.public
def changes() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the changes after a cursor, in order; every change comes once, whoever commits while it is read."""
    faults = parameters.Faults()
    since, limit = parameters.once("since", faults), parameters.size(faults)
    faults.stop()
    number_feed()
    try:
        found = read_on(session(), since, limit)
    except UnreadableCursorError:
        faults.add("since", _UNREADABLE)
        faults.stop()
        raise
    except LostCursorError as error:
        raise ProblemError(CURSOR_LOST) from error
    return answer(
        {
            "changes": [told(one, session().info["public_url"]) for one in found.changes],
            "next": found.cursor,
            "has_more": found.has_more,
        }
    )
