"""One audit as the house reads it: where it stands, why this service, its plan, its questionnaire, its visits."""

from collections import Counter
from typing import Any

from flask import render_template

from models.audit import Audit
from models.case import state_of
from models.organisation import Person
from models.queries.audits import draw_of, report_behind, visits_of
from models.queries.cases import ledger_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.declared import declarations_in_force
from referencing.services.errors import DeclarationNeededError, NotFoundError
from referencing.services.papers import PAPERS
from referencing.services.reports.desk import readable_report
from referencing.web.audit.blueprint import actor_on, audited, blueprint, lines_of, may
from referencing.web.audit.forms import AuditPlanForm, VisitForm, errors_at
from referencing.web.ball import ball_of
from referencing.web.database import session
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import visible_documents
from referencing.web.timeline import events
from workflows.calendar import day_of
from workflows.procedures import AUDIT

_VISIT = "visite"


@blueprint.get("/audits/<number>")
@access.staff
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show an audit with what its reader may do."""
    person = signed_in_person()
    return shown(audited(session(), number, person), person)


def plan_form(audit: Audit) -> AuditPlanForm:
    """Return the form of the plan as it is kept; every declaration in force is ticked until some are chosen."""
    return AuditPlanForm(
        formdata=None,
        seen_version=audit.version,
        perimeter=audit.perimeter,
        calendar=audit.calendar,
        conditions=audit.conditions,
        setting="visite" if audit.foresees_visit else "pieces",
        criteria=audit.criteria,
    )


def shown(
    audit: Audit, person: Person, plan: AuditPlanForm | None = None, visit: VisitForm | None = None, told: str = ""
) -> str:
    """Return the page of an audit; `plan` and `visit`: forms refused, with what was typed; `told`: why, in a word."""
    current = session()
    on, actor = day_of(clock.now()), actor_on(current, audit, person)
    offers, _gaps = offers_and_gaps(current, audit, actor, on)
    lines = lines_of(current, audit)
    report, refused = report_behind(current, audit.id), plan or visit
    plan = plan or plan_form(audit)
    book = rulebooks.load(audit.rulebook)
    declared = declarations_in_force(current, audit) if not lines else []
    return render_template(
        "pages/audit/page.html",
        case=audit,
        state=state_of(audit),
        is_over=state_of(audit) in AUDIT.final,
        ball=ball_of(audit, on),
        offers=offers,
        form=StepForm(formdata=None, seen_version=audit.version),
        draw=draw_of(current, audit.id),
        report=report,
        may_read_report=report is not None and _may_read(report.number, person),
        lines=lines,
        counts=Counter(line.item.finding.value for line in lines if line.item.finding),
        answered=sum(line.item.answered_at is not None for line in lines),
        levels={level.value: level.title for level in book.levels},
        plan=plan,
        may_plan=may("plan_audit", audit, actor),
        declared=[(one, book.criterion.get(one.criterion)) for one in declared],
        chosen=set(plan.criteria.data or []) if plan.criteria.data is not None else None,
        visits=visits_of(current, audit.id),
        visit=visit or VisitForm(formdata=None, prefix=_VISIT),
        may_visit=may("note_visit", audit, actor),
        errors=errors_at(refused) if refused else [],
        reasons=[told] if told else [],
        events=events(audit, list(ledger_of(current, audit)), of_the_house=True),
        documents=visible_documents(current, audit, of_the_house=True),
        papers=PAPERS,
    )


def _may_read(number: str, person: Person) -> bool:
    """Return whether a report opens to somebody, at once or after their declaration of interests."""
    try:
        readable_report(session(), number, person)
    except NotFoundError:
        return False
    except DeclarationNeededError:
        return True
    return True
