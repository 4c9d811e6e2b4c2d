"""An application under assessment at a glance: themes, findings, flags, whose clock runs, what may be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from models.application import Application
from models.assessment import Finding
from models.case import state_of
from models.queries import assessment as query
from models.queries.carrying import carrying_of
from models.queries.cases import ledger_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.assessing import drafted_reasons
from referencing.services.commenting import comments_for
from referencing.services.filed import filed_dossier, revised_since
from referencing.services.gap_sentences import sentence
from referencing.services.people import actor_for
from referencing.services.staff import themes_examined
from referencing.web.assessment.blueprint import assessed, blueprint
from referencing.web.assessment.clocks import held_days
from referencing.web.assessment.forms import CommentForm
from referencing.web.ball import ball_of, clock_words
from referencing.web.database import session
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.phrase_choice import phrases_offered
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.circles import safe_circle
from workflows.completeness import applicable, eligibility_gaps, gaps
from workflows.rulebook import Criterion
from workflows.themes import examines
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: its last finding, and whether the change request flags it."""

    criterion: Criterion
    finding: Finding | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class ThemePart:
    """A theme with its criteria that apply; `is_own`: the reader examines it."""

    title: str
    is_own: bool
    lines: list[Line]

    @property
    def found(self) -> int:
        """How many criteria have a finding."""
        return sum(line.finding is not None for line in self.lines)


def lines_of(application: Application) -> list[Line]:
    """Return the criteria that apply to a case, in the order of the rulebook."""
    findings = {finding.criterion: finding for finding in query.all_findings(session(), application.id)}
    flagged = drafted_reasons(session(), application)
    asked = applicable(filed_dossier(session(), application), rulebooks.load(application.rulebook))
    return [Line(one, findings.get(one.key), one.key in flagged) for one in asked]


@dataclass(frozen=True, slots=True)
class Check:
    """A point of admissibility as the service verified it on the day; `missing`: what speaks against it."""

    title: str
    missing: list[str]


def checklist(application: Application, on: date) -> list[Check]:
    """Return what an officer looks at before a case is admitted, verified again on the day."""
    book, dossier = rulebooks.load(application.rulebook), filed_dossier(session(), application)
    ineligible = eligibility_gaps(dossier, book)
    rest = [gap for gap in gaps(dossier, book, on) if gap not in ineligible]
    points = (
        (_("Le service est éligible"), ineligible),
        (_("Le dossier est complet, ses preuves sont valables"), rest),
    )
    return [Check(gettext(title), [sentence(gap.code, gap.details) for gap in found]) for title, found in points]


@blueprint.get("/instruction/<number>")
@access.desk
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the assessment of a case."""
    person = signed_in_person()
    application = assessed(session(), number, person)
    on, book = day_of(clock.now()), rulebooks.load(application.rulebook)
    offers, _missing = offers_and_gaps(
        session(), application, actor_for(session(), person, application.organisation_id), on
    )
    lines, own = lines_of(application), themes_examined(session(), person.id, application.id)
    parts = [
        ThemePart(theme.title, examines(theme.key, own), [line for line in lines if line.criterion.theme == theme.key])
        for theme in book.themes
    ]
    return render_template(
        "pages/assessment/page.html",
        case=application,
        state=state_of(application),
        ball=ball_of(application, on),
        clock=clock_words(application.procedure, state_of(application)),
        held=held_days(list(ledger_of(session(), application)), clock.now()),
        parts=[part for part in parts if part.lines],
        revised_since=revised_since(session(), application),
        is_carried=carrying_of(session(), application.id) is not None,
        first_open=next((line.criterion.key for line in lines if line.finding is None), None),
        found=sum(line.finding is not None for line in lines),
        total=len(lines),
        offers=offers,
        checklist=checklist(application, on) if "admit" in {offer.step.trigger for offer in offers} else [],
        form=StepForm(formdata=None, seen_version=application.version),
        comments=comments_for(session(), application, person, ""),
        phrases=phrases_offered(session(), application, None),
        comment_form=CommentForm(formdata=None, criterion="", circle=safe_circle(examines_theme=False)),
    )
