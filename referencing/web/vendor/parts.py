"""The pages of a declaration, a part each: shown, saved by button or while it is written, two versions side by side."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from models.application import Application
from models.queries.parts import parts_of
from referencing import access, clock
from referencing.mail.notice import moment_in_words
from referencing.services import rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.declaring import StalePartError, declare_part, part_version
from referencing.services.errors import InvalidDossierError
from referencing.services.gap_sentences import sentence
from referencing.services.orienting import preview
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.self_check_answers import told
from referencing.web.vendor.own import own_application
from referencing.web.vendor.part_kinds import KINDS, OF_SLUG, Compared, Kind, differences
from referencing.web.vendor.part_values import orientation_in
from referencing.words import gettext, ngettext
from workflows.machine import StepRefusedError
from workflows.parts import Part
from workflows.self_check import answers_of, verdicts
from workflows.vocabulary import Actor, Track
from workflows.words import _
from workflows.works import forbidden_work

_REFUSED, _STALE = 422, 409
_SLUGS = "/editeur/dossiers/<number>/<any(eligibilite, service, signataire, orientation):slug>"
blueprint = Blueprint("parts", __name__)


@blueprint.get(_SLUGS)
@access.vendor
def page(number: str, slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a part as it stands, to be changed while the state of the case allows it."""
    case, actor = own_application(session(), number, signed_in_person())
    kind = KINDS[OF_SLUG[slug]]
    form = kind.form(session(), case, part_version(session(), case, kind.part), is_sent=False)
    return _shown(case, actor, kind, form)


@blueprint.post(_SLUGS)
@access.vendor
def save(number: str, slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Save a part; the answer is a page, or JSON for the script that saves while one writes."""
    kind, person, quiet = KINDS[OF_SLUG[slug]], signed_in_person(), "X-Autosave" in request.headers
    case, actor = own_application(session(), number, person)
    form = kind.form(session(), case, 0, is_sent=True)
    if not form.validate_on_submit() or not _is_agreed(case, kind, form):
        return _refused(case, actor, kind, form, quiet=quiet)
    try:
        with writing() as current:
            case, actor = own_application(current, number, person)
            seen, values = form.seen_version.data, kind.values(current, case, form)
            version = declare_part(current, case, kind.part, values, seen=seen, actor=actor, at=clock.now())
    except StalePartError as error:
        return _stale(number, kind, form, error, quiet=quiet)
    except InvalidDossierError as error:
        _tell(kind, form, error)
        return _refused(case, actor, kind, form, quiet=quiet)
    except StepRefusedError as error:
        reasons = [refusal_sentence(refusal) for refusal in error.refusals]
        return _refused(case, actor, kind, form, quiet=quiet, reasons=reasons)
    if quiet:
        return jsonify(version=version, words=gettext(_("Enregistré le {0}."), moment_in_words(clock.now())))
    flash(gettext(_("Partie enregistrée : {0}."), gettext(kind.title)))
    return redirect(url_for("vendor.case", number=case.number), 303)


@blueprint.get("/editeur/dossiers/<number>/orientation/apercu")
@access.vendor
def glimpse(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer how many criteria some answers would leave, and which answered ones they would drop."""
    case, _actor = own_application(session(), number, signed_in_person())
    book = rulebooks.load(case.rulebook)
    track = Track.EXCHANGE if request.args.get("track") == Track.EXCHANGE else Track.SIMPLE
    found = preview(dossier_of(session(), case), book, orientation_in(request.args, book), track)
    return jsonify(
        count=found.count,
        words=_left(found.count),
        drops=[criterion.title for criterion in found.dropped],
        grants=found.dropped_grants,
    )


def _left(count: int) -> str:
    return ngettext(
        _("Ces réponses laissent {0} critère à renseigner."),
        _("Ces réponses laissent {0} critères à renseigner."),
        count,
    ).format(count)


def _is_agreed(case: Application, kind: Kind, form: FlaskForm) -> bool:
    """Return whether nothing already written is dropped without a word; else say so at the box."""
    if kind.part is not Part.ORIENTATION or form.is_confirmed.data:
        return True
    book = rulebooks.load(case.rulebook)
    dossier = dossier_of(session(), case)
    if not preview(dossier, book, orientation_in(form.data, book), Track(form.track.data)).drops:
        return True
    form.is_confirmed.errors = [gettext(_("Des réponses déjà données ne seraient plus demandées : confirmez-le."))]
    return False


def _tell(kind: Kind, form: FlaskForm, error: InvalidDossierError) -> None:
    """Put each fault at its field; the first one of the form takes what belongs to none."""
    for fault in error.faults:
        field = form[kind.field_of(fault.place)]
        field.errors = [*field.errors, sentence(fault.code, fault.details)]


def _refused(
    case: Application, actor: Actor, kind: Kind, form: FlaskForm, *, quiet: bool, reasons: list[str] | None = None
) -> Any:  # noqa: ANN401 - what Flask takes
    if quiet:
        return jsonify(errors={**form.errors, **({"": reasons} if reasons else {})}), _REFUSED
    return _shown(case, actor, kind, form, reasons=reasons or []), _REFUSED


def _stale(number: str, kind: Kind, form: FlaskForm, now: StalePartError, *, quiet: bool) -> Any:  # noqa: ANN401 - as above
    words = gettext(_("{0} a modifié cette partie le {1}."), now.by, moment_in_words(now.at))
    if quiet:
        return jsonify(words=words), _STALE
    case, actor = own_application(session(), number, signed_in_person())
    theirs = kind.form(session(), case, now.version, is_sent=False)
    form.seen_version.data = now.version
    return _shown(case, actor, kind, form, theirs=differences(form, theirs), who=words), _STALE


def _shown(
    case: Application,
    actor: Actor,
    kind: Kind,
    form: FlaskForm,
    *,
    reasons: list[str] | None = None,
    theirs: list[Compared] | None = None,
    who: str = "",
) -> str:
    book, current = rulebooks.load(case.rulebook), session()
    dossier = dossier_of(current, case)
    forbidden = forbidden_work("declare", case.state, actor)
    return render_template(
        f"pages/vendor/{kind.template}.html",
        case=case,
        kind=kind,
        form=form,
        book=book,
        points={point.field: point for point in book.eligibility},
        verdicts=told(verdicts(dossier, book), answers_of(dossier)),
        preview=_preview(current, case, kind, form),
        left=_left,
        written=parts_of(current, case.id).get(kind.part),
        closed=[refusal_sentence(refusal) for refusal in forbidden],
        reasons=reasons or [],
        theirs=theirs or [],
        who=who,
        reader_id=actor.id,
    )


def _preview(current: Session, case: Application, kind: Kind, form: FlaskForm) -> Any:  # noqa: ANN401 - a Preview
    book, dossier = rulebooks.load(case.rulebook), dossier_of(current, case)
    if kind.part is not Part.ORIENTATION:
        return None
    track = Track(form.track.data) if form.track.data in list(Track) else dossier.track
    return preview(dossier, book, orientation_in(form.data, book), track)
