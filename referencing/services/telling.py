"""Tell people something: one piece of news a person, in the caller's transaction; the mail leaves after the commit.

What happens on a case by a step is told by itself (Step.notifies). For everything else:

    tell(session, "assignment", [person], {"by": actor.name, "part": "…"}, actor=actor, at=at, case=case)

The kinds and the places that `context` must fill stand in referencing/mail/kinds.py; values are short texts as the
reader sees them. `path` in the context is the page that the button opens (the case's page without it). Whoever acts is
left out; whoever may not see the case, at the time of sending, gets nothing; what each person chose is respected.
One context is for all recipients: call it once a person where they may not all read the same.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.entropy import new_id
from models.organisation import Person
from models.queries.news import add_news, choices_of, digest_times_of, give_to
from models.queries.recipients import names_of
from referencing.mail.kinds import KINDS
from referencing.mail.message import Attachment
from referencing.services.outbox import put
from workflows.news import ALWAYS, HOUR, RHYTHMS, WEEKDAY, next_digest_at
from workflows.vocabulary import Actor, NewsGroup, Rhythm

MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody without an account, to invite."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told, whoever hears it; `key`: the same key tells the same person once."""

    kind: str
    key: str
    at: datetime
    case: CaseMixin | None = None
    entry_id: uuid.UUID | None = None
    context: Mapping[str, Any]
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What some people chose."""

    rhythms: Mapping[tuple[uuid.UUID, NewsGroup], Rhythm]
    times: Mapping[uuid.UUID, tuple[int, int]]

    def rhythm(self, person_id: uuid.UUID, group: NewsGroup) -> Rhythm:
        if group in ALWAYS:
            return Rhythm.AT_ONCE
        return self.rhythms.get((person_id, group), RHYTHMS[group])

    def due_at(self, person_id: uuid.UUID, rhythm: Rhythm, at: datetime) -> datetime | None:
        """Return when news leaves with a digest; None: at once."""
        if rhythm is Rhythm.AT_ONCE:
            return None
        return next_digest_at(at, rhythm, *self.times.get(person_id, (HOUR, WEEKDAY)))


def tell(  # noqa: PLR0913 - one sentence of the caller: what, to whom, by whom, when, about which case
    session: Session,
    kind: str,
    recipients: Iterable[Person | Outsider],
    context: Mapping[str, str | int | None],
    *,
    actor: Actor,
    at: datetime,
    case: CaseMixin | None = None,
    key: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> int:
    """Tell people something of a kind, and return how many will hear of it.

    With a `key`, each person hears of it once, however often it is told. KeyError names a place of the kind's words
    that neither context nor case fills.
    """
    row = KINDS[kind]
    facts = {**context, **(_words_of_case(session, case) if case else {})}
    row.subject(facts), row.line(facts)  # an empty place is the caller's mistake: say so here, not in a worker
    story = Story(
        kind=kind, key=key or new_id().hex, at=at, case=case, context=dict(context), attachments=tuple(attachments)
    )
    others = (hearer for hearer in recipients if isinstance(hearer, Outsider) or hearer.id != actor.id)
    hearers = {hearer.email: hearer for hearer in others}
    people = [hearer for hearer in hearers.values() if isinstance(hearer, Person) and hearer.is_active]
    outsiders = [hearer for hearer in hearers.values() if isinstance(hearer, Outsider)]
    told = tell_people(session, story, {person.id: row.group for person in people})
    return told + sum(_add(session, story, row.group, None, outsider=outsider) for outsider in outsiders)


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece of news for one person: the case it is about, the words of its kind, the key that tells it once."""

    person: Person
    case: CaseMixin
    context: Mapping[str, str | int | None]
    key: str


def tell_each(session: Session, kind: str, tellings: Sequence[Telling], *, actor: Actor, at: datetime) -> int:
    """Tell each of some people of a case of their own, as `tell` does; what they chose is looked up once for all."""
    row, heard = KINDS[kind], [one for one in tellings if one.person.id != actor.id and one.person.is_active]
    people = {one.person.id for one in heard}
    wishes, told = _Wishes(choices_of(session, people), digest_times_of(session, people)), 0
    for one in heard:
        story = Story(kind=kind, key=one.key, at=at, case=one.case, context=dict(one.context))
        rhythm = wishes.rhythm(one.person.id, row.group)
        if rhythm is not Rhythm.NEVER:
            due_at = wishes.due_at(one.person.id, rhythm, at)
            told += _add(session, story, row.group, due_at, person_id=one.person.id)
    return told


def tell_people(session: Session, story: Story, groups: Mapping[uuid.UUID, NewsGroup]) -> int:
    """Tell a story to some people, each with the group that it has for them; return how many will hear of it."""
    wishes = _Wishes(choices_of(session, groups), digest_times_of(session, groups))
    return sum(
        _add(session, story, group, wishes.due_at(person_id, rhythm, story.at), person_id=person_id)
        for person_id, group in sorted(groups.items())
        if (rhythm := wishes.rhythm(person_id, group)) is not Rhythm.NEVER
    )


def _add(
    session: Session,
    story: Story,
    group: NewsGroup,
    due_at: datetime | None,
    *,
    person_id: uuid.UUID | None = None,
    outsider: Outsider | None = None,
) -> bool:
    """Note a story for one hearer, and put its mail where it leaves at once; False when they were told before."""
    who = sha256(outsider.email.encode()).hexdigest()[:32] if outsider else person_id
    key = f"{story.key}:{who}"
    news_id = add_news(
        session,
        {
            "kind": story.kind,
            "key": key,
            "group": group,
            "person_id": person_id,
            "name": outsider and outsider.name,
            "email": outsider and outsider.email,
            "procedure": story.case and story.case.procedure,
            "case_id": story.case and story.case.id,  # type: ignore[attr-defined]  # the key of Base
            "entry_id": story.entry_id,
            "context": dict(story.context),
            "attachments": [asdict(attachment) for attachment in story.attachments],
            "at": story.at,
            "due_at": due_at,
        },
    )
    if news_id is None:
        return False
    if due_at is None:
        message_id = put(session, MAIL, f"{MAIL}:{key}", {"news_id": str(news_id)}, story.at)
        if message_id is not None:
            give_to(session, [news_id], message_id)
    return True


def _words_of_case(session: Session, case: CaseMixin) -> dict[str, str]:
    service, organisation = names_of(session, case)
    return {"number": case.number, "service": service, "organisation": organisation}
