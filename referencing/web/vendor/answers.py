"""The criteria of an application, as its vendor answers them: overview, one page a criterion, saved while written."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from models.application import Application
from models.evidence import Evidence
from models.organisation import Person
from models.queries.approvals import last_approval
from referencing import access, clock
from referencing.mail.notice import moment_in_words
from referencing.services.answering import Sheet, sheet_of
from referencing.services.applications import write_answer
from referencing.services.commenting import comments_for
from referencing.services.declarations import digest_of
from referencing.services.differences import differences
from referencing.services.errors import NotFoundError, StalePartError
from referencing.services.gap_sentences import sentence
from referencing.services.library import own_pieces, shelves
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.uploading import Upload, UploadRefusedError, take_files
from referencing.services.writing import keep_company, version_of
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import STORE
from referencing.web.vendor.answer_forms import ACCEPTED, AnswerForm, answer_data, told_at_fields
from referencing.web.vendor.own_case import is_autosave, own_application
from referencing.words import gettext
from workflows.asking import reasons
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.plain import plain
from workflows.vocabulary import Actor, Role
from workflows.words import _

_REFUSED, _STALE = 422, 409
_SENDING = ("ask_approval", "approve", "send_back", "resubmit")
blueprint = Blueprint("answers", __name__)


@blueprint.get("/editeur/dossiers/<number>/criteres")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show every criterion by theme: what is answered, what is missing, what is asked again."""
    application, actor, sheet = _opened(number)
    return render_template("pages/answers/page.html", case=application, sheet=sheet, reader_id=actor.id)


@blueprint.get("/editeur/dossiers/<number>/criteres/differences")
@access.vendor
def summary(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what changed since the last filing, before it is filed again."""
    application, actor, sheet = _opened(number)
    found = {line.criterion.key: _plain(sheet, line.criterion.key) for line in sheet.flagged}
    offers, _gaps = offers_and_gaps(session(), application, actor, day_of(clock.now()))
    return render_template(
        "pages/answers/summary.html",
        case=application,
        sheet=sheet,
        changes=[(line, differences(line.former, found[line.criterion.key], sheet.book)) for line in sheet.flagged],
        offers=[offer for offer in offers if offer.step.trigger in _SENDING],
        may_send=Role.SIGNATORY in actor.roles,
        approval=last_approval(session(), application),
        digest=digest_of(session(), application),
        form=StepForm(formdata=None, seen_version=application.version),
    )


@blueprint.get("/editeur/dossiers/<number>/criteres/<key>")
@access.vendor
def criterion(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one criterion with its answer."""
    application, _actor, sheet = _opened(number)
    line = _line(sheet, key)
    form = AnswerForm(formdata=None, data=answer_data(line.answer, line.version))
    return _shown(application, sheet, key, form)


@blueprint.post("/editeur/dossiers/<number>/criteres/<key>")
@access.vendor
def save(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Write an answer; whatever is wrong is told at the field, and nothing typed is lost."""
    person, form = signed_in_person(), AnswerForm()
    application, _actor = own_application(session(), number, person)
    sheet = _sheet(application, _actor)
    _line(sheet, key)
    if not form.offer(sheet.book.criterion[key], sheet.book).is_good():
        return _refused(application, sheet, key, form)
    try:
        version = _write(number, key, person, form)
    except UploadRefusedError as error:
        form.files.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
    except StepRefusedError as error:
        form.form_errors = [refusal_sentence(refusal) for refusal in error.refusals]
    except StalePartError:
        return _overtaken(number, key, form)
    else:
        return _saved(sheet, number, key, version)
    application, _actor = own_application(session(), number, signed_in_person())
    return _refused(application, _sheet(application, _actor), key, form)


@blueprint.post("/editeur/dossiers/<number>/presence")
@access.vendor
def company(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Note that a page is open; answer who else is there, and the version of each subject."""
    person, subject = signed_in_person(), request.form.get("subject", "")[:80]
    with writing() as current:
        application, _actor = own_application(current, number, person)
        found = keep_company(current, application, person.id, subject, clock.now())
    return jsonify(
        here=[_presence(name, where) for name, where in found.others],
        written={
            key: {
                "version": row.version,
                "words": gettext(
                    _("Modifié par {0} le {1}."),
                    row.written_by.name if row.written_by else "",
                    moment_in_words(row.written_at),
                ),
                "is_own": row.written_by_id == person.id,
            }
            for key, row in found.writings.items()
        },
    )


def _presence(name: str, where: str) -> str:
    return (
        gettext(_("{0} travaille aussi sur ce dossier ({1})."), name, where)
        if where
        else gettext(_("{0} travaille aussi sur ce dossier."), name)
    )


def _opened(number: str) -> tuple[Application, Actor, Sheet]:
    application, actor = own_application(session(), number, signed_in_person())
    return application, actor, _sheet(application, actor)


def _sheet(application: Application, actor: Actor) -> Sheet:
    return sheet_of(session(), application, actor, day_of(clock.now()))


def _line(sheet: Sheet, key: str) -> Any:  # noqa: ANN401 - a line
    found = next((line for line in sheet.lines if line.criterion.key == key), None)
    if found is None:
        raise NotFoundError(key)
    return found


def _plain(sheet: Sheet, key: str) -> dict[str, Any] | None:
    answer = sheet.dossier.answers.get(key)
    return plain(answer) if answer else None


def _write(number: str, key: str, person: Person, form: AnswerForm) -> int:
    """Write all of it in one transaction: files, evidence, answer."""
    now = clock.now()
    with writing() as current:
        application, actor = own_application(current, number, person)
        pieces = _pieces(current, application.organisation_id, form)
        write_answer(current, application, key, form.given(), pieces, actor=actor, at=now, seen=form.seen_version.data)
        return version_of(current, application, key)


def _pieces(current: Session, organisation_id: UUID, form: AnswerForm) -> list[Evidence]:
    kept = own_pieces(current, organisation_id, form.evidence.data or [])
    uploads = [
        Upload(file.stream, file.filename, form.valid_until.data) for file in form.files.data or [] if file.filename
    ]
    fresh = take_files(current, current_app.extensions[STORE], organisation_id, uploads, clock.now())
    return list(dict.fromkeys([*kept, *fresh]))


def _saved(sheet: Sheet, number: str, key: str, version: int) -> Any:  # noqa: ANN401 - what Flask takes
    if is_autosave():
        return jsonify(version=version, words=gettext(_("Enregistré le {0}."), moment_in_words(clock.now())))
    flash(gettext(_("Réponse enregistrée : {0}."), sheet.book.criterion[key].title))
    _before, _here, after = sheet.around(key)
    onward = after.criterion.key if after and "suite" in request.form else key
    return redirect(url_for("answers.criterion", number=number, key=onward), 303)


def _refused(application: Application, sheet: Sheet, key: str, form: AnswerForm) -> Any:  # noqa: ANN401
    if is_autosave():
        told = {name or "": list(map(str, errors)) for name, errors in form.errors.items()}
        return jsonify(errors=told), _REFUSED
    return _shown(application, sheet, key, form, is_typed=True), _REFUSED


def _overtaken(number: str, key: str, form: AnswerForm) -> Any:  # noqa: ANN401 - what Flask takes
    """Somebody else wrote this answer meanwhile: show both, and keep what was typed."""
    if is_autosave():
        words = _(
            "Un collègue a modifié cette réponse. Votre texte reste ici : enregistrez pour voir les deux versions."
        )
        return jsonify(words=gettext(words)), _STALE
    application, _actor, sheet = _opened(number)
    line = _line(sheet, key)
    form.seen_version.process_data(line.version)
    form.seen_version.raw_data = None
    typed = plain(form.given())
    theirs = differences(_without_evidence(_plain(sheet, key)), typed, sheet.book)
    return _shown(application, sheet, key, form, is_typed=True, theirs=theirs), _STALE


def _without_evidence(answer: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (answer or {}).items() if name != "evidence"}


def _shown(
    application: Application,
    sheet: Sheet,
    key: str,
    form: AnswerForm,
    *,
    is_typed: bool = False,
    theirs: Any = None,  # noqa: ANN401 - differences
) -> str:
    before, line, after = sheet.around(key)
    library = shelves(session(), application.organisation_id, day_of(clock.now()))
    chosen = set(form.evidence.data or [])
    attached = {item.evidence_id for item in line.answer.evidence} if line.answer else set()
    return render_template(
        "pages/answers/criterion.html",
        case=application,
        sheet=sheet,
        line=line,
        before=before,
        after=after,
        why=reasons(line.criterion, sheet.dossier, sheet.book),
        kinds={kind.key: kind.title for kind in sheet.book.evidence_kinds},
        form=form.offer(line.criterion, sheet.book),
        library=[one for one in library if one.evidence.id in chosen | attached],
        others=[one for one in library if one.evidence.id not in chosen | attached],
        chosen=chosen,
        changes=differences(line.former, _plain(sheet, key), sheet.book) if line.former else [],
        accepted=ACCEPTED,
        is_typed=is_typed,
        comments=comments_for(session(), application, signed_in_person(), key),
        theirs=theirs,
        told=told_at_fields(form, {"level": "level-0", "evidence": "preuves"}),
    )
