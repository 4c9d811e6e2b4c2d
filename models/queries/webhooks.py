"""Webhooks: those that want a change, their posts and attempts."""

import uuid
from collections.abc import Sequence

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.feed import ListingChange
from models.webhook import Webhook, WebhookAttempt, WebhookDelivery


def is_any_active(session: Session) -> bool:
    """Return whether anybody wants to be told of changes."""
    return bool(session.scalar(select(exists().where(Webhook.stopped_at.is_(None)))))


def active_webhooks(session: Session, organisation_id: uuid.UUID) -> Sequence[Webhook]:
    """Return the webhooks that are told of changes of a vendor's listings."""
    mine = or_(Webhook.organisation_id.is_(None), Webhook.organisation_id == organisation_id)
    return session.scalars(select(Webhook).where(Webhook.stopped_at.is_(None), mine).order_by(Webhook.id)).all()


def webhooks_of(session: Session, organisation_id: uuid.UUID | None, limit: int) -> Sequence[Webhook]:
    """Return the webhooks of a vendor, last made first; None: all of them."""
    query = select(Webhook).options(joinedload(Webhook.created_by), joinedload(Webhook.organisation))
    if organisation_id is not None:
        query = query.where(Webhook.organisation_id == organisation_id)
    return session.scalars(query.order_by(Webhook.created_at.desc(), Webhook.id.desc()).limit(limit)).all()


def webhook_to_change(session: Session, webhook_id: uuid.UUID) -> Webhook | None:
    """Return a webhook, kept from other writers until the commit."""
    return session.get(Webhook, webhook_id, with_for_update=True, populate_existing=True)


def grants_before(session: Session, listing_id: uuid.UUID, position: int) -> list[str]:
    """Return the grants that a listing had before a change."""
    before: dict[str, list[str]] | None = session.scalar(
        select(ListingChange.listed)
        .where(ListingChange.listing_id == listing_id, ListingChange.position < position)
        .order_by(ListingChange.position.desc())
        .limit(1)
    )
    return before["grants"] if before else []


def has_delivery(session: Session, webhook_id: uuid.UUID, key: str) -> bool:
    """Return whether a webhook has a post with this key."""
    known = exists().where(WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.key == key)
    return bool(session.scalar(select(known)))


def deliveries_of(session: Session, webhook_id: uuid.UUID, limit: int) -> Sequence[WebhookDelivery]:
    """Return the last posts of a webhook with their attempts, last made first."""
    return session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook_id)
        .order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id.desc())
        .limit(limit)
        .options(selectinload(WebhookDelivery.attempts))
    ).all()


def waiting_deliveries(session: Session, webhook_id: uuid.UUID) -> Sequence[WebhookDelivery]:
    """Return the posts of a webhook that never arrived, in the order in which they were made."""
    return session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.done_at.is_(None))
        .order_by(WebhookDelivery.created_at, WebhookDelivery.id)
    ).all()


def delivery_with_webhook(session: Session, delivery_id: uuid.UUID) -> WebhookDelivery | None:
    """Return a post and where it goes."""
    return session.get(WebhookDelivery, delivery_id, options=[joinedload(WebhookDelivery.webhook)])


def count_attempts(session: Session, delivery: WebhookDelivery) -> int:
    """Return how often a post was tried in its present round."""
    return session.execute(
        select(func.count()).where(WebhookAttempt.delivery_id == delivery.id, WebhookAttempt.round == delivery.round)
    ).scalar_one()
