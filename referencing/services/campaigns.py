"""Campaigns of audits: settled by an auditor, changed as long as nothing was drawn, previewed before the freeze."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.campaign import Campaign, CampaignAuditor
from models.organisation import Person
from models.queries import campaigns as query
from models.queries.assignments import interested, people_with_role
from models.queries.campaigns import ListedService
from models.queries.cases import take_numbers
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.working import acting_person
from workflows.calendar import day_of, months_later, start_of
from workflows.campaign import INDEPENDENCE_MONTHS, MOST_CAPACITY, Candidate, Sorted, Terms, sort_out
from workflows.dossier import Sector
from workflows.draw_vocabulary import Dimension, RiskBand
from workflows.machine import StepRefusedError
from workflows.population import entry_faults
from workflows.risk import Risk
from workflows.vocabulary import Actor, Refusal, Role, Track

SERIES = "CAMP"
COMPLAINT_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What somebody settles for a campaign; `capacities`: person → audits begun in a week."""

    title: str
    terms: Terms
    capacities: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """The population as it would be frozen on a day; `services`: number of a listing → name of its service."""

    sorted: Sorted
    services: Mapping[str, str]
    refusals: tuple[Refusal, ...]


def campaign_named(session: Session, number: str) -> Campaign:
    """Return the campaign with this number; NotFoundError when there is none."""
    campaign = query.campaign_numbered(session, number)
    if campaign is None:
        raise NotFoundError(number)
    return campaign


def create_campaign(session: Session, settings: Settings, rulebook: str, *, actor: Actor, at: datetime) -> Campaign:
    """Create a campaign; StepRefusedError with all that is wrong with it."""
    _refuse_if("create", [*settings.terms.faults(), *_auditor_faults(session, settings)])
    campaign = Campaign(
        number=take_numbers(session, SERIES, day_of(at).year)[0],
        rulebook=rulebooks.load(rulebook).key,
        created_at=at,
        created_by_id=acting_person(actor),
        auditors=[],
        quotas={},
    )
    _settle(campaign, settings)
    session.add(campaign)
    session.flush()
    return campaign


def change_campaign(session: Session, campaign: Campaign, settings: Settings, seen_version: int) -> None:
    """Change a campaign that nothing was drawn from; StepRefusedError or StaleError."""
    _open_for_change(session, campaign, seen_version)
    _refuse_if("change", [*settings.terms.faults(), *_auditor_faults(session, settings)])
    _settle(campaign, settings)
    campaign.version += 1
    session.flush()


def set_quotas(session: Session, campaign: Campaign, quotas: Mapping[str, int], on: date, seen_version: int) -> None:
    """Say how many are drawn in each stratum; StepRefusedError when one is larger than its stratum."""
    _open_for_change(session, campaign, seen_version)
    campaign.quota, campaign.quotas = None, dict(quotas)
    campaign.version += 1
    found = preview(session, campaign, on)
    _refuse_if("quotas", found.refusals)
    session.flush()


def name_auditors(session: Session, campaign: Campaign, capacities: Mapping[UUID, int]) -> None:
    """Say who audits, with which capacity; open at any time: it changes nothing of what is drawn."""
    _refuse_if("auditors", list(_capacity_faults(session, capacities)))
    held = {one.person_id: one for one in campaign.auditors}
    campaign.auditors[:] = [
        held.get(person_id) or CampaignAuditor(person_id=person_id, capacity=capacity)
        for person_id, capacity in sorted(capacities.items())
    ]
    for one in campaign.auditors:
        one.capacity = capacities[one.person_id]
    session.flush()


def _open_for_change(session: Session, campaign: Campaign, seen_version: int) -> None:
    query.lock_campaign(session, campaign.id)
    session.refresh(campaign)
    if campaign.version != seen_version:
        raise StaleError(campaign.number)
    _refuse_if(
        "change", [Refusal("campaign_drawn_from", (name,)) for name in query.standing_draws(session, campaign.id)]
    )


def _refuse_if(trigger: str, refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise StepRefusedError(trigger, None, tuple(refusals))


def _auditor_faults(session: Session, settings: Settings) -> Sequence[Refusal]:
    return list(_capacity_faults(session, settings.capacities))


def _capacity_faults(session: Session, capacities: Mapping[UUID, int]) -> Sequence[Refusal]:
    known = {person.id: person.name for person in possible_auditors(session)}
    strangers = [person for person in capacities if person not in known]
    if strangers:
        raise NotFoundError(str(strangers[0]))
    found = [] if capacities else [Refusal("auditors_missing")]
    return found + [
        Refusal("capacity_out_of_range", (known[person], str(MOST_CAPACITY)))
        for person, capacity in capacities.items()
        if not 1 <= capacity <= MOST_CAPACITY
    ]


def possible_auditors(session: Session) -> Sequence[Person]:
    """Return everyone who may audit, by name."""
    return people_with_role(session, (Role.AUDITOR,))


def _settle(campaign: Campaign, settings: Settings) -> None:
    terms = settings.terms
    campaign.title, campaign.starts_on, campaign.ends_on = settings.title, terms.starts_on, terms.ends_on
    campaign.tracks = [track.value for track in Track if track in terms.tracks]
    campaign.fields = [sector.value for sector in Sector if sector in terms.fields]
    campaign.dimensions = [dimension.value for dimension in Dimension if dimension in terms.dimensions]
    campaign.quota = terms.quota
    campaign.weights = {band.value: terms.weights.get(band, 1) for band in RiskBand}
    campaign.recent_months = terms.recent_months
    campaign.excludes_removal, campaign.excludes_ending = terms.excludes_removal, terms.excludes_ending
    held = {one.person_id: one for one in campaign.auditors}
    campaign.auditors[:] = [
        held.get(person_id) or CampaignAuditor(person_id=person_id) for person_id in sorted(settings.capacities)
    ]
    for one in campaign.auditors:
        one.capacity = settings.capacities[one.person_id]


def terms_of(campaign: Campaign) -> Terms:
    """Return what a campaign settles."""
    return Terms(
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        tracks=frozenset(map(Track, campaign.tracks)),
        fields=frozenset(map(Sector, campaign.fields)),
        dimensions=tuple(map(Dimension, campaign.dimensions)),
        quota=campaign.quota,
        quotas=campaign.quotas,
        weights={RiskBand(band): weight for band, weight in campaign.weights.items()},
        recent_months=campaign.recent_months,
        excludes_removal=campaign.excludes_removal,
        excludes_ending=campaign.excludes_ending,
    )


def preview(session: Session, campaign: Campaign, on: date) -> Preview:
    """Return the population as it would be frozen on a day, with all that would keep it from being frozen."""
    known = query.listed_services(session, start_of(months_later(on, -COMPLAINT_MONTHS)))
    terms = terms_of(campaign)
    found = sort_out(map(candidate_of, known), terms, on)
    refusals = [*terms.faults(), *entry_faults(found.entries, found.quotas)]
    kept = {entry.listing for entry in found.entries}
    refusals += _without_auditor(session, campaign, [one for one in known if one.number in kept], on)
    return Preview(found, {one.number: one.service for one in known}, tuple(refusals))


def candidate_of(one: ListedService) -> Candidate:
    """Return a listing in force as the rules look at it."""
    service = one.declaration.get("service", {})
    risks = {
        Risk.EXCHANGE: one.track is Track.EXCHANGE,
        Risk.WRITES: one.writes,
        Risk.MEDICAL_DEVICE: bool(service.get("medical_device")),
        Risk.COMPLAINT: one.has_complaint,
        Risk.CONTRADICTED: one.was_contradicted,
        Risk.OPEN_RESERVATION: one.has_reservation,
    }
    return Candidate(
        number=one.number,
        track=one.track,
        fields=tuple(Sector(code) for code in service.get("fields", ())),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        audited_on=day_of(one.audited_at) if one.audited_at else None,
        has_open_audit=one.has_open_audit,
        is_heard=one.is_heard,
        risks=frozenset(risk for risk, holds in risks.items() if holds),
    )


def barred_auditors(session: Session, services: Sequence[UUID], on: date) -> set[tuple[UUID, UUID]]:
    """Return service and person wherever somebody may not audit: an interest, or an assessment within two years."""
    since = start_of(months_later(on, -INDEPENDENCE_MONTHS))
    return interested(session, services) | query.assessed_since(session, services, since)


def _without_auditor(session: Session, campaign: Campaign, kept: Sequence[ListedService], on: date) -> list[Refusal]:
    auditors = [one.person_id for one in campaign.auditors]
    if not auditors:
        return [Refusal("auditors_missing")]
    barred = barred_auditors(session, [one.service_id for one in kept], on)
    return [
        Refusal("auditor_for_none", (one.service,))
        for one in kept
        if all((one.service_id, person) in barred for person in auditors)
    ]
