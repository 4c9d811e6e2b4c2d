"""A town of cases, one of every procedure, for tests that only look."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from referencing.services.demo import acts, audits
from referencing.services.demo.world import World
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import Opinion, Role, Track

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUSE = "parcours.example"


@dataclass(frozen=True)
class Town:
    """Numbers of cases. The vendor of `application`, `listing`, `reservation` and `audit` is number 1; of `draft` 2."""

    at: datetime
    application: str
    listing: str
    reservation: str
    audit: str
    planned_audit: str
    draft: str
    submitted: str
    app: Any = None

    def served_by(self, app) -> "Town":
        return replace(self, app=app)

    def visitor(self, name=None) -> Visitor:
        visitor = Visitor(self.app)
        return visitor.sign_in(f"{name}@{HOUSE}" if "@" not in name else name) if name else visitor

    def cases(self):
        return {
            "application": self.application,
            "listing": self.listing,
            "reservation": self.reservation,
            "audit": self.audit,
            "draft": self.draft,
            "submitted": self.submitted,
        }


def vendor(number) -> str:
    return f"signataire@editeur-{number:02d}.example"


def build(world: World, session) -> Town:
    world.session, world.at = session, FIRST
    world.populate()
    application = _play(world, acts.file(world, 1, "Exemple Souffle", Track.EXCHANGE, "demo-2"))
    listing = _play(world, acts.whole(world, application, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)]))
    reservation = acts.live_reservations_of(session, world.case(application).id)[0].number
    audit = _play(world, audits.plan(world, listing))
    world.step(audit, "notify", Role.AUDITOR)
    planned = _play(world, audits.plan(world, listing))
    draft = acts.open_only(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2")
    acts.forget_answers(world, draft, 2)
    world.step(draft, "confirm_eligibility", Role.VENDOR)
    submitted = _play(world, acts.file(world, 3, "Exemple Sommeil", Track.SIMPLE, "demo-2"))
    session.commit()
    at = world.at + timedelta(hours=1)
    return Town(at, application, listing, reservation, audit, planned, draft, submitted)


def _play(world, story):
    while True:
        try:
            world.at += timedelta(days=next(story))
        except StopIteration as end:
            world.session.commit()
            return end.value
