"""What a schedule holds to today, as the memory has it: audits, auditors, closed days, conflicts of interest."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from models.audit import Audit
from models.campaign import Campaign
from models.organisation import Person
from models.queries import programme as query
from models.queries.assignments import absences_from, interested, people_with_role
from models.queries.campaigns import assessed_since
from referencing.services import rulebooks
from referencing.services.public_holidays import french_holidays
from workflows.calendar import day_of, months_later, start_of
from workflows.campaign import INDEPENDENCE_MONTHS
from workflows.procedures import AUDIT
from workflows.rulebook import DelayName
from workflows.schedule import Auditor, AuditToPlace, Bar, Delays, Instance, Placement, Span
from workflows.vocabulary import Role

ELSEWHERE = 1  # audits begun in a week by an auditor of no campaign
REPORT_MONTHS = 12  # an audit opened on a report starts within them
_Bars = Mapping[tuple[UUID, UUID], Bar]


def instance_of(session: Session, on: date) -> Instance:
    """Return all that a schedule made on a day must hold to, in as many queries for one audit as for all."""
    audits = [audit for audit in query.open_audits(session) if audit.starts_on or _is_to_place(audit)]
    people = people_with_role(session, (Role.AUDITOR,))
    campaigns = query.campaigns_of(session, [audit.id for audit in audits])
    bars = _bars(session, [audit.service_id for audit in audits], on)
    return Instance(
        on=on,
        audits=tuple(_audit(audit, campaigns.get(audit.id), people, bars) for audit in audits),
        auditors=_auditors(session, people, on),
        holidays=french_holidays(),
        quiet=tuple(Span(one.starts_on, one.ends_on) for one in query.quiet_periods(session, on)),
        impossible=_impossible(session, on),
    )


@cache
def delays_of(rulebook: str) -> Delays:
    """Return the delays of audits under a rulebook."""
    book = rulebooks.load(rulebook)
    return Delays(
        notice=book.delay(DelayName.AUDIT_NOTICE),
        collection=book.delay(DelayName.AUDIT_COLLECTION),
        analysis=book.delay(DelayName.AUDIT_ANALYSIS),
        observations=book.delay(DelayName.AUDIT_OBSERVATIONS),
    )


def fingerprint(instance: Instance) -> str:
    """Return the SHA-256 of all that a schedule holds to, its day apart: what changes it puts a plan out of date."""
    audits = [
        (audit.key, audit.vendor, audit.origin.value, audit.window, repr(audit.delays), audit.held, audit.is_fixed)
        for audit in instance.audits
    ]
    barred = [sorted((who, why.value) for who, why in audit.barred.items()) for audit in instance.audits]
    told = (
        audits,
        barred,
        sorted(instance.auditors, key=lambda one: one.key),
        sorted(instance.quiet, key=repr),
        sorted(instance.impossible.items()),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _audit(audit: Audit, campaign: Campaign | None, people: Sequence[Person], bars: _Bars) -> AuditToPlace:
    barred = {one.id.hex: bars[audit.service_id, one.id] for one in people if (audit.service_id, one.id) in bars}
    if campaign is not None:
        team = {one.person_id for one in campaign.auditors}
        barred = {one.id.hex: Bar.OUTSIDE for one in people if one.id not in team} | barred
    return AuditToPlace(
        key=audit.number,
        service=audit.service.name,
        vendor=audit.organisation_id.hex,
        vendor_name=audit.organisation.name,
        origin=audit.origin,
        window=window_of(audit, campaign),
        delays=delays_of(audit.rulebook),
        barred=barred,
        held=Placement(audit.auditor_id.hex, audit.starts_on) if audit.starts_on else None,
        is_fixed=not _is_to_place(audit),
    )


def _is_to_place(audit: Audit) -> bool:
    return AUDIT.may_leave(audit.state, "schedule")


def window_of(audit: Audit, campaign: Campaign | None) -> Span:
    """Return the days within which an audit starts: the period of its campaign, else a year from its opening."""
    if campaign is not None:
        return Span(campaign.starts_on, campaign.ends_on)
    opened_on = day_of(audit.opened_at)
    return Span(opened_on, months_later(opened_on, REPORT_MONTHS))


def _bars(session: Session, services: Sequence[UUID], on: date) -> _Bars:
    since = start_of(months_later(on, -INDEPENDENCE_MONTHS))
    assessed = dict.fromkeys(assessed_since(session, services, since), Bar.ASSESSED)
    return assessed | dict.fromkeys(interested(session, services), Bar.INTEREST)


def _auditors(session: Session, people: Sequence[Person], on: date) -> tuple[Auditor, ...]:
    capacities, away = query.capacities(session), defaultdict(list)
    for absence in absences_from(session, on):
        away[absence.person_id].append(Span(absence.starts_on, absence.ends_on))
    return tuple(
        Auditor(key=one.id.hex, name=one.name, capacity=capacities.get(one.id, ELSEWHERE), absences=tuple(away[one.id]))
        for one in people
    )


def _impossible(session: Session, on: date) -> dict[str, tuple[Span, ...]]:
    found = defaultdict(list)
    for one in query.impossible_periods(session, on):
        found[one.organisation_id.hex].append(Span(one.starts_on, one.ends_on))
    return {vendor: tuple(spans) for vendor, spans in found.items()}
