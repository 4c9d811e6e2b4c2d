"""Views of the queue: keep one, share it, open with it, drop it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from sqlalchemy.orm import Session

from models.organisation import Person
from models.queries import views as query
from models.view import DefaultView, SavedView
from referencing.services.errors import NotFoundError
from referencing.services.queue_filter import KEPT, Filter, filter_from
from referencing.services.seeing import staff_roles
from workflows.vocabulary import Role
from workflows.words import _

NAME_LENGTH = 80
MOST = 50


class ViewFault(StrEnum):
    NAMELESS = "nameless"
    TAKEN = "taken"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"


FAULT_WORDS = {
    ViewFault.NAMELESS: _("Donnez un nom à la vue, de 80 signes au plus."),
    ViewFault.TAKEN: _("Une de vos vues porte déjà ce nom."),
    ViewFault.TOO_MANY: _("Vous avez déjà 50 vues : supprimez-en une d’abord."),
    ViewFault.TOO_LONG: _("Ce filtre est trop long pour être gardé."),
}


class ViewError(Exception):
    """Why a view was not kept."""

    def __init__(self, fault: ViewFault) -> None:
        super().__init__(fault)
        self.fault = fault


def views_of(session: Session, person: Person) -> Sequence[SavedView]:
    """Return a person's own views and those that are shared, by name."""
    return query.views_for(session, person.id)


def keep_view(
    session: Session, person: Person, name: str, chosen: Filter, at: datetime, *, is_shared: bool
) -> SavedView:
    """Keep a filter under a name; an officer's may be shared. ViewError says why not."""
    asked = urlencode(chosen.asked())
    own = [view.name for view in views_of(session, person) if view.owner_id == person.id]
    faults = {
        ViewFault.NAMELESS: not name or len(name) > NAME_LENGTH,
        ViewFault.TAKEN: name in own,
        ViewFault.TOO_MANY: len(own) >= MOST,
        ViewFault.TOO_LONG: len(asked) > KEPT,
    }
    for fault, is_so in faults.items():
        if is_so:
            raise ViewError(fault)
    view = SavedView(owner_id=person.id, name=name, asked=asked, is_shared=is_shared and may_share(person), kept_at=at)
    session.add(view)
    session.flush()
    return view


def may_share(person: Person) -> bool:
    """Return whether a person's views may be everybody's."""
    return Role.OFFICER in staff_roles(person)


def filter_of(view: SavedView) -> Filter:
    """Return the filter that a view keeps."""
    return filter_from(parse_qs(view.asked))


def drop_view(session: Session, person: Person, view_id: uuid.UUID) -> str:
    """Drop one of a person's own views and return its name; NotFoundError when it is not theirs."""
    view = _seen(session, person, view_id)
    if view.owner_id != person.id:
        raise NotFoundError(str(view_id))
    query.forget_default(session, view.id)
    session.delete(view)
    session.flush()
    return view.name


def open_with(session: Session, person: Person, view_id: uuid.UUID | None) -> None:
    """Have a person's queue open with a view they see, or with none; NotFoundError when they do not see it."""
    kept = query.default_of(session, person.id)
    if view_id is None:
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(DefaultView(person_id=person.id, view_id=_seen(session, person, view_id).id))
    else:
        kept.view_id = _seen(session, person, view_id).id
    session.flush()


def default_view(session: Session, person: Person) -> uuid.UUID | None:
    """Return the view that a person's queue opens with."""
    kept = query.default_of(session, person.id)
    return kept.view_id if kept else None


def _seen(session: Session, person: Person, view_id: uuid.UUID) -> SavedView:
    view = next((view for view in views_of(session, person) if view.id == view_id), None)
    if view is None:
        raise NotFoundError(str(view_id))
    return view
