"""Comments that the house shares with a vendor: all of them on one page, each thread with its answer."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from models.application import Application
from models.comment import Comment
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.commenting import answer_comment, comments_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.database import session, writing
from referencing.web.forms import REASON_LENGTH, readable
from referencing.web.identity import signed_in_person
from referencing.web.vendor.own import own_application
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED = 422
blueprint = Blueprint("remarks", __name__)


class RemarkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An answer, and the criterion whose thread it belongs to; empty: that of the whole case."""

    criterion = HiddenField()
    text = TextAreaField(
        _("Votre réponse"),
        filters=[readable],
        validators=[
            DataRequired(_("Écrivez votre réponse.")),
            Length(max=REASON_LENGTH, message=_("10 000 caractères au plus.")),
        ],
    )


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments shared on one criterion (empty key: on the whole case), oldest first."""

    key: str
    title: str
    comments: list[Comment]


def threads_of(application: Application) -> list[Thread]:
    """Return the threads that are shared with the vendor, the one on the whole case first, then as in the rulebook."""
    book, found = rulebooks.load(application.rulebook), comments_for(session(), application, signed_in_person(), None)
    titles = {"": gettext(_("L’ensemble du dossier"))} | {one.key: f"{one.key}, {one.title}" for one in book.criteria}
    threads = (Thread(key, title, [one for one in found if one.criterion == key]) for key, title in titles.items())
    return [thread for thread in threads if thread.comments]


@blueprint.get("/editeur/dossiers/<number>/commentaires")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show every thread that the house shares with the vendor."""
    application, _actor = own_application(session(), number, signed_in_person())
    return _shown(application, None)


@blueprint.post("/editeur/dossiers/<number>/commentaires")
@access.vendor
def answer(number: str) -> Any:  # noqa: ANN401 - as above
    """Answer in a thread; what was typed is kept for the page that says why not."""
    person, form = signed_in_person(), RemarkForm()
    if not form.validate_on_submit():
        return _shown(own_application(session(), number, person)[0], form), _REFUSED
    key, text = form.criterion.data or "", form.text.data or ""
    try:
        with writing() as current:
            application, actor = own_application(current, number, person)
            answer_comment(current, application, text, criterion=key, actor=actor, at=clock.now())
    except StepRefusedError as error:
        form.text.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(own_application(session(), number, person)[0], form), _REFUSED
    flash(gettext(_("Réponse envoyée aux services instructeurs.")))
    return redirect(url_for("remarks.page", number=number, _anchor=f"fil-{key or 'dossier'}"), 303)


def _shown(application: Application, form: RemarkForm | None) -> str:
    threads, errors = threads_of(application), list(form.text.errors) if form else []
    key = (form.criterion.data or "") if form else ""
    is_lost = key not in {thread.key for thread in threads}
    return render_template(
        "pages/vendor/remarks.html",
        case=application,
        threads=threads,
        form=form,
        errors=errors,
        is_lost=is_lost,  # a thread that is not there has no form to show the error in
        fields=[] if is_lost else [(f"reponse-{key or 'dossier'}", error) for error in errors],
    )
