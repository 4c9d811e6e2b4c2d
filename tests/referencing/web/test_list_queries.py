"""A page with a list asks as many questions of the database for fifty rows as for one.

The vendors' home, their library and criteria, the queue and its own lists are counted beside their other tests.
"""

import itertools
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.account import Attempt, Proof, SignInAttempt, WebSession
from models.administration import AdministrativeAct
from models.api_key import ApiKey
from models.assessment import Finding
from models.assignment import Absence
from models.comment import Comment
from models.commission import Attendance, CommissionSession, Convening, Deliberation
from models.feed import ListingChange
from models.ledger import LedgerEntry
from models.membership import Invitation, OrganisationEvent
from models.message import Message
from models.news import News
from models.organisation import Interest, Membership, Organisation, Person, StaffRole
from models.outbox import OutboxMessage
from models.phrase import Phrase
from models.view import SavedView
from models.webhook import Webhook
from referencing.services.demo import acts
from referencing.services.demo.world import DOMAIN
from referencing.services.messaging import CIRCLE
from tests.referencing import told
from tests.referencing.listed import listed
from tests.referencing.web.conftest import AT, play
from tests.referencing.web.counting import queries
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import ApplicationState, Circle, NewsGroup, Role, Track, Verdict

MANY = 50
HASH = "0" * 64
_numbers = itertools.count(1)


def _people(world, count, *roles):
    made = [
        Person(
            email=f"p{number}@{DOMAIN}",
            name=f"Personne {number}",
            created_at=AT,
            staff_roles=[StaffRole(role=role, given_at=AT) for role in roles],
        )
        for number in itertools.islice(_numbers, count)
    ]
    world.session.add_all(made)
    world.session.flush()
    return made


def _messages(world, case, count):
    for one in _people(world, count, Role.OFFICER):
        about = {"procedure": "application", "case_id": case.id, "circle": CIRCLE, "is_from_vendor": False}
        yield Message(**about, author=one, text="?", sent_at=AT)


def _entries(world, case, count):
    last = world.session.scalars(select(LedgerEntry.seq).where(LedgerEntry.case_id == case.id)).all()
    for position, one in enumerate(_people(world, count)):
        told.entry(world.session, case, "admit", one, max(last) + 1 + position)
    return ()


def _news(world, case, count):
    for one in _people(world, count):
        key = f"n{next(_numbers)}"
        sent = OutboxMessage(kind="mail", key=key, payload={}, created_at=AT, due_at=AT, done_at=AT)
        world.session.add(sent)
        world.session.flush()
        about = {"procedure": "application", "case_id": case.id, "message_id": sent.id, "person_id": one.id}
        yield News(
            kind="application.submit", key=key, group=NewsGroup.LEGAL, context={}, attachments=[], at=AT, **about
        )


def _sessions(world, case, count):  # noqa: ARG001 - every list grows by the same three
    for one in _people(world, count, Role.MEMBER):
        held = CommissionSession(held_on=AT.date(), begins_at=AT, ends_at=AT + timedelta(hours=1), convened_at=AT)
        held.attendances = [Attendance(person=one)]
        world.session.add(held)
        world.session.flush()
        yield Convening(session_id=held.id, person=one, convened_at=AT)
        yield Convening(session_id=held.id, person_id=_staff(world, "membre1"), convened_at=AT)


def _agenda(world, case, count):  # noqa: ARG001 - as above
    held = world.session.scalars(select(CommissionSession)).first()
    if held is None:
        held = CommissionSession(held_on=AT.date(), begins_at=AT, ends_at=AT + timedelta(hours=1), convened_at=AT)
        world.session.add(held)
        world.session.flush()
    for one in _people(world, count, Role.MEMBER):
        other = _application(world, ApplicationState.COMMISSION)
        _application(world, ApplicationState.COMMISSION)  # ready, and on no agenda
        yield Deliberation(application_id=other.id, session=held, position=next(_numbers))
        yield Convening(session_id=held.id, person=one, convened_at=AT)
        yield Attendance(session_id=held.id, person=one)


def _application(world, state):
    return told.application(world.session, told.vendor(world.session), rulebook="demo-2", state=state)


def _decisions(world, case, count):  # noqa: ARG001 - as above
    for _number in range(count):
        _application(world, ApplicationState.DECISION)
    return ()


def _absences(world, case, count):  # noqa: ARG001 - as above
    for one in _people(world, count, Role.OFFICER):
        cover = _people(world, 1, Role.OFFICER)[0]
        days = {"starts_on": AT.date(), "ends_on": AT.date() + timedelta(days=3), "noted_at": AT}
        yield Absence(person_id=one.id, cover_id=cover.id, **days)


def _views(world, case, count):  # noqa: ARG001 - as above
    for one in _people(world, count, Role.OFFICER):
        yield SavedView(owner=one, name=f"Vue {one.name}", asked="q=a", is_shared=True, kept_at=AT)


def _effects(world, case, count):  # noqa: ARG001 - as above
    for number in itertools.islice(_numbers, count):
        yield OutboxMessage(kind="mail", key=f"e{number}", payload={}, created_at=AT, due_at=AT)


def _administrative(world, case, count):  # noqa: ARG001 - as above
    subject = _staff(world, "guichet")
    for one in _people(world, count):
        about = {"subject": "Agente", "subject_id": subject, "actor_id": one.id, "actor_name": one.name}
        chain = {"previous_hash": HASH, "hash": HASH, "details": {}}
        yield AdministrativeAct(number=f"A{next(_numbers)}", act="give_role", reason="Essai.", at=AT, **about, **chain)


def _interests(world, case, count):
    for one in _people(world, count, Role.REVIEWER):
        declared = {"has_interest": True, "statement": "Lien.", "declared_at": AT}
        yield Interest(person_id=one.id, application_id=case.id, **declared)


def _members(world, case, count):
    for one in _people(world, count):
        of = {"organisation_id": case.organisation_id}
        yield Membership(person_id=one.id, is_signatory=False, **of)
        capacities = {"is_signatory": False, "is_administrator": False}
        times = {"invited_at": AT, "expires_at": AT + timedelta(days=7)}
        yield Invitation(email=f"i{one.email}", invited_by=one, seal="s", **capacities, **times, **of)
        yield OrganisationEvent(act="invited", actor_id=one.id, actor_name=one.name, about=one.email, at=AT, **of)


def _signed_in(world, case, count):  # noqa: ARG001 - as above
    person = {"person_id": _staff(world, "guichet"), "proof": Proof.DEMO, "device": "Firefox", "address": "127.0.0.1"}
    for number in itertools.islice(_numbers, count):
        yield WebSession(digest=f"{number:064d}", began_at=AT, seen_at=AT, **person)
        yield SignInAttempt(at=AT, outcome=Attempt.DONE, **person)


def _assessed(world, case, count):
    keys = [answer.criterion for answer in case.answers]
    known = len(world.session.scalars(select(Finding)).all())
    for one, key in zip(
        _people(world, count, Role.REVIEWER), itertools.islice(itertools.cycle(keys), known, None), strict=False
    ):
        known += 1
        of = {"application_id": case.id, "criterion": key}
        yield Finding(round=1 + known // len(keys), reviewer=one, verdict=Verdict.COMPLIANT, found_at=AT, **of)
        yield Comment(author_id=one.id, circle=Circle.STAFF, text="?", written_at=AT, **of)


def _written(world, case, count):  # noqa: ARG001 - as above
    for one in _people(world, count, Role.REVIEWER):
        yield Phrase(title=f"Phrase {one.name}", text="Précisez.", saved_by_id=one.id, saved_at=AT)


def _programs(world, case, count):
    for one in _people(world, count):
        for owner in (None, case.organisation_id):
            number = next(_numbers)
            made = {"organisation_id": owner, "created_by_id": one.id, "created_at": AT}
            key = {"digest": f"{number:064d}", "hint": "abcd", "expires_at": AT + timedelta(days=90)}
            yield ApiKey(name=f"Clé {number}", scopes=["cases"], **key, **made)
            yield Webhook(url=f"https://a{number}.exemple.fr/", events=["listing.changed"], secret="", **made)


def _vendors(world, case, count):  # noqa: ARG001 - as above
    for one in _people(world, count):
        organisation = told.vendor(world.session, f"Éditeur {one.name}")
        yield Membership(person_id=one.id, organisation_id=organisation.id, is_signatory=False)


def _listings(world, case, count):
    organisation = world.session.get(Organisation, case.organisation_id)
    for number in itertools.islice(_numbers, count):
        listing = listed(world.session, f"Service {number}", of=organisation)
        entry = told.entry(world.session, listing, "publish")
        days = {"starts_on": listing.starts_on.isoformat(), "ends_on": listing.ends_on.isoformat()}
        after = {
            "state": listing.state,
            "listed": days | {"track": "simple", "verified_version": "1.0.0", "grants": []},
        }
        yield ListingChange(entry_id=entry.id, listing_id=listing.id, seq=1, at=AT, position=number, **after)


def _staff(world, name):
    return world.session.scalars(select(Person.id).where(Person.email == f"{name}@{DOMAIN}")).one()


LISTS = {
    "/dossiers/{case}": ("guichet", _entries),
    "/dossiers/{case}/messages": ("guichet", _messages),
    "/dossiers/{case}/courriels": ("guichet", _news),
    "/instruction": ("guichet", _views),
    "/instruction/absences": ("guichet", _absences),
    "/instruction/{case}": ("guichet", _assessed),
    "/instruction/{case}/criteres/{key}": ("guichet", _assessed),
    "/instruction/commission": ("secretariat", _sessions),
    "/instruction/commission?": ("membre1", _sessions),
    "/instruction/commission/{session}": ("secretariat", _agenda),
    "/instruction/decisions": ("decision", _decisions),
    "/admin/envois": ("administration", _effects),
    "/admin/journal": ("administration", _administrative),
    "/admin/interets": ("administration", _interests),
    "/admin/personnes/{person}": ("administration", _administrative),
    "/admin/phrases": ("administration", _written),
    "/admin/cles": ("administration", _programs),
    "/admin/webhooks": ("administration", _programs),
    "/admin/organisations": ("administration", _vendors),
    "/instruction/references": ("guichet", _listings),
    "/api/v1/catalogue": ("guichet", _listings),
    "/api/v1/changes": ("guichet", _listings),
    "/editeur/cles": (vendor(1), _programs),
    "/editeur/webhooks": (vendor(1), _programs),
    "/editeur/organisation": (vendor(1), _members),
    "/compte": ("guichet", _signed_in),
}


@pytest.fixture
def case(world):
    return play(world, acts.file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_number_of_questions_does_not_grow_with_a_list(app, world, case):
    visitors = {name: _visitor(app, name) for name in {name for name, _grow in LISTS.values()}}

    few = _grown(app, world, case, visitors, 1)
    many = _grown(app, world, case, visitors, MANY - 1)

    assert {path: asked for path, (asked, _html) in many.items()} == {
        path: asked for path, (asked, _html) in few.items()
    }
    assert [path for path in LISTS if many[path][1] == few[path][1]] == []


def _visitor(app, name):
    return Visitor(app).sign_in(name if "@" in name else f"{name}@{DOMAIN}")


def _grown(app, world, case, visitors, count):
    """Add rows to every list; return path → what its page asks of the database, how long the page is."""
    for grow in dict.fromkeys(grow for _name, grow in LISTS.values()):
        world.session.add_all(grow(world, world.case(case), count))
        world.session.flush()
    places, found = _places(world, case), {}
    world.session.commit()
    for path, (name, _grow) in LISTS.items():
        with queries(app) as told_now:
            answer = visitors[name].client.get(path.format(**places))
        assert answer.status_code == 200, path
        asked = sorted(re.sub(r"\(\?(, \?)*\)", "(?)", statement) for statement in told_now)
        found[path] = (asked, len(answer.data))
    return found


def _places(world, case):
    held = world.session.scalars(select(CommissionSession.id)).first()
    key = world.case(case).answers[0].criterion
    return {"case": case, "session": held, "person": _staff(world, "guichet"), "key": key}
