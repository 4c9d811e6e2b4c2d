"""Comments of the staff, each within the circle chosen before it is written."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from referencing import access, clock
from referencing.services.commenting import comment
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.assessment.blueprint import assessed, blueprint
from referencing.web.assessment.forms import CommentForm
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
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
    case = assessed(session(), number, person)
    return render_template("pages/assessment/comment.html", case=case, form=form, back=_back(number, key)), 422


def _back(number: str, key: str) -> str:
    if key:
        return url_for("assessment.criterion", number=number, key=key)
    return url_for("assessment.page", number=number)
