"""Canned phrases on a form: each with the words of the case, put into the text by a button that needs no script."""

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from wtforms import ValidationError

from models.application import Application
from models.queries import assessment as query
from models.queries.facts import change_request_of
from referencing import clock
from referencing.services import rulebooks
from referencing.services.phrases import words_for
from referencing.web.templating import day
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.phrases import filled, left_open
from workflows.rulebook import Criterion
from workflows.words import _

CHOSEN = "phrase"  # the name of the buttons


@dataclass(frozen=True, slots=True)
class Offered:
    """A phrase that fits: its title, its text with the words of the case, the variables that have none yet."""

    id: str
    title: str
    text: str
    open: tuple[str, ...]


def phrases_offered(session: Session, application: Application, known: Criterion | None) -> list[Offered]:
    """Return the phrases that fit a criterion, or those that fit anywhere in the rulebook of a case."""
    book, request_ = rulebooks.load(application.rulebook), change_request_of(session, application.id)
    due_on = day(request_.due_on) if request_ and request_.due_on else ""
    words = words_for(application, book, known, today=day(day_of(clock.now())), due_on=due_on)
    theme, key = (known.theme, known.key) if known else ("", "")
    found = []
    for phrase in query.phrases_for(session, application.rulebook, theme, key):
        text = filled(phrase.text, words)
        found.append(Offered(phrase.id.hex, phrase.title, text, left_open(text)))
    return found


def was_inserted(field: Any, offered: list[Offered]) -> bool:  # noqa: ANN401 - a field of WTForms
    """Put the phrase whose button was pressed at the end of a text, and return whether one was: nothing is kept yet."""
    chosen = next((one for one in offered if one.id == request.form.get(CHOSEN)), None)
    if chosen is not None:
        field.data = f"{field.data}\n{chosen.text}" if field.data else chosen.text
    return chosen is not None


class NoVariableLeft:
    """A text in which no variable of a phrase stands for a person to fill."""

    def __call__(self, _form: Any, field: Any) -> None:  # noqa: ANN401 - as WTForms calls it
        """Raise ValidationError naming the variables that are left."""
        if found := left_open(field.data or ""):
            names = ", ".join(f"{{{name}}}" for name in found)
            raise ValidationError(gettext(_("Remplacez {0} par les mots qui conviennent."), names))
