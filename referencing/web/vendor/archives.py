"""A dossier as one ZIP file: opened as a candidacy, or given back to be kept."""

import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from flask import Blueprint, Response, current_app, flash, redirect, render_template, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from models.application import Application
from models.organisation import Person
from models.queries.memberships import signatories_of
from referencing import access, clock
from referencing.services.dossier.archive import ARCHIVE_LIMIT
from referencing.services.dossier.files import UnusableFileError
from referencing.services.dossier.reading import UnreadableDossierError
from referencing.services.errors import InvalidDossierError
from referencing.services.exporting import export_archive
from referencing.services.gap_sentences import sentence, shown
from referencing.services.importing import Owner, open_with_files, read_archive
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.store import FileDamagedError, FileMissingError
from referencing.web.database import session, writing
from referencing.web.eligibility import current_book
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE
from referencing.web.vendor.acting import acting_membership
from referencing.web.vendor.own import own_application
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED = 422
_MEGABYTE = 1024 * 1024
blueprint = Blueprint("archives", __name__)
Told = list[tuple[str, str]]


class ArchiveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One file."""

    archive = FileField(_("Archive ZIP du dossier"))


@blueprint.get("/editeur/candidatures/import")
@access.vendor
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask for the archive."""
    return _asked(ArchiveForm(formdata=None))


@blueprint.post("/editeur/candidatures/import")
@access.vendor
def take_in() -> Any:  # noqa: ANN401 - what Flask takes
    """Open an application with all that the archive holds, or say all that is wrong with it."""
    form = ArchiveForm()
    form.validate_on_submit()
    sent = form.archive.data
    if not sent or not sent.filename:
        form.archive.errors = [gettext(_("Choisissez l’archive ZIP du dossier."))]
        return _asked(form), _REFUSED
    try:
        case = _opened(sent.stream, signed_in_person())
    except UnreadableDossierError as error:
        return _asked(form, [("", sentence(error.fault.code, error.fault.details))]), _REFUSED
    except InvalidDossierError as error:
        told = [(shown(fault.place), sentence(fault.code, fault.details)) for fault in error.faults]
        return _asked(form, told), _REFUSED
    except StepRefusedError as error:
        return _asked(form, [("", refusal_sentence(refusal)) for refusal in error.refusals]), _REFUSED
    flash(gettext(_("Candidature ouverte : {0}. Relisez ce qui a été repris de l’archive."), case.number))
    return redirect(url_for("vendor.case", number=case.number), 303)


@blueprint.get("/editeur/dossiers/<number>/dossier.zip")
@access.vendor
def give_back(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the dossier as it stands, with its evidence, in one file."""
    case, _actor = own_application(session(), number, signed_in_person())
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        export_archive(session(), current_app.extensions[STORE], case, target)
    except (FileMissingError, FileDamagedError, UnusableFileError):
        target.close()
        flash(gettext(_("Un fichier du dossier ne peut plus être lu : rien n’est exporté. Signalez-le au guichet.")))
        return redirect(url_for("vendor.case", number=case.number), 303)
    return _sent(target, case)


def _sent(target: BinaryIO, case: Application) -> Response:
    target.seek(0)
    answer = send_file(target, mimetype="application/zip", as_attachment=True, download_name=f"{case.number}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _opened(stream: BinaryIO, person: Person) -> Application:
    """Read the archive before anything is locked, then write all of it at once."""
    at, store = clock.now(), current_app.extensions[STORE]
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        dossier, attachments = read_archive(stream, Path(folder), _owner(person), at)
        with writing() as current:
            organisation = acting_membership(person).organisation
            actor = actor_for(current, person, organisation.id)
            return open_with_files(current, store, organisation, dossier, attachments, actor=actor, at=at)


def _owner(person: Person) -> Owner:
    organisation = acting_membership(person).organisation
    emails = tuple(signatory.email for signatory in signatories_of(session(), organisation.id))
    return Owner(organisation.siren, emails, current_book().key)


def _asked(form: FlaskForm, told: Told | None = None) -> str:
    return render_template(
        "pages/vendor/import.html",
        form=form,
        told=told or [],
        organisation=acting_membership(signed_in_person()).organisation,
        book=current_book(),
        limit=ARCHIVE_LIMIT // _MEGABYTE,
    )
