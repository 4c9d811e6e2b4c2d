"""Sessions of the commission: their list, one planned or moved, members convened, presence noted."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from models.queries import commission as query
from referencing import access, clock
from referencing.services import agenda, sittings
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import visible_case
from referencing.web.commission.blueprint import blueprint
from referencing.web.commission.forms import AnswerForm, CancelForm, OrderForm, SessionForm, errors_of
from referencing.web.commission.sittings import Reader, identifier_of, reader_of, session_for, session_page
from referencing.web.database import session, writing
from referencing.words import gettext, ngettext
from workflows.calendar import PARIS, day_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import ConveningAnswer
from workflows.words import _

PAGE_SIZE = 20
_STALE = _(
    "Quelqu’un d’autre a changé cette séance entre-temps : la voici à jour. Rien de votre envoi n’est enregistré ; "
    "vérifiez, puis recommencez."
)
_NOTED = _("Présents enregistrés : {0}. Vos cases sont restées comme vous les aviez cochées.")


@blueprint.get("/instruction/commission", endpoint="sessions")
@access.commission
def list_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the sessions, last first: all of them to the secretary, to a member those they are called to."""
    reader = reader_of(session())
    lines = query.session_lines(
        session(),
        reader.person.id,
        only_convened=not reader.is_secretary,
        limit=PAGE_SIZE + 1,
        before=_before(request.args.get("avant", "")),
    )
    shown = lines[:PAGE_SIZE]
    last = shown[-1].session if len(lines) > PAGE_SIZE else None
    return render_template(
        "pages/commission/sessions.html",
        lines=shown,
        is_secretary=reader.is_secretary,
        ready=len(query.ready_cases(session(), reader.person.id, PAGE_SIZE)) if reader.is_secretary else 0,
        before=f"{last.held_on.isoformat()}~{last.id.hex}" if last else None,
        is_first="avant" not in request.args,
        today=day_of(clock.now()),
    )


def _before(written: str) -> Any:  # noqa: ANN401 - a key of the list
    """Return where a page begins; None, the first page, for anything that is not ours."""
    day, _sign, identifier = written.partition("~")
    try:
        return date.fromisoformat(day), identifier_of(identifier)
    except (ValueError, NotFoundError):
        return None


@blueprint.route("/instruction/commission/nouvelle", methods=["GET", "POST"])
@access.secretary
def plan() -> Any:  # noqa: ANN401 - what Flask takes
    """Plan a session."""
    form = SessionForm()
    if request.method == "POST" and form.validate_on_submit():
        with writing() as current:
            actor = reader_of(current).actor
            sitting = sittings.plan_session(current, form.meeting, actor=actor, at=clock.now())
        flash(gettext(_("Séance créée : composez son ordre du jour, puis convoquez les membres.")))
        return redirect(url_for("commission.session", identifier=sitting.id), 303)
    return _form_page(form, None)


@blueprint.route("/instruction/commission/<identifier>/modifier", methods=["GET", "POST"])
@access.secretary
def change(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Move a session; what was typed is kept beside what somebody else wrote meanwhile."""
    form = SessionForm()
    if request.method == "POST" and form.validate_on_submit():
        try:
            with writing() as current:
                actor = reader_of(current).actor
                seen = form.seen_version.data or 0
                sittings.change_session(
                    current, identifier_of(identifier), form.meeting, actor=actor, at=clock.now(), seen_version=seen
                )
        except StaleError:
            return _form_page(form, identifier, is_stale=True)
        except StepRefusedError as error:
            return refused(identifier, error)
        flash(gettext(_("Séance modifiée. Les membres convoqués en sont avertis.")))
        return redirect(url_for("commission.session", identifier=identifier), 303)
    return _form_page(form, identifier)


def _form_page(form: SessionForm, identifier: str | None, *, is_stale: bool = False) -> Any:  # noqa: ANN401 - what Flask takes
    sitting = session_for(session(), identifier, reader_of(session())) if identifier else None
    if request.method == "GET" and sitting is not None:
        begins, ends = sitting.begins_at, sitting.ends_at
        form.held_on.data, form.place.data, form.link.data = sitting.held_on, sitting.place, sitting.link
        form.begins.data = begins.astimezone(PARIS).time() if begins else None
        form.ends.data = ends.astimezone(PARIS).time() if ends else None
        form.seen_version.data = sitting.version
    if is_stale and sitting is not None:
        form.seen_version.raw_data, form.seen_version.data = None, sitting.version
    status = 409 if is_stale else 422 if form.errors else 200
    page = render_template(
        "pages/commission/session_form.html", form=form, sitting=sitting, is_stale=is_stale, errors=errors_of(form)
    )
    return page, status


@blueprint.get("/instruction/commission/<identifier>", endpoint="session")
@access.commission
def page(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a session: who comes, the agenda, and what the reader may do."""
    reader = reader_of(session())
    return session_page(session(), session_for(session(), identifier, reader), reader)


def refused(identifier: str, error: StepRefusedError) -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page of a session with the reasons why something was refused; a role that is missing is 403."""
    if error.is_about_role:
        raise error
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    sentences = [refusal_sentence(refusal) for refusal in error.refusals]
    return session_page(session(), sitting, reader, refusals=sentences), 422


def stale(identifier: str, **typed: Any) -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page of a session as it stands after somebody else changed it, what was typed kept."""
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    noted = ", ".join(sorted(one.person.name for one in sitting.attendances)) or gettext(_("aucun"))
    sentences = [gettext(_STALE), gettext(_NOTED, noted)] if typed else [gettext(_STALE)]
    return session_page(session(), sitting, reader, refusals=sentences, **typed), 409


def _back(identifier: str, words: str) -> Response:
    flash(words)
    return redirect(url_for("commission.session", identifier=identifier), 303)


@blueprint.post("/instruction/commission/<identifier>/convoquer")
@access.secretary
def convene(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Call the members who are not called yet."""
    try:
        with writing() as current:
            actor = reader_of(current).actor
            count = sittings.convene(current, identifier_of(identifier), actor=actor, at=clock.now())
    except StepRefusedError as error:
        return refused(identifier, error)
    return _back(identifier, ngettext("{0} membre convoqué.", "{0} membres convoqués.", count).format(count))


@blueprint.post("/instruction/commission/<identifier>/annuler")
@access.secretary
def cancel(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Cancel a session."""
    form = CancelForm()
    if not form.validate_on_submit():
        reader = reader_of(session())
        sitting = session_for(session(), identifier, reader)
        return session_page(session(), sitting, reader, cancel_form=form), 422
    try:
        with writing() as current:
            actor = reader_of(current).actor
            sittings.cancel_session(
                current, identifier_of(identifier), form.reason.data or "", actor=actor, at=clock.now()
            )
    except StepRefusedError as error:
        return refused(identifier, error)
    return _back(identifier, gettext(_("Séance annulée. Ses dossiers attendent une autre séance.")))


@blueprint.post("/instruction/commission/<identifier>/reponse")
@access.commission
def answer(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep whether the member comes."""
    form = AnswerForm()
    if not form.validate_on_submit():
        reader = reader_of(session())
        sitting = session_for(session(), identifier, reader)
        return session_page(session(), sitting, reader, answer_form=form), 422
    try:
        with writing() as current:
            actor, said = reader_of(current).actor, ConveningAnswer(form.answer.data)
            sittings.answer_convening(current, identifier_of(identifier), said, actor=actor, at=clock.now())
    except StepRefusedError as error:
        return refused(identifier, error)
    return _back(identifier, gettext(_("Réponse enregistrée.")))


@blueprint.post("/instruction/commission/<identifier>/presence")
@access.secretary
def presence(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Note who attends."""
    form = OrderForm()
    form.validate_on_submit()
    present = [identifier_of(written) for written in request.form.getlist("present")]
    try:
        with writing() as current:
            actor, seen = reader_of(current).actor, form.seen_version.data
            sittings.note_presence(
                current, identifier_of(identifier), present, actor=actor, at=clock.now(), seen_version=seen
            )
    except StaleError:
        return stale(identifier, present=set(present))
    except StepRefusedError as error:
        return refused(identifier, error)
    count = len(set(present))
    return _back(identifier, ngettext("{0} membre présent.", "{0} membres présents.", count).format(count))


@blueprint.post("/instruction/commission/<identifier>/ordre-du-jour")
@access.secretary
def compose(identifier: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Put a case on the agenda, take it off, examine it earlier, or leave it to the next session."""
    form = OrderForm()
    form.validate_on_submit()
    act = _ACTS.get(form.act.data or "")
    if act is None:
        raise NotFoundError(form.act.data or "")
    try:
        with writing() as current:
            sittings.refuse_stale(current, identifier_of(identifier), form.seen_version.data)
            words = act(current, form.number.data or "", identifier, reader_of(current))
    except StaleError:
        return stale(identifier)
    except StepRefusedError as error:
        return refused(identifier, error)
    return _back(identifier, words)


def _add(current: Session, number: str, identifier: str, reader: Reader) -> str:
    case: Any = visible_case(current, number, reader.person)
    agenda.put_on_agenda(current, case, identifier_of(identifier), actor=reader.actor, at=clock.now())
    return gettext(_("Le dossier {0} est à l’ordre du jour."), number)


def _remove(current: Session, number: str, identifier: str, reader: Reader) -> str:
    case: Any = visible_case(current, number, reader.person)
    agenda.take_off_agenda(current, case, identifier_of(identifier), actor=reader.actor, at=clock.now())
    return gettext(_("Le dossier {0} n’est plus à l’ordre du jour."), number)


def _raise(current: Session, number: str, identifier: str, reader: Reader) -> str:
    case: Any = visible_case(current, number, reader.person)
    agenda.move_up(current, case, identifier_of(identifier), actor=reader.actor, at=clock.now())
    return gettext(_("Le dossier {0} est examiné plus tôt."), number)


def _postpone(current: Session, number: str, identifier: str, reader: Reader) -> str:
    case: Any = visible_case(current, number, reader.person)
    following = agenda.move_to_next(current, case, identifier_of(identifier), actor=reader.actor, at=clock.now())
    if following is None:
        return gettext(_("Aucune autre séance n’est prévue : le dossier {0} attend la prochaine."), number)
    return gettext(_("Le dossier {0} passe à la séance suivante."), number)


_ACTS = {"ajouter": _add, "retirer": _remove, "monter": _raise, "reporter": _postpone}
