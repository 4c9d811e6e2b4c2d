"""Webhooks as people handle them: registered, tested, stopped, taken up again, a post sent anew."""

import ipaddress
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from models.entropy import new_id
from models.organisation import Organisation, Person
from models.queries import webhooks as query
from models.queries.feed import changes_between, number_changes
from models.webhook import Webhook, WebhookDelivery
from referencing.services.administration import record
from referencing.services.errors import NotFoundError
from referencing.services.organisations import note
from referencing.services.webhooks.delivering import BY_HAND, add_delivery, enqueue, tell_webhooks
from referencing.services.webhooks.posting import Network, is_allowed
from referencing.services.webhooks.signing import hidden, new_secret
from workflows.administration import Act
from workflows.programs import WebhookEvent
from workflows.vocabulary import Actor

LONGEST = 500
AT_ONCE = 1000  # changes that one press of the button tells of
_TEST = "test"


@dataclass(frozen=True, slots=True)
class Handler:
    """Who handles webhooks: for a vendor, or for the house (`organisation` None), whose administrators reach all."""

    person: Person
    actor: Actor
    organisation: Organisation | None


def address_fault(url: str, networks: Sequence[Network]) -> str | None:
    """Return the code of what is wrong with an address, as far as it can be told without asking for its name."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "unreadable"
    if not host or len(url) > LONGEST or not url.isprintable() or not url.isascii() or " " in url:
        return "unreadable"
    if parts.username or parts.password or parts.fragment:
        return "credentials"
    if parts.scheme != "https" and not (parts.scheme == "http" and networks):
        return "scheme"
    return _host_fault(host, networks)


def _host_fault(host: str, networks: Sequence[Network]) -> str | None:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return None if networks else "private"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None  # a name: looked at each time something is posted to it
    return None if is_allowed(address, networks) else "private"


def register(
    session: Session, url: str, events: Sequence[WebhookEvent], by: Handler, secret_key: str, at: datetime
) -> tuple[Webhook, str]:
    """Return a new webhook and the secret of its signatures, to show once."""
    secret = new_secret()
    webhook = Webhook(
        organisation_id=by.organisation.id if by.organisation else None,
        url=url,
        events=[event.value for event in events],
        secret=hidden(secret, secret_key),
        created_by_id=by.person.id,
        created_at=at,
    )
    session.add(webhook)
    session.flush()
    _write_down(session, webhook, Act.CREATE_WEBHOOK, by, at)
    return webhook, secret


def webhook_of(session: Session, webhook_id: uuid.UUID, by: Handler) -> Webhook:
    """Return a webhook to change; NotFoundError for one that is not this handler's."""
    webhook = query.webhook_to_change(session, webhook_id)
    is_theirs = by.organisation is None or (webhook is not None and webhook.organisation_id == by.organisation.id)
    if webhook is None or not is_theirs:
        raise NotFoundError(str(webhook_id))
    return webhook


def stop(session: Session, webhook_id: uuid.UUID, by: Handler, at: datetime) -> Webhook:
    """Stop a webhook: what was not taken waits until it is taken up again."""
    webhook = webhook_of(session, webhook_id, by)
    if webhook.stopped_at is None:
        webhook.stopped_at, webhook.stopped_reason = at, BY_HAND
        _write_down(session, webhook, Act.STOP_WEBHOOK, by, at)
    return webhook


def take_up(session: Session, webhook_id: uuid.UUID, by: Handler, at: datetime) -> Webhook:
    """Take a webhook up again, and send what it did not get meanwhile."""
    webhook = webhook_of(session, webhook_id, by)
    if webhook.stopped_at is not None:
        webhook.missed_from, webhook.missed_until = webhook.missed_from or webhook.stopped_at, at
        webhook.stopped_at = webhook.stopped_reason = None
        for row in query.waiting_deliveries(session, webhook.id):
            _again(session, row, at)
        _write_down(session, webhook, Act.RESUME_WEBHOOK, by, at)
    return webhook


def catch_up(session: Session, webhook_id: uuid.UUID, by: Handler, at: datetime) -> Webhook:
    """Tell a webhook of what changed while it was stopped; `missed_from` stays where there is more than fits at once.

    A change that it was told of is not told again.
    """
    webhook = webhook_of(session, webhook_id, by)
    if webhook.stopped_at is not None or webhook.missed_from is None or webhook.missed_until is None:
        return webhook
    number_changes(session)
    span = (webhook.missed_from, webhook.missed_until)
    found = changes_between(session, webhook.organisation_id, *span, AT_ONCE + 1)
    for change in found[:AT_ONCE]:
        tell_webhooks(session, [webhook], change, session.info["public_url"], at)
    if len(found) > AT_ONCE:
        webhook.missed_from = found[AT_ONCE].at
    else:
        webhook.missed_from = webhook.missed_until = None
    _write_down(session, webhook, Act.CATCH_UP_WEBHOOK, by, at)
    return webhook


def test(session: Session, webhook_id: uuid.UUID, by: Handler, at: datetime) -> None:
    """Post something that says no more than that it is a test."""
    webhook = webhook_of(session, webhook_id, by)
    add_delivery(session, webhook, _TEST, {"webhook": str(webhook.id)}, f"{_TEST}:{new_id().hex}", at)


def replay(session: Session, webhook_id: uuid.UUID, delivery_id: uuid.UUID, by: Handler, at: datetime) -> None:
    """Send a post anew, with the identifier it had: a receiver that took it knows it. NotFoundError as `webhook_of`."""
    webhook = webhook_of(session, webhook_id, by)
    row = query.delivery_with_webhook(session, delivery_id)
    if row is None or row.webhook_id != webhook.id:
        raise NotFoundError(str(delivery_id))
    _again(session, row, at)


def _again(session: Session, row: WebhookDelivery, at: datetime) -> None:
    row.round, row.done_at, row.failed_at = row.round + 1, None, None
    session.flush()
    enqueue(session, row, at)


def _write_down(session: Session, webhook: Webhook, act: Act, by: Handler, at: datetime) -> None:
    about = urlsplit(webhook.url).hostname or ""
    if webhook.organisation_id is not None:
        note(session, webhook.organisation_id, act.value, by.person, at, about)
    if by.organisation is None:
        details = {"events": webhook.events}
        record(session, act, actor=by.actor, at=at, subject=about, subject_id=webhook.id, details=details)
