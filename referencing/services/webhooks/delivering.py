"""Tell webhooks of changes: a post each, signed, tried again with back-off, and an end when nobody answers."""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.database import reading
from models.queries import webhooks as query
from models.queries.api_keys import keepers_of
from models.queries.feed import Change, changes_of_entries
from models.webhook import Webhook, WebhookAttempt, WebhookDelivery
from referencing.services.context import Context
from referencing.services.feed import number_pending
from referencing.services.feed_shape import told
from referencing.services.outbox import MAX_ATTEMPTS, Delivery, put
from referencing.services.telling import tell
from referencing.services.webhooks.posting import Outcome, post
from referencing.services.webhooks.signing import headers_of, shown
from workflows.programs import WebhookEvent
from workflows.vocabulary import THE_CLOCK

FAN_OUT, POST = "webhooks", "webhook"
FAILING, GONE, BY_HAND = "failing", "gone", "by_hand"
KIND = "webhook_stopped"
_ADMIN_PATH, _VENDOR_PATH = "/admin/webhooks", "/editeur/webhooks"


class NotDeliveredError(Exception):
    """A post that was not taken: the outbox tries it again later."""


def fan_out(context: Context, delivery: Delivery) -> None:
    """Make a post of each change for each webhook that wants it; twice is the same as once."""
    number_pending(context.engine)
    entries = [uuid.UUID(one) for one in delivery.payload["entries"]]
    with context.sessions.begin() as session:
        for change in changes_of_entries(session, entries):
            webhooks = query.active_webhooks(session, change.organisation_id)
            tell_webhooks(session, webhooks, change, context.settings.public_url, delivery.at)


def tell_webhooks(session: Session, webhooks: Sequence[Webhook], change: Change, public_url: str, at: datetime) -> None:
    """Make a post of a change for each of some webhooks that wants it, once each."""
    events, data = list(_events(session, change)), told(change, public_url)
    for webhook in webhooks:
        for event in events:
            if event.value in webhook.events:
                add_delivery(session, webhook, event.value, data, f"{event}:{change.position}", at)


def _events(session: Session, change: Change) -> Iterator[WebhookEvent]:
    yield WebhookEvent.LISTING
    if sorted(query.grants_before(session, change.listing_id, change.position)) != sorted(change.listed["grants"]):
        yield WebhookEvent.GRANTS


def add_delivery(
    session: Session, webhook: Webhook, event: str, data: dict[str, object], key: str, at: datetime
) -> None:
    """Put one post in the outbox, once a key."""
    if query.has_delivery(session, webhook.id, key):
        return
    body = json.dumps({"type": event, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)
    row = WebhookDelivery(webhook_id=webhook.id, key=key, event=event, body=body, created_at=at, round=1)
    session.add(row)
    session.flush()
    enqueue(session, row, at)


def enqueue(session: Session, row: WebhookDelivery, at: datetime) -> None:
    """Have a post sent, in its present round."""
    put(session, POST, f"{POST}:{row.id}:{row.round}", {"delivery_id": str(row.id), "round": row.round}, at)


def deliver(context: Context, delivery: Delivery) -> None:
    """Send one post; NotDeliveredError has the outbox try again. A webhook that is stopped keeps it for later."""
    delivery_id = uuid.UUID(delivery.payload["delivery_id"])
    with reading(), context.sessions() as session:
        row = query.delivery_with_webhook(session, delivery_id)
    if row is None or row.done_at is not None or row.round != delivery.payload["round"]:
        return
    if row.webhook.stopped_at is not None:
        return
    secret, body = shown(row.webhook.secret, context.settings.secret_key), row.body.encode()
    headers = {"content-type": "application/json", "user-agent": "Parcours-Webhooks/1"}
    headers |= headers_of(secret, f"msg_{row.id.hex}", delivery.at, body)
    ended = post(row.webhook.url, body, headers, context.settings.webhook_networks)
    with context.sessions.begin() as session:
        is_over = _write_down(session, delivery_id, ended, delivery.at)
    if not is_over:
        raise NotDeliveredError(ended.error, ended.status)


def _write_down(session: Session, delivery_id: uuid.UUID, ended: Outcome, at: datetime) -> bool:
    """Keep how an attempt ended; return whether no other one follows."""
    row = session.get_one(WebhookDelivery, delivery_id)
    said = {"status": ended.status, "error": ended.error, "milliseconds": ended.milliseconds}
    session.add(WebhookAttempt(delivery_id=row.id, round=row.round, at=at, **said))
    session.flush()
    if ended.error is None:
        row.done_at, row.failed_at = at, None
        return True
    is_last = query.count_attempts(session, row) >= MAX_ATTEMPTS
    if is_last or ended.is_gone:
        row.failed_at = at
        _stop(session, row.webhook_id, GONE if ended.is_gone else FAILING, at)
        return True
    return False


def _stop(session: Session, webhook_id: uuid.UUID, reason: str, at: datetime) -> None:
    """Stop a webhook that does not answer, and tell who looks after it."""
    webhook = query.webhook_to_change(session, webhook_id)
    if webhook is None or webhook.stopped_at is not None:
        return
    webhook.stopped_at, webhook.stopped_reason = at, reason
    path = f"{_VENDOR_PATH if webhook.organisation_id else _ADMIN_PATH}/{webhook.id}"
    people = keepers_of(session, webhook.organisation_id)
    key = f"{KIND}:{webhook.id}:{at.isoformat()}"
    tell(session, KIND, people, {"url": webhook.url, "path": path}, actor=THE_CLOCK, at=at, key=key)
