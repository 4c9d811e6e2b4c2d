"""Schedules proposed by the solver: asked for, waited for, looked at, accepted as a whole or left."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.queries.programme import proposals as all_proposals
from referencing import access, clock
from referencing.services.errors import StaleError
from referencing.services.people import actor_for
from referencing.services.programme import proposals as service
from referencing.web.database import session, writing
from referencing.web.forms import readable
from referencing.web.identity import signed_in_person
from referencing.web.programme.blueprint import blueprint
from referencing.web.programme.forms import PlainForm, ProposalForm
from referencing.words import gettext, ngettext
from workflows.words import _

PAGE_SIZE = 20
_STALE = 409


@blueprint.get("/audits/programme/propositions")
@access.auditor
def proposals() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the proposals, the last first."""
    before = readable(request.args.get("avant"))[:40] or None
    found = all_proposals(session(), PAGE_SIZE + 1, before)
    last = found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None
    return render_template(
        "pages/programme/proposals.html",
        proposals=found[:PAGE_SIZE],
        next=url_for("programme.proposals", avant=last) if last else None,
        first=url_for("programme.proposals") if before else None,
    )


@blueprint.post("/audits/programme/propositions")
@access.auditor
def ask() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for a schedule of every audit to place."""
    PlainForm().validate_on_submit()
    with writing() as current:
        made = service.ask_proposal(current, actor=actor_for(current, signed_in_person()), at=clock.now())
    return redirect(url_for("programme.proposal", number=made.number), 303)


@blueprint.get("/audits/programme/propositions/<number>")
@access.auditor
def proposal(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a proposal: still searched for, found with what would move, or why there is none."""
    return _page(number)


@blueprint.post("/audits/programme/propositions/<number>/acceptation")
@access.auditor
def accept(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Place every audit as a proposal says, all or none."""
    form, outdated = ProposalForm(), None
    form.validate_on_submit()
    try:
        with writing() as current:
            actor, seen = actor_for(current, signed_in_person()), form.seen_version.data or 0
            try:
                moved = service.accept_proposal(current, number, actor=actor, at=clock.now(), seen_version=seen)
            except service.OutdatedError as error:  # what was asked in its place is kept
                outdated, moved = error.fresh, 0
    except StaleError:
        return _page(number, gettext(_("Cette proposition a changé depuis que vous l’avez lue : relisez-la.")))
    if outdated is not None:
        return _page(number, _outdated_words(), outdated)
    told = ngettext("Programme accepté : {0} audit placé.", "Programme accepté : {0} audits placés.", moved)
    flash(told.format(moved))
    return redirect(url_for("programme.month"), 303)


def _outdated_words() -> str:
    return gettext(
        _(
            "Depuis le calcul, un audit, une absence, une date ou un intérêt déclaré a changé : ce programme ne tient "
            "plus. Rien n’a été placé, et un nouveau calcul est lancé."
        )
    )


@blueprint.post("/audits/programme/propositions/<number>/abandon")
@access.auditor
def discard(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Leave a proposal."""
    form = ProposalForm()
    form.validate_on_submit()
    try:
        with writing() as current:
            service.discard_proposal(current, number, at=clock.now(), seen_version=form.seen_version.data or 0)
    except StaleError:
        return _page(number, gettext(_("Cette proposition a changé depuis que vous l’avez lue : relisez-la.")))
    flash(gettext(_("Proposition {0} écartée."), number))
    return redirect(url_for("programme.proposals"), 303)


def _page(number: str, wrong: str = "", fresh: str | None = None) -> Any:  # noqa: ANN401 - as above
    found = service.proposal_named(session(), number)
    page = render_template(
        "pages/programme/proposal.html",
        proposal=found,
        moved=[line for line in found.lines if service.is_moved(line)],
        staying=[line for line in found.lines if not service.is_moved(line)],
        is_lost=service.is_lost(found, clock.now()),
        wrong=wrong,
        fresh=fresh,
    )
    return page, (_STALE if wrong else 200)
