"""The page of one report, at its secret address, for whoever sent it."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for

from models.queries.reports import contact_of
from models.report import Report
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.papers.wording import amount_of
from referencing.services.reports.forgetting import erase_contact
from referencing.services.reports.tokens import report_at
from referencing.web.database import session, writing
from referencing.web.reports.blueprint import blueprint
from referencing.web.reports.forms import EraseForm
from referencing.words import gettext
from workflows.report_words import FOLLOWED
from workflows.rulebook import DelayName
from workflows.words import _


@blueprint.get("/signalements/<token>")
@access.public
def follow(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Say where a report stands."""
    report = report_at(session(), token)
    title, sentence = FOLLOWED[report.state]
    page = render_template(
        "pages/reports/follow.html",
        report=report,
        title=gettext(title),
        sentence=gettext(sentence),
        token=token,
        address=f"{session().info['public_url']}{url_for('reports.follow', token=token)}",
        has_contact=contact_of(session(), report.id) is not None,
        kept=_kept(report),
        on=clock.now(),
    )
    return _secret(page, "no-referrer")


@blueprint.get("/signalements/<token>/adresse")
@access.public
def contact(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask whether the address is to be erased."""
    report = report_at(session(), token)
    if contact_of(session(), report.id) is None:
        return redirect(url_for("reports.follow", token=token), 303)
    page = render_template("pages/reports/contact.html", report=report, token=token, form=EraseForm())
    return _secret(page, "same-origin")  # its form is refused without


@blueprint.post("/signalements/<token>/adresse")
@access.public
def erase(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Erase the address at once."""
    with writing() as current:
        erase_contact(current, report_at(current, token))
    flash(gettext(_("Votre adresse est effacée : vous ne recevrez plus de courriel à ce sujet.")))
    return redirect(url_for("reports.follow", token=token), 303)


def _kept(report: Report) -> str:
    words: str = amount_of(rulebooks.load(report.rulebook).delay(DelayName.REPORT_CONTACT))
    return words


def _secret(page: str, policy: str) -> Response:
    """Return a page that no robot indexes, no cache keeps and no other site hears of."""
    response = make_response(page)
    response.headers["Referrer-Policy"] = policy
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
