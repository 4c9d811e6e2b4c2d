"""The form with which anybody reports a problem of a service in the catalogue."""

from typing import Any

from flask import redirect, render_template, url_for

from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.catalogue.sheet import MovedError, Sheet, sheet_at
from referencing.services.errors import NotFoundError
from referencing.services.papers.wording import amount_of
from referencing.services.reports.receiving import may_be_reported, receive
from referencing.services.reports.tokens import token_of
from referencing.web.database import session, writing
from referencing.web.reports.blueprint import blueprint
from referencing.web.reports.forms import ReportForm, question_of
from referencing.web.reports.stamps import Stamp, new_stamp, read_stamp, renewed_stamp, written_stamp
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.report_words import HINTS
from workflows.reporting import LONGEST
from workflows.rulebook import DelayName
from workflows.words import _

_REFUSED = 422
_OLD = _(
    "Ce formulaire est resté ouvert trop longtemps, ou n’est pas le nôtre. Rien n’est perdu : relisez, puis envoyez-le "
    "de nouveau."
)


@blueprint.get("/catalogue/<slug>/signaler")
@access.public
def form(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask what is wrong with a service."""
    try:
        sheet = _reportable(slug)
    except MovedError as moved:
        return redirect(url_for("reports.form", slug=moved.slug), 301)
    return _asked(sheet, ReportForm(formdata=None), new_stamp(clock.now()))


@blueprint.post("/catalogue/<slug>/signaler")
@access.public
def send(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a report in; what was typed is kept for the page that says why not. The same form sent twice is one."""
    try:
        sheet = _reportable(slug)
    except MovedError as moved:
        sheet = _reportable(moved.slug)
    told, at = ReportForm(), clock.now()
    is_good = told.is_good(day_of(at))
    stamp = read_stamp(told.stamp.data or "", secret_key())
    if stamp is None or not stamp.is_good(at):
        return _asked(sheet, told, renewed_stamp(at), gettext(_OLD)), _REFUSED
    stamp = told.doubt(stamp, at)
    if not is_good or told.check.errors:
        return _asked(sheet, told, stamp), _REFUSED
    with writing() as current:
        report = receive(current, sheet.listing, told.account(stamp.key), secret_key=secret_key(), at=at)
    return redirect(url_for("reports.follow", token=token_of(report, secret_key())), 303)


def _reportable(slug: str) -> Sheet:
    """Return the page of a service that may be reported; NotFoundError for any other, MovedError as `sheet_at`."""
    on = day_of(clock.now())
    sheet = sheet_at(session(), slug, on)
    if not may_be_reported(sheet, on):
        raise NotFoundError(slug)
    return sheet


def _asked(sheet: Sheet, told: ReportForm, stamp: Stamp, reason: str = "") -> str:
    told.stamp.data = written_stamp(stamp, secret_key())
    book = rulebooks.load(sheet.listing.rulebook)
    return render_template(
        "pages/reports/form.html",
        sheet=sheet,
        form=told,
        hints=HINTS,
        question=question_of(stamp),
        reasons=[reason] if reason else [],
        longest=f"{LONGEST:_}".replace("_", "\u202f"),
        triage=amount_of(book.delay(DelayName.REPORT_TRIAGE)),
        kept=amount_of(book.delay(DelayName.REPORT_CONTACT)),
        today=day_of(clock.now()),
    )
