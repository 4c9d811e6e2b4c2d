"""The agenda of a session as a paper: downloaded, and established anew by the secretary."""

from typing import Any

from flask import Response, current_app, flash, redirect, url_for

from referencing import access, clock
from referencing.services import sittings
from referencing.services.agendas import agenda_for
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.papers.agenda import TITLE
from referencing.services.store import Room, Store
from referencing.web.commission.blueprint import blueprint
from referencing.web.commission.forms import OrderForm
from referencing.web.commission.sessions import refused, stale
from referencing.web.commission.sittings import identifier_of, reader_of, session_for
from referencing.web.database import session, writing
from referencing.web.errors import in_preparation
from referencing.web.papers import STORE
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _


@blueprint.get("/instruction/commission/<identifier>/ordre-du-jour.pdf", endpoint="agenda")
@access.commission
def download(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the agenda issued last as its reader may see it, or the page that says it is being written."""
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    found = agenda_for(session(), sitting.id, reader.person.id)
    if found is None:
        raise NotFoundError(identifier)
    if found.sha256 is None:
        way = url_for("commission.session", identifier=sitting.id)
        return in_preparation(found.number, gettext(TITLE), "", way)
    store: Store = current_app.extensions[STORE]
    headers = {
        "Content-Disposition": f'attachment; filename="{found.number}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(store.read(Room.PAPERS, found.sha256), mimetype="application/pdf", headers=headers)


@blueprint.post("/instruction/commission/<identifier>/ordre-du-jour/etablir")
@access.secretary
def establish(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Issue the agenda as it stands now."""
    form = OrderForm()
    form.validate_on_submit()
    try:
        with writing() as current:
            actor, seen = reader_of(current).actor, form.seen_version.data
            sittings.establish_agenda(
                current, identifier_of(identifier), actor=actor, at=clock.now(), seen_version=seen
            )
    except StaleError:
        return stale(identifier)
    except StepRefusedError as error:
        return refused(identifier, error)
    flash(gettext(_("Ordre du jour établi. Les membres convoqués en sont avertis.")))
    return redirect(url_for("commission.session", identifier=identifier), 303)
