"""Comments of the staff, each within the circle chosen before it is written."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from models.application import Application
from referencing import access, clock
from referencing.services.commenting import comment
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.assessment.blueprint import assessed, blueprint, criterion_of
from referencing.web.assessment.forms import CommentForm
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.phrase_choice import Offered, phrases_offered, was_inserted
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.vocabulary import Circle
from workflows.words import _


@blueprint.post("/instruction/<number>/commentaires", endpoint="comment")
@access.desk
def write(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a comment."""
    person, form = signed_in_person(), CommentForm()
    key = form.criterion.data or ""
    application = assessed(session(), number, person)
    if was_inserted(form.text, _phrases(application, key)):
        return _shown(application, form, key)
    session().rollback()
    if form.validate_on_submit():
        try:
            with writing() as current:
                application = assessed(current, number, person)
                circle, text = Circle(form.circle.data), form.text.data or ""
                comment(current, application, text, circle, criterion=key, person=person, at=clock.now())
        except StepRefusedError as error:
            form.circle.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        else:
            flash(gettext(_("Commentaire enregistré.")))
            return redirect(_back(number, key), 303)
    return _shown(assessed(session(), number, person), form, key, is_refused=True), 422


def _phrases(application: Application, key: str) -> list[Offered]:
    return phrases_offered(session(), application, criterion_of(application, key) if key else None)


def _shown(application: Application, form: CommentForm, key: str, *, is_refused: bool = False) -> str:
    return render_template(
        "pages/assessment/comment.html",
        case=application,
        form=form,
        phrases=_phrases(application, key),
        back=_back(application.number, key),
        is_refused=is_refused,
    )


def _back(number: str, key: str) -> str:
    if key:
        return url_for("assessment.criterion", number=number, key=key)
    return url_for("assessment.page", number=number)
