"""The programme as files: a workbook of a year, and the papers issued, each as PDF."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for

from models.queries.programme import audits_without_day, programmes
from referencing import access, clock
from referencing.services.papers.programme import TITLE
from referencing.services.people import actor_for
from referencing.services.programme.calendar import lines_of_year
from referencing.services.programme.export import workbook_to
from referencing.services.programme.papers import issue_programme, programme_named
from referencing.services.store import Room, Store
from referencing.web.database import session, writing
from referencing.web.errors import in_preparation
from referencing.web.forms import readable
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE
from referencing.web.programme.blueprint import asked_year, blueprint, closed_services, is_auditor
from referencing.web.programme.forms import PlainForm
from referencing.words import gettext
from workflows.words import _

PAGE_SIZE = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/audits/programme/documents")
@access.auditor
def documents() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the programmes issued, the last first, and the workbook."""
    before = readable(request.args.get("avant"))[:40] or None
    found = programmes(session(), PAGE_SIZE + 1, before)
    last = found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None
    return render_template(
        "pages/programme/documents.html",
        programmes=found[:PAGE_SIZE],
        year=asked_year(),
        next=url_for("programme.documents", avant=last) if last else None,
        first=url_for("programme.documents") if before else None,
        is_auditor=is_auditor(),
    )


@blueprint.post("/audits/programme/documents")
@access.auditor
def issue() -> Any:  # noqa: ANN401 - what Flask takes
    """Issue the programme as it stands; its PDF is made after the commit."""
    PlainForm().validate_on_submit()
    with writing() as current:
        made = issue_programme(current, actor=actor_for(current, signed_in_person()), at=clock.now())
    flash(gettext(_("Programme {0} établi : son PDF est prêt dans un instant."), made.number))
    return redirect(url_for("programme.documents"), 303)


@blueprint.get("/audits/programme/documents/<number>.pdf")
@access.auditor
def document(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer a programme as PDF, or the page that says it is being written."""
    found = programme_named(session(), number)
    if found.sha256 is None:
        return in_preparation(found.number, gettext(TITLE), "", url_for("programme.documents"))
    store: Store = current_app.extensions[STORE]
    headers = {
        "Content-Disposition": f'attachment; filename="{found.number}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(store.read(Room.PAPERS, found.sha256), mimetype="application/pdf", headers=headers)


@blueprint.get("/audits/programme/export.xlsx")
@access.staff
def workbook() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the programme of a year as a workbook, without the services closed to the reader."""
    year, hidden = asked_year(), closed_services(session())
    lines, without_day = lines_of_year(session(), year, hidden), audits_without_day(session(), hidden)
    with tempfile.TemporaryDirectory(prefix="parcours-programme-") as folder:
        path = Path(folder) / "programme.xlsx"
        workbook_to(path, year, lines, without_day, clock.now())
        opened = path.open("rb")  # stays readable once the folder is gone
    return send_file(opened, mimetype=_XLSX, as_attachment=True, download_name=f"programme-audits-{year}.xlsx")
