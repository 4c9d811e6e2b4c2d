"""A campaign in the small town, taken through its draw by the door."""

from datetime import timedelta

from sqlalchemy import select

from models.application import Application
from models.listing import Listing
from models.service import Service
from referencing.services import campaigns, drawing
from referencing.services.campaigns import Settings
from referencing.services.drawing import Plan
from referencing.services.people import register_vendor
from referencing.services.steps import take_step
from workflows.calendar import day_of, last_day
from workflows.campaign import Terms
from workflows.dossier import Signatory, Vendor
from workflows.draw import Secret, commitment_of
from workflows.vocabulary import ApplicationState, Kind, ListingState, Role, Track

OFFICIALS = (Role.OFFICER, Role.SECRETARY)
SECRETS = tuple(Secret(f"{seat:032x}", f"mots secrets du siege {seat}") for seat in (1, 2))
VALUE = "04 12 23 33 45 / 07"
SOURCE = "Loto, tirage du lundi : les cinq numéros, puis le numéro chance"


def listed(w, track=Track.SIMPLE, fields=("health",), **changes):
    """Put a listing in force as a publication leaves it, without its past; return its number."""
    rank = len(w.session.scalars(select(Listing.id)).all()) + 1
    siren, email = f"{rank:09d}", f"signataire@editeur-{rank:02d}.example"
    signatory = Signatory(name="Signataire Exemple", email=email)
    vendor = register_vendor(w.session, Vendor(name=f"Éditeur {rank}", siren=siren, signatory=signatory), w.at)
    service = Service(organisation_id=vendor.id, name=f"Service {rank}", slug=f"service-{rank}", created_at=w.at)
    w.session.add(service)
    w.session.flush()
    about = {"organisation_id": vendor.id, "service_id": service.id, "rulebook": "demo-2", "track": track}
    about |= {"opened_at": w.at, "moved_at": w.at}
    starts_on = day_of(w.at)
    listing = Listing(
        number=f"REF-2026-{rank:05d}",
        state=ListingState.ACTIVE,
        starts_on=starts_on,
        ends_on=last_day(starts_on, 2),
        verified_version="1.0.0",
        **about | changes,
    )
    w.session.add(listing)
    w.session.flush()
    declaration = {"service": {"fields": list(fields)}, "vendor": {"signatory": {"email": email}}}
    application = Application(
        number=f"CAND-2025-{rank:05d}",
        state=ApplicationState.PUBLISHED,
        kind=Kind.INITIAL,
        declaration=declaration,
        listing_id=listing.id,
        **about,
    )
    w.session.add(application)
    return listing.number


def settings_of(w, **changes):
    starts_on = day_of(w.at) + timedelta(days=60)
    terms = Terms(starts_on=starts_on, ends_on=starts_on + timedelta(days=180), **{"quota": 1} | changes)
    return Settings(title="Campagne d’essai", terms=terms, capacities={w.staff(Role.AUDITOR).id: 2})


def create(w, **changes):
    """Create a campaign of everything in force, one drawn in all; return its number."""
    auditor = w.staff(Role.AUDITOR)
    return campaigns.create_campaign(w.session, settings_of(w, **changes), "demo-2", actor=auditor, at=w.at).number


def plan_of(w, officials=OFFICIALS, reveal=10, public=14):
    return Plan(
        officials=[w.staff(role).id for role in officials],
        reveal_by=day_of(w.at) + timedelta(days=reveal),
        public_on=day_of(w.at) + timedelta(days=public),
        public_source=SOURCE,
    )


def prepare(w, campaign, **changes):
    """Prepare a draw of a campaign; return its number."""
    named = campaigns.campaign_named(w.session, campaign)
    return drawing.prepare_draw(w.session, named, plan_of(w, **changes), actor=w.staff(Role.AUDITOR), at=w.at).number


def step(w, number, trigger, role, words=""):
    draw = drawing.draw_named(w.session, number)
    return take_step(w.session, draw, trigger, actor=w.staff(role), at=w.at, reason=words)


def commit(w, number):
    for seat, (role, secret) in enumerate(zip(OFFICIALS, SECRETS, strict=True), start=1):
        step(w, number, "commit", role, commitment_of(number, seat, secret))


def reveal(w, number, roles=OFFICIALS):
    for role, secret in zip(OFFICIALS, SECRETS, strict=True):
        if role in roles:
            step(w, number, "reveal", role, secret.text)


def frozen(town, **changes):
    """Take a draw of a new campaign to its frozen population; return its number."""
    number = town.do(lambda w: prepare(w, create(w, **changes)))
    town.do(commit, number)
    town.do(step, number, "freeze", Role.AUDITOR)
    return number


def valued(town, **changes):
    """Take a draw to the day when only the lots are left to draw."""
    number = frozen(town, **changes)
    town.do(reveal, number)
    town.wait(14)
    for role in OFFICIALS:
        town.do(step, number, "type_value", role, VALUE)
    return number


def drawn(town, **changes):
    number = valued(town, **changes)
    town.do(step, number, "draw", Role.AUDITOR)
    return number


def read(town, number, *names):
    """Return what a draw says under these names, or its state."""

    def values(w):
        draw = drawing.draw_named(w.session, number)
        return tuple(getattr(draw, name) for name in names or ("state",))

    found = town.do(values)
    return found if names[1:] else found[0]
