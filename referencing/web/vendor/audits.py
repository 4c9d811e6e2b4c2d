"""The audits of a vendor: their list, and one of them from its notification to its conclusion."""

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from models.audit import Audit
from models.case import state_of
from models.organisation import Person
from models.queries.audits import audits_of_vendors, draw_of
from models.queries.cases import ledger_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.papers import PAPERS
from referencing.services.people import actor_for
from referencing.services.seeing import visible_case
from referencing.web.audit.blueprint import lines_of, may
from referencing.web.ball import ball_of
from referencing.web.database import session
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import visible_documents
from referencing.web.timeline import events
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.procedures import AUDIT
from workflows.sight import HIDDEN_FROM_VENDOR, are_findings_told, are_replies_told
from workflows.vocabulary import VENDOR_ROLES, Actor, AuditState
from workflows.words import _

_MOST = 200  # audits shown to a vendor
blueprint = Blueprint("own_audits", __name__)


def own_audit(current: Session, number: str, person: Person) -> tuple[Audit, Actor]:
    """Return an audit of the person's organisation and the person as its actor; NotFoundError for any other."""
    case = visible_case(current, number, person)
    actor = actor_for(current, person, case.organisation_id)
    if not isinstance(case, Audit) or not actor.roles & VENDOR_ROLES or case.state in HIDDEN_FROM_VENDOR:
        raise NotFoundError(number)
    return case, actor


@blueprint.get("/editeur/audits")
@access.vendor
def index() -> Any:  # noqa: ANN401 - what Flask takes
    """List the audits of the organisations of the reader, from their notification on."""
    own = [membership.organisation_id for membership in signed_in_person().memberships]
    hidden = [state for state in AuditState if state in HIDDEN_FROM_VENDOR]
    found = audits_of_vendors(session(), own, hidden, _MOST)
    on = day_of(clock.now())
    return render_template("pages/audit/own_list.html", audits=[(one, ball_of(one, on)) for one in found])


@blueprint.get("/editeur/audits/<number>")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show an audit to its vendor: plan, dates, questionnaire, then findings and observations."""
    audit, actor = own_audit(session(), number, signed_in_person())
    on, lines = day_of(clock.now()), lines_of(session(), audit)
    offers, _gaps = offers_and_gaps(session(), audit, actor, on)
    book = rulebooks.load(audit.rulebook)
    is_answering = may("answer_audit", audit, actor)
    asked = [line for line in lines if line.item.is_asked_again] if is_answering else []
    observed = any(line.item.observation for line in lines)
    return render_template(
        "pages/audit/own.html",
        case=audit,
        state=state_of(audit),
        is_over=state_of(audit) in AUDIT.final,
        ball=ball_of(audit, on),
        draw=draw_of(session(), audit.id),
        lines=lines,
        asked=asked,
        levels={level.value: level.title for level in book.levels},
        open_left=sum(line.item.answered_at is None for line in lines),
        is_answering=is_answering,
        is_observing=may("observe_audit", audit, actor) and audit.observations is None,
        has_findings=are_findings_told(audit.state),
        has_replies=are_replies_told(audit.state),
        offers=offers,
        form=StepForm(
            formdata=None,
            seen_version=audit.version,
            reason=gettext(_("Voir nos observations en regard des constats.")) if observed else "",
        ),
        events=events(audit, list(ledger_of(session(), audit)), of_the_house=False),
        documents=visible_documents(session(), audit, of_the_house=False),
        papers=PAPERS,
    )
