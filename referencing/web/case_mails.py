"""What became of the mails about a case, for the house: waiting, held for a digest, sent, failed, withheld."""

import uuid
from typing import Any

from flask import Blueprint, render_template, request

from models.case import CaseMixin
from models.queries.sending import Letter, letters_about
from referencing import access
from referencing.mail.kinds import KINDS
from referencing.mail.sentences import SENTENCES
from referencing.services.errors import NotFoundError
from referencing.services.seeing import is_of_the_house, visible_case
from referencing.services.sending import error_words
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.words import _

PAGE_SIZE = 50
blueprint = Blueprint("case_mails", __name__)


@blueprint.get("/dossiers/<number>/courriels")
@access.staff
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the mails about a case, latest first."""
    person = signed_in_person()
    case: Any = visible_case(session(), number, person)
    if not is_of_the_house(person, case):
        raise NotFoundError(number)
    rows = letters_about(session(), case.procedure, case.id, PAGE_SIZE + 1, _before(request.args.get("apres", "")))
    shown = rows[:PAGE_SIZE]
    return render_template(
        "pages/case_mails/page.html",
        case=case,
        letters=[(letter, _title(case, letter)) for _id, letter in shown],
        after=shown[-1][0] if len(rows) > PAGE_SIZE else None,
        is_first="apres" not in request.args,
        error_words=error_words,
    )


def _title(case: CaseMixin, letter: Letter) -> str:
    if letter.kind in KINDS:
        return gettext(KINDS[letter.kind].title)
    title, _sentence = SENTENCES[case.procedure].get(letter.kind.partition(".")[2], (_("Courriel"), ""))
    return gettext(title)


def _before(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
