"""One declaration under audit: what was declared, what the vendor answers, the finding, what is said of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.audit import Audit, AuditItem
from models.case import state_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.audit_items import find_item, finding_mark, reply_item, reply_mark
from referencing.services.errors import NotFoundError, StalePartError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.audit.blueprint import Line, actor_on, audited, blueprint, line_about, lines_of, may
from referencing.web.audit.forms import AuditFindingForm, ReplyForm, errors_at
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.vocabulary import AuditFinding, AuditSide
from workflows.words import _

_REFUSED, _STALE = 422, 409


@blueprint.get("/audits/<number>/criteres/<key>")
@access.staff
def item(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a declaration with its answer and its finding."""
    audit = audited(session(), number, signed_in_person())
    return _shown(audit, key)


@blueprint.post("/audits/<number>/criteres/<key>")
@access.auditor
def find(number: str, key: str) -> Any:  # noqa: ANN401 - as above
    """Keep a finding and go on."""
    person, form = signed_in_person(), AuditFindingForm()
    audit = audited(session(), number, person)
    line_about(lines_of(session(), audit), key)
    if not form.validate_on_submit():
        return _shown(audit, key, finding=form), _REFUSED
    session().rollback()
    try:
        _find(number, key, form)
    except StalePartError:
        audit = audited(session(), number, person)
        other = line_about(lines_of(session(), audit), key).item
        form.seen.data = finding_mark(other)
        return _shown(audit, key, finding=form, is_overtaken=True), _STALE
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        form.comment.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(audited(session(), number, person), key, finding=form), _REFUSED
    flash(gettext(_("Constat enregistré sur le critère {0}."), key))
    return redirect(_way_on(number, key), 303)


def _find(number: str, key: str, form: AuditFindingForm) -> None:
    person = signed_in_person()
    with writing() as current:
        audit = audited(current, number, person)
        line = line_about(lines_of(current, audit), key)
        shown = {link.evidence_id: link.evidence for link in line.item.evidence if link.side is not AuditSide.AUDITOR}
        wanted = form.evidence.data or []
        if not set(wanted) <= set(shown):
            raise NotFoundError(key)
        find_item(
            current,
            audit,
            key,
            AuditFinding(form.verdict.data),
            form.comment.data or "",
            actor=actor_on(current, audit, person),
            at=clock.now(),
            evidence=[shown[one] for one in wanted],
            seen=form.seen.data or "",
        )


@blueprint.post("/audits/<number>/criteres/<key>/reponse")
@access.auditor
def reply(number: str, key: str) -> Any:  # noqa: ANN401 - as above
    """Keep the auditor's reply to an observation."""
    person, form = signed_in_person(), ReplyForm()
    audit = audited(session(), number, person)
    line_about(lines_of(session(), audit), key)
    if not form.validate_on_submit():
        return _shown(audit, key, reply=form), _REFUSED
    session().rollback()
    try:
        with writing() as current:
            audit = audited(current, number, person)
            actor = actor_on(current, audit, person)
            reply_item(current, audit, key, form.reply.data or "", actor=actor, seen=form.seen.data or "")
    except StalePartError:
        audit = audited(session(), number, person)
        form.seen.data = reply_mark(line_about(lines_of(session(), audit), key).item)
        return _shown(audit, key, reply=form, is_overtaken=True), _STALE
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        form.reply.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(audited(session(), number, person), key, reply=form), _REFUSED
    flash(gettext(_("Réponse enregistrée sur le critère {0}."), key))
    return redirect(_way_on(number, key), 303)


def _way_on(number: str, key: str) -> str:
    keys = [line.item.criterion for line in lines_of(session(), audited(session(), number, signed_in_person()))]
    after = keys[keys.index(key) + 1 :]
    if request.form.get("suite") == "rester" or not after:
        return url_for("audit.page", number=number)
    return url_for("audit.item", number=number, key=after[0])


def _shown(
    audit: Audit,
    key: str,
    finding: AuditFindingForm | None = None,
    reply: ReplyForm | None = None,
    *,
    is_overtaken: bool = False,
) -> str:
    lines = lines_of(session(), audit)
    line = line_about(lines, key)
    place, refused = lines.index(line), finding or reply
    actor, book = actor_on(session(), audit, signed_in_person()), rulebooks.load(audit.rulebook)
    finding = finding or _finding_form(line.item)
    return render_template(
        "pages/audit/item.html",
        case=audit,
        state=state_of(audit),
        line=line,
        theme=book.theme[line.criterion.theme].title if line.criterion else "",
        levels={level.value: level.title for level in book.levels},
        position=place + 1,
        total=len(lines),
        previous=_key(lines[place - 1 : place]),
        following=_key(lines[place + 1 : place + 2]),
        form=finding,
        chosen=set(finding.evidence.data or []),
        reply_form=reply or ReplyForm(formdata=None, seen=reply_mark(line.item), reply=line.item.reply),
        may_find=may("find_audit", audit, actor),
        may_reply=may("reply_audit", audit, actor) and audit.observations is not None and line.item.observation,
        errors=errors_at(refused, {"verdict": "verdict-0"}) if refused else [],
        is_overtaken=is_overtaken,
    )


def _key(lines: list[Line]) -> str | None:
    return lines[0].item.criterion if lines else None


def _finding_form(found: AuditItem) -> AuditFindingForm:
    return AuditFindingForm(
        formdata=None,
        seen=finding_mark(found),
        verdict=found.finding.value if found.finding else None,
        comment=found.comment,
        evidence=[link.evidence_id for link in found.evidence if link.side is AuditSide.AUDITOR],
    )
