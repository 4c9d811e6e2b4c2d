"""What changed while a webhook was stopped is told once it is over, when somebody asks: in order, once each."""

import itertools
import json
from datetime import timedelta

from sqlalchemy import select

from models.webhook import Webhook
from referencing.services.webhooks import registering
from referencing.services.webhooks.registering import Handler
from tests.referencing.listed import listed
from tests.referencing.services.webhooks.conftest import hook, house, move, read, run
from tests.referencing.told import AT, person, vendor
from workflows.programs import WebhookEvent
from workflows.vocabulary import Actor, Role

_numbers = itertools.count(1)


def _missed(context, session, receiver, of=None, events=(WebhookEvent.LISTING,)):
    """Return a webhook, and a listing that was suspended before it stopped, reinstated and removed after that."""
    session.expire_on_commit = False  # what is read of these rows later must not keep the database
    by = house(session)
    if of is not None:
        member = person(session, f"Dominique Essai {next(_numbers)}", of=of)
        by = Handler(member, Actor(member.id, member.name, frozenset({Role.VENDOR})), of)
    hook_id, _secret = hook(context, session, f"{receiver.base}/ok", by, events)
    listing = listed(session, "Souffle", grants=("measures:read",), **({"of": of} if of else {}))
    other = listed(session, "Marche")
    session.commit()
    move(session, listing, "suspend")
    run(context)
    with context.sessions.begin() as own:
        registering.stop(own, hook_id, by, AT + timedelta(hours=1))
    for hours, one, trigger in ((2, listing, "reinstate"), (3, other, "suspend"), (4, listing, "suspend")):
        move(session, one, trigger, AT + timedelta(hours=hours))
    run(context, AT + timedelta(hours=4))
    with context.sessions.begin() as own:
        registering.take_up(own, hook_id, by, AT + timedelta(hours=5))
    return hook_id, by, listing


def _catch_up(context, hook_id, by):
    with context.sessions.begin() as own:
        own.info["public_url"] = "https://parcours.example"
        registering.catch_up(own, hook_id, by, AT + timedelta(hours=6))
    run(context, AT + timedelta(hours=6))


def _told(receiver):
    return [json.loads(one["body"])["data"]["event"] for one in receiver.got()]


def test_changes_of_a_stop_are_told_in_order_once_it_is_over(context, session, receiver):
    hook_id, by, _listing = _missed(context, session, receiver)
    before = _told(receiver)

    for _twice in range(2):
        _catch_up(context, hook_id, by)

    assert before == ["listing.suspend"]
    assert _told(receiver) == ["listing.suspend", "listing.reinstate", "listing.suspend", "listing.suspend"]
    (row,) = read(context, select(Webhook))
    assert (row.missed_from, row.missed_until) == (None, None)


def test_vendor_catches_up_with_its_own_listings_and_its_own_events(context, session, receiver):
    hook_id, by, listing = _missed(context, session, receiver, vendor(session), (WebhookEvent.GRANTS,))
    receiver.file.unlink(missing_ok=True)

    _catch_up(context, hook_id, by)

    posts = [json.loads(one["body"]) for one in receiver.got()]
    assert {one["data"]["listing"]["number"] for one in posts} == {listing.number}
    assert {one["type"] for one in posts} == {"grants.changed"}


def test_what_does_not_fit_at_once_follows_at_the_next_press(context, session, receiver, monkeypatch):
    monkeypatch.setattr(registering, "AT_ONCE", 2)
    hook_id, by, _listing = _missed(context, session, receiver)

    _catch_up(context, hook_id, by)
    first = _told(receiver)
    (left,) = read(context, select(Webhook.missed_from))
    _catch_up(context, hook_id, by)

    assert (first, left) == (["listing.suspend", "listing.reinstate", "listing.suspend"], AT + timedelta(hours=4))
    assert _told(receiver) == [*first, "listing.suspend"]


def test_webhook_that_is_stopped_again_does_not_catch_up_yet(context, session, receiver):
    hook_id, by, _listing = _missed(context, session, receiver)
    with context.sessions.begin() as own:
        registering.stop(own, hook_id, by, AT + timedelta(hours=5, minutes=1))

    _catch_up(context, hook_id, by)

    assert _told(receiver) == ["listing.suspend"]
    assert read(context, select(Webhook.missed_from)) == [AT + timedelta(hours=1)]
