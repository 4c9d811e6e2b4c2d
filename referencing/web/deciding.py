"""The decider's desk: the queue, a case with its letter before deciding, decisions prepared and taken one by one."""

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from models.application import Application
from models.case import state_of
from models.queries import deciding as query
from models.queries.facts import deliberation_of
from referencing import access, clock
from referencing.services import deciding, rulebooks
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.people import actor_for
from referencing.services.previewing import preview
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import visible_case
from referencing.web.attempt import Attempt
from referencing.web.database import session, writing
from referencing.web.forms import REASON_LENGTH, StepForm, readable
from referencing.web.identity import signed_in_person
from referencing.web.letters import letter_of
from referencing.web.papers import visible_documents
from referencing.web.phrase_choice import NoVariableLeft, phrases_offered, was_inserted
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.guards.decision import is_quoted
from workflows.machine import StepRefusedError
from workflows.procedures import PROCEDURES
from workflows.sitting import result_of
from workflows.vocabulary import Actor, ApplicationState, Opinion, Role
from workflows.words import _

PAGE_SIZE = 20
_REPORTS = ("assessment_report", "minutes")
blueprint = Blueprint("deciding", __name__)


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is decided and why; `seen_draft` is the version of the draft that was read, 0 when there was none."""

    seen_draft = IntegerField(widget=HiddenInput(), default=0)
    choice = RadioField(
        _("Décision"),
        choices=[SelectChoice("accept", _("Accepter")), SelectChoice("refuse", _("Refuser"))],
        validators=[InputRequired(gettext(_("Choisissez la décision.")))],
    )
    grounds = TextAreaField(
        _("Motifs"),
        filters=[readable],
        validators=[Length(max=REASON_LENGTH, message=gettext(_("10 000 caractères au plus."))), NoVariableLeft()],
    )


class TakeForm(FlaskForm):  # type: ignore[misc]  # as above
    """The decision itself: the versions of case and draft that were read, and that the letter was."""

    seen_version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    seen_draft = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    is_read = BooleanField(validators=[InputRequired()])


@blueprint.get("/instruction/decisions")
@access.decider
def queue() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the cases to decide, the oldest first, and the decisions prepared."""
    person = signed_in_person()
    lines = query.cases_to_decide(session(), person.id, PAGE_SIZE + 1, _cursor(request.args.get("apres", "")))
    shown = lines[:PAGE_SIZE]
    last = shown[-1] if len(lines) > PAGE_SIZE else None
    today = day_of(clock.now())
    return render_template(
        "pages/deciding/queue.html",
        lines=shown,
        ages={line.id: (today - day_of(line.moved_at)).days for line in shown},
        prepared=query.next_prepared(session(), person.id),
        after=f"{last.moved_at.isoformat()}~{last.id.hex}" if last else None,
        is_first="apres" not in request.args,
        today=today,
    )


def _cursor(written: str) -> tuple[datetime, uuid.UUID] | None:
    """Return where a page begins; None, the first page, for anything that is not ours."""
    at, _sign, identifier = written.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, uuid.UUID(identifier)) if moment.tzinfo else None
    except ValueError:
        return None


def _case(current: Session, number: str) -> tuple[Application, Actor]:
    person = signed_in_person()
    case = visible_case(current, number, person)
    if not isinstance(case, Application) or deliberation_of(current, case.id) is None:
        raise NotFoundError(number)
    return case, actor_for(current, person, case.organisation_id)


@blueprint.get("/instruction/decisions/<number>")
@access.decider
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a case to decide: report, opinion, findings, and the letter of the decision prepared."""
    return _page(session(), number)


def _page(current: Session, number: str, *, form: DecisionForm | None = None, **more: Any) -> str:  # noqa: ANN401 - words
    """Return the page of a case to decide; `more`: errors of fields, reasons of a refusal, whether it is stale."""
    case, actor = _case(current, number)
    draft = query.draft_of(current, case.id)
    deliberation: Any = deliberation_of(current, case.id)
    barred = deciding.dependence(current, case, actor, clock.now())
    findings = deciding.quotable(current, case)
    negative = [finding for finding in findings if not finding.is_compliant]
    is_open = case.state is ApplicationState.DECISION
    shown = draft if is_open and not barred else None
    return render_template(
        "pages/deciding/page.html",
        case=case,
        state=state_of(case),
        age=(day_of(clock.now()) - day_of(case.moved_at)).days,
        barred=[refusal_sentence(refusal) for refusal in barred],
        is_open=is_open,
        deliberation=deliberation,
        may_accept=deliberation.opinion not in (None, Opinion.UNFAVOURABLE),
        result=result_of(ballot.opinion for ballot in deliberation.ballots),
        reservations=sorted(deliberation.drafts, key=lambda one: one.position),
        findings=findings,
        negative=negative,
        answers=query.answers_to(current, case.id, [finding.key for finding in negative]),
        levels={level.value: level.title for level in rulebooks.load(case.rulebook).levels},
        reports=[one for one in visible_documents(current, case, of_the_house=True) if one.kind in _REPORTS],
        draft=draft,
        phrases=phrases_offered(current, case, None),
        form=form or _form(draft, may_accept=deliberation.opinion is not Opinion.UNFAVOURABLE),
        take_form=TakeForm(formdata=None, seen_version=case.version, seen_draft=draft.version) if draft else None,
        letter=_letter(current, case, actor, shown) if shown else None,
        untaken=_untaken(current, case, actor, shown) if shown else [],
        **({"errors": [], "reasons": (), "is_stale": False} | more),
    )


def _untaken(current: Session, case: Application, actor: Actor, draft: Any) -> list[str]:  # noqa: ANN401 - a draft
    refusals = deciding.refused_as_prepared(current, case, draft, actor, clock.now())
    return [refusal_sentence(refusal) for refusal in refusals]


def _form(draft: Any, *, may_accept: bool) -> DecisionForm:  # noqa: ANN401 - a draft or none
    if draft is None:
        return DecisionForm(formdata=None, seen_draft=0, choice=None if may_accept else "refuse")
    choice = deciding.STEPS[draft.is_accepted]
    return DecisionForm(formdata=None, seen_draft=draft.version, choice=choice, grounds=draft.grounds)


def _letter(current: Session, case: Application, actor: Actor, draft: Any) -> Any:  # noqa: ANN401 - a draft; words of a page
    kind = deciding.LETTERS[draft.is_accepted]
    said = preview(current, case, kind, actor=actor, role=Role.DECIDER, at=clock.now(), reason=draft.grounds)
    return letter_of(kind, said)


@blueprint.post("/instruction/decisions/<number>/preparer")
@access.decider
def prepare(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep the decision being prepared, with the findings chosen put into its grounds as quotations."""
    form = DecisionForm()
    if was_inserted(form.grounds, phrases_offered(session(), _case(session(), number)[0], None)):
        return _page(session(), number, form=form)
    if not form.validate_on_submit():
        wrong = [(_control(field), error) for field in form if field.name != "csrf_token" for error in field.errors]
        return _page(session(), number, form=form, errors=wrong), 422
    try:
        with writing() as current:
            case, actor = _case(current, number)
            grounds = _with_quotations(current, case, form.grounds.data or "", request.form.getlist("quote"))
            deciding.prepare(
                current,
                case,
                is_accepted=form.choice.data == "accept",
                grounds=grounds,
                actor=actor,
                at=clock.now(),
                seen_version=form.seen_draft.data or 0,
            )
    except StaleError:
        draft = query.draft_of(session(), _case(session(), number)[0].id)
        form.seen_draft.raw_data, form.seen_draft.data = None, draft.version if draft else 0
        return _page(session(), number, form=form, is_stale=True), 409
    except StepRefusedError as error:
        return _refused(number, error, form)
    flash(gettext(_("Décision préparée : relisez la lettre avant de décider.")))
    return redirect(url_for("deciding.page", number=number, _anchor="lettre"), 303)


def _control(field: Any) -> str:  # noqa: ANN401 - a field of WTForms
    return f"{field.id}-0" if field.type == "RadioField" else str(field.id)


def _with_quotations(current: Session, case: Application, grounds: str, chosen: list[str]) -> str:
    """Return grounds with the findings chosen quoted at the end, each once; NotFoundError for one of another case."""
    known = {finding.key: finding for finding in deciding.quotable(current, case)}
    if not set(chosen) <= known.keys():
        raise NotFoundError(case.number)
    new = [deciding.quotation(known[key]) for key in chosen if not is_quoted(key, grounds)]
    return "\n\n".join([grounds, *new] if grounds else new)


@blueprint.post("/instruction/decisions/<number>/abandonner")
@access.decider
def discard(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Give up the decision being prepared."""
    try:
        with writing() as current:
            case, actor = _case(current, number)
            deciding.discard(current, case, actor=actor)
    except StepRefusedError as error:
        return _refused(number, error)
    flash(gettext(_("La décision préparée est abandonnée : rien n’a été décidé.")))
    return redirect(url_for("deciding.page", number=number), 303)


@blueprint.post("/instruction/decisions/<number>/decider")
@access.decider
def decide(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take the decision prepared, and go on to the next one prepared."""
    form = TakeForm()
    if not form.validate_on_submit():
        words = gettext(_("Confirmez que vous avez relu la lettre."))
        return _page(session(), number, errors=[("is_read", words)]), 422
    try:
        with writing() as current:
            case, actor = _case(current, number)
            _remember(current, case)
            seen = {"seen_version": form.seen_version.data or 0, "seen_draft": form.seen_draft.data or 0}
            is_accepted = deciding.decide_as_prepared(current, case, actor=actor, at=clock.now(), **seen)
    except StaleError:
        return _page(session(), number, is_stale=True), 409
    except StepRefusedError as error:
        return _refused(number, error)
    done = _("Dossier {0} : candidature acceptée.") if is_accepted else _("Dossier {0} : candidature refusée.")
    flash(gettext(done, number))
    following = query.next_prepared(session(), signed_in_person().id)
    where = url_for("deciding.page", number=following, _anchor="lettre") if following else url_for("deciding.queue")
    return redirect(where, 303)


def _remember(current: Session, case: Application) -> None:
    """Keep what is being tried, so that a case that changed meanwhile tells of it."""
    draft = query.draft_of(current, case.id)
    row = PROCEDURES[case.procedure].step[deciding.STEPS[draft.is_accepted if draft else False]]
    form = StepForm(formdata=None, seen_version=case.version, reason=draft.grounds if draft else "")
    g.attempt = Attempt(case.number, case.service.name, row, form, is_final=not (draft and draft.is_accepted))


def _refused(number: str, error: StepRefusedError, form: DecisionForm | None = None) -> Any:  # noqa: ANN401 - what Flask takes
    if error.is_about_role:
        raise error
    told = tuple(refusal_sentence(refusal) for refusal in error.refusals)
    return _page(session(), number, form=form, reasons=told), 422
