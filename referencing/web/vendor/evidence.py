"""The evidence library of a vendor, and the files themselves for whoever may see a case that uses them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.utils import secure_filename

from models.evidence import Evidence
from models.organisation import Person
from referencing import access, clock
from referencing.services import library as shelf_of
from referencing.services.dossier.archive import ARCHIVE_LIMIT
from referencing.services.errors import NotFoundError
from referencing.services.evidence_check import SIZE_LIMIT
from referencing.services.gap_sentences import sentence
from referencing.services.library import Reach
from referencing.services.organisations import membership_in
from referencing.services.people import actor_for
from referencing.services.store import Room, Store
from referencing.services.uploading import Upload, UploadRefusedError, take_files
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE
from referencing.web.vendor.acting import acting_membership
from referencing.web.vendor.answer_forms import ACCEPTED, EvidenceForm, LibraryForm, told_at_fields
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

_REFUSED = 422
_FILES_AT_ONCE = 4
_ENVELOPE = 256 * 1024  # the texts of the form, and what surrounds each file
_FILES_LIMIT = _FILES_AT_ONCE * SIZE_LIMIT + _ENVELOPE
_WITH_FILES = {
    "answers.save": _FILES_LIMIT,
    "evidence.add": _FILES_LIMIT,
    "evidence.replace": _FILES_LIMIT,
    "reserves.deposit": _FILES_LIMIT,
    "own_audits.answer": _FILES_LIMIT,
    "archives.take_in": ARCHIVE_LIMIT + _ENVELOPE,
}
blueprint = Blueprint("evidence", __name__)


@blueprint.before_app_request
def take_large_bodies() -> None:
    """Let the forms that carry files be as large as those; every other one stays small."""
    if request.endpoint in _WITH_FILES:
        request.max_content_length = _WITH_FILES[request.endpoint]


@blueprint.get("/preuves/<uuid:evidence_id>")
@access.signed_in
def file(evidence_id: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer a piece of evidence as a file to keep, never as a page."""
    evidence = shelf_of.visible_evidence(session(), evidence_id, signed_in_person())
    store: Store = current_app.extensions[STORE]
    answer = Response(store.stream(Room.EVIDENCE, evidence.file.sha256), mimetype=evidence.file.media_type)
    name = evidence.name.rsplit("/", 1)[-1]
    plain = secure_filename(name) or "preuve"
    answer.headers.set("Content-Disposition", "attachment", filename=plain)
    if plain != name:
        answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Length"] = str(evidence.file.size)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/editeur/preuves")
@access.vendor
def library() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the library of the organisation for which the reader acts."""
    membership = acting_membership(signed_in_person())
    return _library(membership.organisation_id, LibraryForm(formdata=None))


@blueprint.post("/editeur/preuves/<uuid:organisation>")
@access.vendor
def add(organisation: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Put files into the library; a script gets them back in JSON."""
    person, form = signed_in_person(), LibraryForm()
    membership_in(person, organisation)
    taken = _taken(organisation, form) if _is_good(form) else []
    if _wants_json():
        if form.errors:
            return jsonify(errors={name: list(map(str, told)) for name, told in form.errors.items()}), _REFUSED
        return jsonify([_as_json(piece) for piece in taken]), 201
    if form.errors:
        return _library(organisation, form), _REFUSED
    for piece in taken:
        flash(gettext(_("Preuve ajoutée : {0}."), piece.name))
    return redirect(url_for("evidence.library"), 303)


@blueprint.get("/editeur/preuves/<uuid:evidence_id>/fiche")
@access.vendor
def piece(evidence_id: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one piece: where it serves, its name and date, and what would replace it."""
    evidence = _own(evidence_id)
    form = EvidenceForm(formdata=None, name=evidence.name.rsplit("/", 1)[-1], valid_until=evidence.valid_until)
    return _piece(evidence, form, LibraryForm(formdata=None, prefix="neuve"))


@blueprint.post("/editeur/preuves/<uuid:evidence_id>/fiche")
@access.vendor
def revise(evidence_id: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Give a piece another name or date, wherever the answers may still be written."""
    evidence, form = _own(evidence_id), EvidenceForm()
    is_good = form.validate_on_submit()
    form.tell_dates()
    if form.name.errors:
        form.name.errors = [gettext(_("Donnez un nom, de 120 caractères au plus."))]
    if not is_good:
        return _piece(evidence, form, LibraryForm(formdata=None, prefix="neuve")), _REFUSED
    with writing() as current:
        own, actor = _own(evidence_id), _actor(signed_in_person(), evidence)
        successor, reach = shelf_of.revise(
            current, own, form.name.data or "", form.valid_until.data, actor=actor, at=clock.now()
        )
    _tell(reach)
    return redirect(url_for("evidence.piece", evidence_id=successor.id), 303)


@blueprint.post("/editeur/preuves/<uuid:evidence_id>/remplacement")
@access.vendor
def replace(evidence_id: UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Put a newer file in the place of a piece, wherever the answers may still be written."""
    evidence, form = _own(evidence_id), LibraryForm(prefix="neuve")
    if _is_good(form):
        try:
            with writing() as current:
                own = _own(evidence_id)
                successor = take_files(current, _store(), own.organisation_id, _uploads(form), clock.now())[0]
                actor = _actor(signed_in_person(), own)
                reach = Reach()
                if successor.id != own.id:
                    reach = shelf_of.succeed(current, own, successor, actor=actor, at=clock.now())
            _tell(reach)
            return redirect(url_for("evidence.piece", evidence_id=successor.id), 303)
        except UploadRefusedError as error:
            form.files.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
            evidence = _own(evidence_id)
    current_form = EvidenceForm(formdata=None, name=evidence.name.rsplit("/", 1)[-1], valid_until=evidence.valid_until)
    return _piece(evidence, current_form, form), _REFUSED


def _own(evidence_id: UUID) -> Evidence:
    person = signed_in_person()
    found = shelf_of.own_evidence(
        session(), [membership.organisation_id for membership in person.memberships], evidence_id
    )
    if shelf_of.is_replaced(session(), found):
        raise NotFoundError(str(evidence_id))
    return found


def _actor(person: Person, evidence: Evidence) -> Any:  # noqa: ANN401 - an actor
    return actor_for(session(), person, evidence.organisation_id)


def _store() -> Store:
    store: Store = current_app.extensions[STORE]
    return store


def _is_good(form: LibraryForm) -> bool:
    is_good = bool(form.validate_on_submit())
    form.tell_dates()
    if not _uploads(form):
        form.files.errors = [gettext(_("Choisissez au moins un fichier."))]
        return False
    return is_good


def _uploads(form: LibraryForm) -> list[Upload]:
    return [Upload(one.stream, one.filename, form.valid_until.data) for one in form.files.data or [] if one.filename]


def _taken(organisation: UUID, form: LibraryForm) -> list[Evidence]:
    try:
        with writing() as current:
            return take_files(current, _store(), organisation, _uploads(form), clock.now())
    except UploadRefusedError as error:
        form.files.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
        return []


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _as_json(evidence: Evidence) -> dict[str, str]:
    return {
        "id": str(evidence.id),
        "name": evidence.name,
        "file": url_for("evidence.file", evidence_id=evidence.id),
    }


def _tell(reach: Reach) -> None:
    flash(gettext(_("Preuve remplacée dans {0} réponse(s) en cours de rédaction."), len(reach.changed)))
    if reach.kept:
        flash(gettext(_("{0} réponse(s) déjà déposée(s) gardent la preuve d’origine."), len(reach.kept)))


def _library(organisation_id: UUID, form: LibraryForm) -> str:
    on = day_of(clock.now())
    found = shelf_of.shelves(session(), organisation_id, on)
    return render_template(
        "pages/evidence/library.html",
        shelves=found,
        ending=[one for one in found if one.is_expired or one.is_ending],
        organisation_id=organisation_id,
        form=form,
        told=told_at_fields(form, {}),
        accepted=ACCEPTED,
    )


def _piece(evidence: Evidence, form: EvidenceForm, newer: LibraryForm) -> str:
    actor = _actor(signed_in_person(), evidence)
    return render_template(
        "pages/evidence/piece.html",
        one=shelf_of.shelf(session(), evidence, day_of(clock.now())),
        reach=shelf_of.reach(session(), evidence, actor),
        form=form,
        newer=newer,
        told=[*told_at_fields(form, {}), *told_at_fields(newer, {})],
        accepted=ACCEPTED,
    )
