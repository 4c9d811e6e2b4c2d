"""From a step to a signed post: told once, tried again, stopped with a notice, taken up without a loss."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.news import News
from models.webhook import Webhook, WebhookAttempt, WebhookDelivery
from referencing.services import outbox
from referencing.services.errors import NotFoundError
from referencing.services.webhooks import registering
from referencing.services.webhooks.registering import Handler
from tests.referencing.listed import listed
from tests.referencing.services.webhooks.conftest import hook, house, move, read, run
from tests.referencing.told import AT, person, vendor
from workflows.programs import WebhookEvent
from workflows.vocabulary import Actor, Role

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def run_until_given_up(context, at=AT):
    for days in range(5):
        for hours in (0, 0.1, 1, 3, 8, 14, 23):
            run(context, at + timedelta(days=days, hours=hours))
    return at + timedelta(days=6)


def test_change_is_posted_once_and_signed(context, session, receiver):
    _hook_id, secret = hook(context, session, f"{receiver.base}/ok")
    listing = listed(session, "Souffle", grants=("measures:read",))
    session.commit()
    move(session, listing, "suspend")
    move(session, listing, "reinstate", AT + timedelta(minutes=1))

    run(context, AT + timedelta(minutes=1))
    run(context, AT + timedelta(minutes=1))

    posts = receiver.got()
    told = [json.loads(one["body"]) for one in posts]
    one = posts[0]
    signed = f"{one['headers']['webhook-id']}.{one['headers']['webhook-timestamp']}.{one['body']}".encode()
    wanted = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert sorted(one["type"] for one in told) == ["grants.changed", "listing.changed", "listing.changed"]
    assert one["headers"]["webhook-signature"] == f"v1,{base64.b64encode(wanted).decode()}"
    assert {one["data"]["listing"]["state"] for one in told} == {"suspended", "active"}


def test_vendor_is_told_of_its_own_listings_only(context, session, receiver):
    mine = vendor(session)
    by = person(session, "Dominique Essai", of=mine)
    handler = Handler(by, Actor(by.id, by.name, frozenset({Role.VENDOR})), mine)
    hook(context, session, f"{receiver.base}/ok", handler, (WebhookEvent.LISTING,))
    own, other = listed(session, "Souffle", of=mine), listed(session, "Marche")
    session.commit()

    move(session, own, "suspend")
    move(session, other, "suspend")
    run(context)

    assert [json.loads(one["body"])["data"]["listing"]["number"] for one in receiver.got()] == [own.number]


def test_receiver_that_is_down_is_tried_again_then_stopped_with_a_notice(context, session, receiver):
    hook_id, _secret = hook(context, session, f"{receiver.base}/down", events=(WebhookEvent.LISTING,))
    listing = listed(session, "Souffle")
    session.commit()
    move(session, listing, "suspend")

    later = run_until_given_up(context)
    move(session, listing, "reinstate", later)
    run(context, later)

    (stopped,) = read(context, select(Webhook))
    attempts = read(context, select(WebhookAttempt))
    assert (stopped.stopped_reason, {one.status for one in attempts}) == ("failing", {503})
    assert len(attempts) == outbox.MAX_ATTEMPTS
    assert [one.kind for one in read(context, select(News))].count("webhook_stopped") == 1

    with context.sessions.begin() as own:
        own.get(Webhook, hook_id).url = f"{receiver.base}/ok"
        registering.take_up(own, hook_id, house(own), later)
    run(context, later)
    told = [json.loads(one["body"])["data"]["event"] for one in receiver.got() if one["path"] == "/ok"]
    assert told == ["listing.suspend"]  # what happened while it was stopped waits for somebody to ask for it


def test_receiver_that_is_gone_is_stopped_at_once(context, session, receiver):
    hook_id, _secret = hook(context, session, f"{receiver.base}/gone")
    with context.sessions.begin() as own:
        registering.test(own, hook_id, house(own), AT)

    run(context)

    (stopped,) = read(context, select(Webhook))
    assert (stopped.stopped_reason, len(receiver.got())) == ("gone", 1)


def test_post_is_sent_anew_under_its_identifier(context, session, receiver):
    hook_id, _secret = hook(context, session, f"{receiver.base}/ok")
    with context.sessions.begin() as own:
        registering.test(own, hook_id, house(own), AT)
    run(context)
    (row,) = read(context, select(WebhookDelivery))

    with context.sessions.begin() as own:
        registering.replay(own, hook_id, row.id, house(own), AT)
    run(context)

    assert [one["headers"]["webhook-id"] for one in receiver.got()] == [f"msg_{row.id.hex}"] * 2


def test_address_in_a_private_network_is_refused_and_told(mailroom, session, receiver):
    hook_id, _secret = hook(mailroom, session, f"{receiver.base}/ok")
    with mailroom.sessions.begin() as own:
        registering.test(own, hook_id, house(own), AT)

    run(mailroom)

    assert [one.error for one in read(mailroom, select(WebhookAttempt))] == ["refused_address"]
    assert receiver.got() == []


def test_webhook_of_another_organisation_is_not_there(context, session):
    mine, other = vendor(session), vendor(session, "Autre")
    by = person(session, "Dominique Essai", of=mine)
    stranger = person(session, "Claude Essai", of=other)
    handler = Handler(by, Actor(by.id, by.name, frozenset({Role.VENDOR})), mine)
    hook_id, _secret = hook(context, session, "https://exemple.fr/", handler)

    with pytest.raises(NotFoundError):
        registering.stop(session, hook_id, Handler(stranger, handler.actor, other), AT)


def test_secret_is_kept_out_of_reach(context, session):
    _hook_id, secret = hook(context, session, "https://exemple.fr/")

    assert secret not in read(context, select(Webhook.secret))[0]
