"""Read, approve and file a dossier: what the signatory is asked, on one page; the steps that the vendor takes there."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from models.queries.approvals import last_approval
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.declarations import digest_of, dossier_of
from referencing.services.steps import take_step
from referencing.web.attempt import Attempt
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.vendor.overview import part_lines
from referencing.web.vendor.own import own_application
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.procedures import APPLICATION
from workflows.vocabulary import Refusal
from workflows.words import _
from workflows.works import WORKS

_HERE = ("ask_approval", "approve", "send_back", "submit", "resubmit")
blueprint = Blueprint("approvals", __name__)


@blueprint.get("/editeur/dossiers/<number>/approbation")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what is approved, by whom, and whether the dossier is still that one."""
    current, on = session(), day_of(clock.now())
    case, actor = own_application(current, number, signed_in_person())
    offers, _gaps = offers_and_gaps(current, case, actor, on)
    digest = digest_of(current, case)
    return render_template(
        "pages/vendor/approval.html",
        case=case,
        is_answering=case.state in WORKS["answer"].only_flagged,
        approval=last_approval(current, case),
        digest=digest,
        parts=part_lines(case, dossier_of(current, case), rulebooks.load(case.rulebook), on),
        offers=[offer for offer in offers if offer.step.trigger in _HERE],
        form=StepForm(formdata=None, seen_version=case.version),
    )


@blueprint.post(
    "/editeur/dossiers/<number>/approbation/"
    "<any(confirm_eligibility, ask_approval, approve, send_back, submit, resubmit):trigger>"
)
@access.vendor
def take(number: str, trigger: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take one of the vendor's steps before a filing; what was typed is kept for the page that refuses."""
    person, form, row = signed_in_person(), StepForm(), APPLICATION.step[trigger]
    with writing() as current:
        case, actor = own_application(current, number, person)
        g.attempt = Attempt(case.number, case.service.name, row, form, is_final=False)
        form.validate_on_submit()
        if form.seen_version.errors or form.reason.errors:
            wrong = "version_missing" if form.seen_version.errors else "reason_too_long"
            raise StepRefusedError(trigger, case.state, (Refusal(wrong),))
        reason, seen = form.reason.data or "", form.seen_version.data
        take_step(current, case, trigger, actor=actor, at=clock.now(), reason=reason, seen_version=seen)
    flash(gettext(_("Étape faite : {0}."), gettext(row.label)))
    return redirect(url_for(_AFTER.get(trigger, "approvals.page"), number=case.number), 303)


_AFTER = {"confirm_eligibility": "vendor.case", "submit": "cases.page", "resubmit": "cases.page"}
