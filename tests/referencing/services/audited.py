"""Audits of a small town, concluded in every way, to count: half of them drawn, the others opened otherwise."""

import random
from datetime import timedelta

from sqlalchemy import select

from models.audit import Audit, AuditItem
from models.draw import Draw, DrawnLot
from models.listing import Listing
from referencing.services import rulebooks
from tests.referencing.services import draws
from workflows.vocabulary import AuditConclusion, AuditFinding, AuditOrigin, AuditState, Role

KEYS = {
    theme.key: [one.key for one in rulebooks.load("mes-2023").criteria if one.theme == theme.key][:2]
    for theme in rulebooks.load("mes-2023").themes[:3]
}


def audits(w, count, seed=5):
    """Write audits of the listings in force, the last one not concluded; return them with whether each is drawn."""
    chance = random.Random(seed)  # noqa: S311 - a test
    listings = list(w.session.scalars(select(Listing).order_by(Listing.number)))
    draw = w.session.scalars(select(Draw).where(Draw.number == draws.prepare(w, draws.create(w)))).one()
    found = []
    for number in range(count):
        listing, is_drawn = listings[number % len(listings)], chance.random() < 0.5
        is_concluded = number < count - 1
        audit = Audit(
            number=f"AUD-2026-{number + 1:05d}",
            rulebook="mes-2023",
            state=AuditState.CLOSED if is_concluded else AuditState.COLLECTING,
            conclusion=AuditConclusion.COMPLIANT if is_concluded else None,
            opened_at=w.at,
            moved_at=w.at - timedelta(days=chance.choice((30, 300, 700))),
            organisation_id=listing.organisation_id,
            service_id=listing.service_id,
            listing_id=listing.id,
            auditor_id=w.staff(Role.AUDITOR).id,
            origin=AuditOrigin.DRAW,
        )
        audit.items = [
            AuditItem(position=place, criterion=key, finding=chance.choice((None, *AuditFinding)))
            for place, key in enumerate(key for keys in KEYS.values() for key in keys)
        ]
        w.session.add(audit)
        w.session.flush()
        lots = {lot.listing_id for lot in draw.lots}
        if is_drawn and listing.id not in lots:
            draw.lots.append(DrawnLot(listing_id=listing.id, rank=number + 1, audit_id=audit.id))
        w.session.flush()
        found.append((audit, is_drawn and listing.id not in lots))
    return found
