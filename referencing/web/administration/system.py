"""How the service does: database, queue, clock, what leaves, disk, evidence, versions, the ledgers' last check."""

import shutil
import sys
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for

from models.queries.administration import beats
from models.queries.health import database_facts
from models.queries.rulebooks import rulebooks_in_use
from referencing import access, clock
from referencing.services.beats import CLOCK, LEDGER, ask_for_check
from referencing.services.outbox import outbox_state
from referencing.services.public_holidays import LAST_YEAR
from referencing.services.rulebooks import load
from referencing.web.accounts.provider import PROVIDER
from referencing.web.administration.blueprint import administrator, blueprint
from referencing.web.database import session, writing
from referencing.web.eligibility import RULEBOOK
from referencing.web.monitoring import QUEUE_CHECK
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

INSTANCE = "PARCOURS_INSTANCE_FOLDER"
EVIDENCE = "PARCOURS_EVIDENCE_PLACE"
SHARES_LIMITS = "PARCOURS_SHARES_LIMITS"
_SOON = 3  # years: the longest term of a listing is counted in working days at its end
_LATE = timedelta(minutes=5)
_LITTLE = 0.1  # of the disk: below it, the page warns
_PACKAGES = ("parcours-referencement", "Flask", "SQLAlchemy", "weasyprint", "huey")


@blueprint.get("/etat")
@access.administrator
def system() -> Any:  # noqa: ANN401 - what Flask takes
    """Show how every part of the service does."""
    now, known, state = clock.now(), beats(session()), outbox_state(session())
    struck = known.get(CLOCK)
    disk = shutil.disk_usage(current_app.config[INSTANCE])
    return render_template(
        "pages/administration/system.html",
        database=database_facts(session()),
        queue_is_well=current_app.extensions[QUEUE_CHECK](),
        struck=struck,
        clock_is_late=struck is None or now - struck.at > _LATE,
        state=state,
        outbox_is_late=state.oldest_at is not None and now - state.oldest_at > _LATE,
        disk={"free": disk.free // 10**9, "total": disk.total // 10**9},
        disk_is_little=disk.free < _LITTLE * disk.total,
        evidence=current_app.config[EVIDENCE],
        versions=[("Python", sys.version.split()[0]), *((name, version(name)) for name in _PACKAGES)],
        ledger=known.get(LEDGER),
        **_set_up(day_of(now).year),
    )


def _set_up(year: int) -> dict[str, Any]:
    """Return what was set up for the service, and what of it comes to an end in a year or two."""
    new, used = current_app.config[RULEBOOK], rulebooks_in_use(session())
    return {
        "new_book": load(new),
        "other_books": [load(key) for key in sorted(used) if key != new],
        "used": used,
        "holidays_until": date(LAST_YEAR, 12, 31),
        "holidays_end": LAST_YEAR - year < _SOON,
        "provider": current_app.config[PROVIDER],
        "shares_limits": current_app.config[SHARES_LIMITS],
    }


@blueprint.post("/etat/verification")
@access.administrator
def check() -> Any:  # noqa: ANN401 - what Flask takes
    """Have the ledgers checked by a worker."""
    with writing() as current:
        ask_for_check(current, actor=administrator(), at=clock.now())
    flash(gettext(_("La vérification est demandée : rechargez la page dans un instant pour en lire le résultat.")))
    return redirect(url_for("administration.system"), 303)
