"""Comments on a case or a criterion, written into one circle and read by nobody outside it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.comment import Comment
from models.organisation import Person
from models.queries import assessment as query
from models.queries.memberships import people_of
from referencing.services import rulebooks
from referencing.services.seeing import is_of_the_house, staff_roles
from referencing.services.staff import themes_examined
from referencing.services.telling import tell
from referencing.services.working import acting_person, refuse_if
from workflows.circles import may_read, refused_answer, refused_comment
from workflows.themes import examines
from workflows.vocabulary import Actor, Circle, Refusal, Role


def comments_for(session: Session, application: Application, person: Person, criterion: str | None) -> list[Comment]:
    """Return the comments that somebody who may see the case reads: on a criterion, on the case («»), or all (None)."""
    roles = staff_roles(person) if is_of_the_house(person, application) else frozenset({Role.VENDOR})
    themes = themes_examined(session, person.id, application.id)
    return [
        comment
        for comment in query.comments_on(session, application.id)
        if criterion in (None, comment.criterion)
        and may_read(
            comment.circle,
            roles=roles,
            is_author=comment.author_id == person.id,
            examines_theme=examines(comment.theme, themes),
        )
    ]


def comment(
    session: Session,
    application: Application,
    text: str,
    circle: Circle,
    *,
    criterion: str,
    person: Person,
    at: datetime,
) -> Comment:
    """Write a comment of the staff; StepRefusedError has every reason why not."""
    book = rulebooks.load(application.rulebook)
    known = book.criterion.get(criterion)
    themes = themes_examined(session, person.id, application.id)
    is_theirs = Role.REVIEWER in staff_roles(person) and examines(known.theme if known else "", themes)
    refusals = refused_comment(circle, text, has_theme=known is not None, examines_theme=is_theirs)
    if criterion and known is None:
        refusals = (*refusals, Refusal("unknown_criterion", (criterion,)))
    refuse_if(refusals, application, "comment")
    written = Comment(
        application_id=application.id,
        criterion=criterion,
        theme=known.theme if known else "",
        circle=circle,
        author_id=person.id,
        text=text.strip(),
        written_at=at,
    )
    session.add(written)
    session.flush()
    if circle is Circle.SHARED:
        author = Actor(person.id, person.name, staff_roles(person))
        path = f"/editeur/dossiers/{application.number}/commentaires"
        _tell(session, written, application, people_of(session, application.organisation_id), author, path)
    return written


def answer_comment(
    session: Session, application: Application, text: str, *, criterion: str, actor: Actor, at: datetime
) -> Comment:
    """Write a vendor's answer to what the house shared on a criterion, or on the case; tell those who wrote there.

    StepRefusedError has every reason why not.
    """
    thread = [one for one in query.comments_on(session, application.id) if one.criterion == criterion]
    shared = [one for one in thread if one.circle is Circle.SHARED]
    refuse_if(refused_answer(text, is_shared=bool(shared)), application, "comment")
    written = Comment(
        application_id=application.id,
        criterion=criterion,
        theme=shared[0].theme,
        circle=Circle.SHARED,
        is_from_vendor=True,
        author_id=acting_person(actor),
        text=text.strip(),
        written_at=at,
    )
    session.add(written)
    session.flush()
    place = f"/criteres/{criterion}" if criterion else ""
    people = {one.author_id: one.author for one in shared if not one.is_from_vendor}
    _tell(session, written, application, people.values(), actor, f"/instruction/{application.number}{place}")
    return written


def _tell(
    session: Session, written: Comment, case: Application, people: Iterable[Person], actor: Actor, path: str
) -> None:
    context = {"by": actor.name, "path": path}
    tell(
        session, "comment", people, context, actor=actor, at=written.written_at, case=case, key=f"comment:{written.id}"
    )
