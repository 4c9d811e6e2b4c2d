"""One declaration under audit for its vendor: the answer with its evidence, the observation on the finding."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from models.audit import Audit
from models.case import state_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.audit_items import (
    answer_item,
    answer_mark,
    is_open_to_answer,
    observation_mark,
    observe_item,
)
from referencing.services.errors import StalePartError
from referencing.services.gap_sentences import sentence
from referencing.services.library import own_pieces, shelves
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.uploading import Upload, UploadRefusedError, take_files
from referencing.web.audit.blueprint import line_about, lines_of, may
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE
from referencing.web.vendor.answer_forms import ACCEPTED, told_at_fields
from referencing.web.vendor.audit_forms import AuditAnswerForm, ObservationForm
from referencing.web.vendor.audits import blueprint, own_audit
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.sight import are_findings_told, are_replies_told
from workflows.vocabulary import Actor, AuditSide
from workflows.words import _

_REFUSED, _STALE = 422, 409


@blueprint.get("/editeur/audits/<number>/criteres/<key>")
@access.vendor
def item(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one item of the questionnaire."""
    audit, actor = own_audit(session(), number, signed_in_person())
    return _shown(audit, actor, key)


@blueprint.post("/editeur/audits/<number>/criteres/<key>")
@access.vendor
def answer(number: str, key: str) -> Any:  # noqa: ANN401 - as above
    """Keep an answer with its evidence, in one transaction with the files."""
    form = AuditAnswerForm()
    audit, actor = own_audit(session(), number, signed_in_person())
    line_about(lines_of(session(), audit), key)
    if not form.is_good():
        return _shown(audit, actor, key, answer=form), _REFUSED
    return _kept(number, key, form, form.answer, lambda current: _answer(current, number, key, form))


@blueprint.post("/editeur/audits/<number>/criteres/<key>/observation")
@access.vendor
def observe(number: str, key: str) -> Any:  # noqa: ANN401 - as above
    """Keep what the vendor says of a finding, until the observations are filed."""
    form = ObservationForm()
    audit, actor = own_audit(session(), number, signed_in_person())
    line_about(lines_of(session(), audit), key)
    if not form.validate_on_submit():
        return _shown(audit, actor, key, observation=form), _REFUSED
    return _kept(number, key, form, form.observation, lambda current: _observe(current, number, key, form))


def _answer(current: Session, number: str, key: str, form: AuditAnswerForm) -> None:
    now = clock.now()
    audit, actor = own_audit(current, number, signed_in_person())
    kept = own_pieces(current, audit.organisation_id, form.evidence.data or [])
    given = [Upload(one.stream, one.filename, form.valid_until.data) for one in form.given_files()]
    fresh = take_files(current, current_app.extensions[STORE], audit.organisation_id, given, now)
    pieces = list(dict.fromkeys([*kept, *fresh]))
    words = form.answer.data or ""
    answer_item(current, audit, key, words, actor=actor, at=now, evidence=pieces, seen=form.seen.data or "")


def _observe(current: Session, number: str, key: str, form: ObservationForm) -> None:
    audit, actor = own_audit(current, number, signed_in_person())
    observe_item(current, audit, key, form.observation.data or "", actor=actor, seen=form.seen.data or "")


def _kept(number: str, key: str, form: Any, field: Any, write: Callable[[Session], None]) -> Any:  # noqa: ANN401 - WTForms
    """Write what a form says and go back to the audit; else show the form again with all that was typed."""
    session().rollback()
    status, is_overtaken = _REFUSED, False
    try:
        with writing() as current:
            write(current)
    except UploadRefusedError as error:
        form.files.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
    except StepRefusedError as error:
        field.errors = [refusal_sentence(refusal) for refusal in error.refusals]
    except StalePartError:
        status, is_overtaken = _STALE, True
    else:
        flash(gettext(_("Enregistré sur le critère {0}."), key))
        return redirect(url_for("own_audits.page", number=number) + f"#{key}", 303)
    audit, actor = own_audit(session(), number, signed_in_person())
    shown = {"answer": form} if isinstance(form, AuditAnswerForm) else {"observation": form}
    if is_overtaken:
        now = line_about(lines_of(session(), audit), key).item
        form.seen.data = answer_mark(now) if isinstance(form, AuditAnswerForm) else observation_mark(now)
    return _shown(audit, actor, key, **shown, is_overtaken=is_overtaken), status


def _shown(
    audit: Audit,
    actor: Actor,
    key: str,
    answer: AuditAnswerForm | None = None,
    observation: ObservationForm | None = None,
    *,
    is_overtaken: bool = False,
) -> str:
    lines = lines_of(session(), audit)
    line = line_about(lines, key)
    refused = answer or observation
    found, book = line.item, rulebooks.load(audit.rulebook)
    answer = answer or AuditAnswerForm(
        formdata=None,
        seen=answer_mark(found),
        answer=found.answer,
        evidence=[link.evidence_id for link in found.evidence if link.side is AuditSide.VENDOR],
    )
    is_answering = may("answer_audit", audit, actor) and is_open_to_answer([one.item for one in lines], found)
    return render_template(
        "pages/audit/own_item.html",
        case=audit,
        state=state_of(audit),
        line=line,
        levels={level.value: level.title for level in book.levels},
        form=answer,
        observation=observation
        or ObservationForm(formdata=None, seen=observation_mark(found), observation=found.observation),
        is_answering=is_answering,
        is_observing=may("observe_audit", audit, actor) and audit.observations is None,
        has_findings=are_findings_told(audit.state),
        has_replies=are_replies_told(audit.state),
        library=shelves(session(), audit.organisation_id, day_of(clock.now())) if is_answering else [],
        chosen=set(answer.evidence.data or []),
        accepted=ACCEPTED,
        told=told_at_fields(refused, {"evidence": "preuves"}) if refused else [],
        is_overtaken=is_overtaken,
    )
