"""The rulebooks to read and to compare. Nothing here changes one: a rulebook is data, never edited once used."""

from typing import Any

from flask import render_template, request

from models.queries.rulebooks import rulebooks_in_use
from referencing import access
from referencing.services.errors import NotFoundError
from referencing.services.rulebook_pages import compare, condition_words, delay_lines
from referencing.services.rulebooks import keys, load
from referencing.web.administration.blueprint import blueprint
from referencing.web.database import session
from workflows.rulebook import Rulebook


@blueprint.get("/referentiels")
@access.administrator
def rulebooks() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the rulebooks there are, and what changed between two of them when two are chosen."""
    books = [load(key) for key in keys()]
    before, after = (_book(request.args.get(name, "")) for name in ("avant", "apres"))
    return render_template(
        "pages/administration/rulebooks.html",
        books=books,
        used=rulebooks_in_use(session()),
        before=before,
        after=after,
        changes=compare(before, after) if before and after else [],
    )


@blueprint.get("/referentiels/<key>")
@access.administrator
def rulebook(key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one rulebook, whole."""
    book = _book(key)
    if book is None:
        raise NotFoundError(key)
    return render_template(
        "pages/administration/rulebook.html",
        book=book,
        delays=delay_lines(book),
        conditions={criterion.key: condition_words(criterion, book) for criterion in book.criteria},
        kinds={kind.key: kind.title for kind in book.evidence_kinds},
        by_theme=[(theme, [one for one in book.criteria if one.theme == theme.key]) for theme in book.themes],
    )


def _book(key: str) -> Rulebook | None:
    return load(key) if key in keys() else None
