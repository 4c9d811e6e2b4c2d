"""One criterion: the vendor's answer, what changed since the round before, the finding."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.application import Application
from models.queries import assessment as query
from models.queries.facts import findings_in_round
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.assessing import Found, drafted_reasons, find_one, mark_of
from referencing.services.commenting import comments_for
from referencing.services.differences import differences
from referencing.services.errors import StalePartError
from referencing.services.filed import filed_dossier, filed_evidence, revised_since
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import staff_roles
from referencing.services.staff import themes_examined
from referencing.web.assessment.blueprint import assessed, blueprint, criterion_of
from referencing.web.assessment.evidence import shown_evidence
from referencing.web.assessment.forms import CommentForm, FindingForm
from referencing.web.assessment.overview import lines_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.phrase_choice import phrases_offered, was_inserted
from referencing.words import gettext
from workflows.circles import safe_circle
from workflows.machine import StepRefusedError
from workflows.plain import plain
from workflows.rulebook import Criterion
from workflows.themes import examines
from workflows.vocabulary import Role, Verdict
from workflows.words import _

_STALE = 409


@blueprint.get("/instruction/<number>/criteres/<key>")
@access.desk
def criterion(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a criterion with its answer and the finding of this round, if there is one."""
    application = assessed(session(), number, signed_in_person())
    known = criterion_of(application, key)
    there = findings_in_round(session(), application.id, application.round).get(key)
    form = FindingForm(
        formdata=None,
        seen=mark_of(there),
        verdict=there.verdict.value if there else None,
        comment=there.comment if there else "",
    )
    return _shown(application, known, form)


@blueprint.post("/instruction/<number>/criteres/<key>", endpoint="find")
@access.reviewer
def save(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a finding and go on; what somebody else found meanwhile is shown beside what was typed."""
    person, form = signed_in_person(), FindingForm()
    application = assessed(session(), number, person)
    known = criterion_of(application, key)
    if was_inserted(form.comment, phrases_offered(session(), application, known)):
        return _shown(application, known, form)
    if not form.validate_on_submit():
        return _shown(application, known, form), 422
    found = Found(key, Verdict(form.verdict.data), form.comment.data or "")
    session().rollback()
    try:
        with writing() as current:
            application = assessed(current, number, person)
            actor = actor_for(current, person, application.organisation_id)
            find_one(current, application, found, actor=actor, at=clock.now(), seen=form.seen.data or "")
    except StalePartError:
        return _overtaken(number, known, form)
    except StepRefusedError as error:
        form.comment.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(assessed(session(), number, person), known, form), 422
    flash(gettext(_("Constat enregistré sur le critère {0}."), key))
    if found.verdict is Verdict.TO_COMPLETE:
        return redirect(url_for("assessment.changes", number=number, critere=key), 303)
    return redirect(_way_on(application, key), 303)


def _overtaken(number: str, known: Criterion, form: FindingForm) -> Any:  # noqa: ANN401 - as above
    """Return the page with both findings; the form then stands over the other one, knowingly."""
    application = assessed(session(), number, signed_in_person())
    other = next(
        one
        for one in reversed(query.all_findings(session(), application.id))
        if one.criterion == known.key and one.round == application.round
    )
    form.seen.data = mark_of(other)
    return _shown(application, known, form, other=other), _STALE


def _way_on(application: Application, key: str) -> str:
    keys = [line.criterion.key for line in lines_of(application)]
    after = keys[keys.index(key) + 1 :] if key in keys else []
    if request.form.get("suite") == "rester" or not after:
        return url_for("assessment.page", number=application.number)
    return url_for("assessment.criterion", number=application.number, key=after[0])


def _shown(application: Application, known: Criterion, form: FindingForm, other: Any = None) -> str:  # noqa: ANN401 - a finding
    person, book = signed_in_person(), rulebooks.load(application.rulebook)
    keys = [line.criterion.key for line in lines_of(application)]
    place = keys.index(known.key) if known.key in keys else -1
    answer = filed_dossier(session(), application).answers.get(known.key)
    former = query.filing_before(session(), application.id)
    before = former.content.get("answers", {}).get(known.key, {}) if former else None
    earlier = [
        one
        for one in query.all_findings(session(), application.id)
        if one.criterion == known.key and one.round < application.round
    ]
    is_theirs = examines(known.theme, themes_examined(session(), person.id, application.id))
    is_reviewer = Role.REVIEWER in staff_roles(person)
    return render_template(
        "pages/assessment/criterion.html",
        case=application,
        criterion=known,
        theme=book.theme[known.theme].title,
        levels={level.value: level.title for level in book.levels},
        answer=answer,
        revised_since=revised_since(session(), application),
        evidence=shown_evidence(filed_evidence(session(), application, known.key, answer)),
        before=before,
        changes=differences(before, plain(answer) if answer else None, book) if before is not None else [],
        earlier=earlier[-1] if earlier else None,
        other=other,
        form=form,
        errors=[(_place(field.id), error) for field in form for error in field.errors],
        may_find=is_reviewer and is_theirs,
        is_read_only=is_reviewer and not is_theirs,
        previous=keys[place - 1] if place > 0 else None,
        following=keys[place + 1] if 0 <= place < len(keys) - 1 else None,
        position=place + 1,
        total=len(keys),
        phrases=phrases_offered(session(), application, known),
        comments=comments_for(session(), application, person, known.key),
        comment_form=CommentForm(formdata=None, criterion=known.key, circle=safe_circle(is_theirs and is_reviewer)),
        is_flagged=known.key in drafted_reasons(session(), application),
    )


def _place(field: str) -> str:
    return "verdict-0" if field == "verdict" else field
