"""The overview of the audits: what share of the catalogue they reached, what they contradicted, how many more to draw.

Only drawn audits are a sample of the catalogue: those opened by a report or by hand are counted apart, in no estimate.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.queries import steering as query
from models.queries.campaigns import ListedService, listed_services
from models.queries.steering import Checked
from referencing.services import rulebooks
from referencing.services.campaigns import COMPLAINT_MONTHS, candidate_of
from referencing.services.queue_filter import theme_title
from referencing.words import gettext
from workflows.calendar import day_of, months_later, start_of
from workflows.campaign import age_of
from workflows.draw_vocabulary import AgeBand, RiskBand
from workflows.estimate import Interval, sample_needed, wilson
from workflows.labels import label
from workflows.risk import band_of
from workflows.vocabulary import AuditFinding, AuditState, Track
from workflows.words import _

OPEN_STATES = tuple(state for state in AuditState if state not in (AuditState.CLOSED, AuditState.CANCELLED))
FEW = 30  # audits below which an interval is too wide to conclude from


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Listings in force, and those whose service an audit was concluded of: drawn, others, any."""

    title: str
    in_force: int
    drawn: int
    others: int
    audited: int

    @property
    def share(self) -> float | None:
        """The share audited; None for nothing in force."""
        return self.audited / self.in_force if self.in_force else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What audits found of the declarations about a theme; `interval`: of the share contradicted, of drawn ones."""

    title: str
    confirmed: int
    contradicted: int
    unverifiable: int
    interval: Interval | None

    @property
    def verified(self) -> int:
        """Declarations that were confirmed or contradicted."""
        return self.confirmed + self.contradicted


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`groups`: title → strata; `drawn`, `others`: by theme, all of them last.

    `checked_drawn`, `checked_others`: the audits themselves; `services`: share of the drawn ones with a contradiction.
    """

    whole: Stratum
    groups: Mapping[str, Sequence[Stratum]]
    drawn: Sequence[Declarations]
    others: Sequence[Declarations]
    checked_drawn: Checked
    checked_others: Checked
    services: Interval | None
    under_way: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Needed:
    """Audits to draw for a half-width: whatever the share is, and as far as the audits so far tell it."""

    cautious: int
    informed: int | None


def overview(session: Session, months: int | None, at: datetime) -> Overview:
    """Return the overview over the audits concluded in the last months (None: since the beginning)."""
    on = day_of(at)
    since = start_of(months_later(on, -months)) if months else None
    listed = listed_services(session, start_of(months_later(on, -COMPLAINT_MONTHS)))
    audited = query.services_audited(session, since)
    checked, states = query.audits_checked(session, since), query.drawn_by_state(session)
    findings = query.findings_counted(session, since)
    return Overview(
        whole=_stratum(gettext(_("Tout le catalogue")), listed, audited),
        groups=_groups(listed, audited, on),
        drawn=_declarations([row for row in findings if row.is_drawn], is_sample=True),
        others=_declarations([row for row in findings if not row.is_drawn], is_sample=False),
        checked_drawn=checked[True],
        checked_others=checked[False],
        services=wilson(checked[True].contradicted, checked[True].audits),
        under_way=sum(states.get(state, 0) for state in OPEN_STATES),
        cancelled=states.get(AuditState.CANCELLED, 0),
    )


def needed(found: Overview, half_width: float) -> Needed:
    """Return how many audits of services in force give a share with this precision."""
    population = found.whole.in_force
    informed = sample_needed(half_width, population, found.services.most_varied) if found.services else None
    return Needed(sample_needed(half_width, population), informed)


Audited = set[tuple[UUID, bool]]  # service, and whether its audit was drawn


def _groups(listed: Sequence[ListedService], audited: Audited, on: date) -> dict[str, list[Stratum]]:
    bands = {one.id: band_of(candidate_of(one).risks) for one in listed}
    return {
        gettext(_("Parcours")): [
            _stratum(gettext(label(track)), [one for one in listed if one.track == track], audited) for track in Track
        ],
        gettext(_("Risque")): [
            _stratum(gettext(label(band)), [one for one in listed if bands[one.id] == band], audited)
            for band in RiskBand
        ],
        gettext(_("Ancienneté")): [
            _stratum(gettext(label(age)), [one for one in listed if age_of(one.starts_on, on) == age], audited)
            for age in AgeBand
        ],
    }


def _stratum(title: str, listed: Sequence[ListedService], audited: Audited) -> Stratum:
    drawn = {one.id for one in listed if (one.service_id, True) in audited}
    others = {one.id for one in listed if (one.service_id, False) in audited}
    return Stratum(title=title, in_force=len(listed), drawn=len(drawn), others=len(others), audited=len(drawn | others))


def _declarations(findings: Sequence[Any], *, is_sample: bool) -> list[Declarations]:
    counts: dict[str, Counter[AuditFinding]] = {}
    for row in findings:
        criterion = rulebooks.load(row.rulebook).criterion.get(row.criterion)
        counts.setdefault(criterion.theme if criterion else "", Counter())[row.finding] += row.number
    whole: Counter[AuditFinding] = sum(counts.values(), Counter())
    titles = {key: theme_title(key) if key else gettext(_("Autres")) for key in counts}
    lines = [_line(titles[key], counts[key], is_sample=is_sample) for key in sorted(counts, key=titles.__getitem__)]
    return [*lines, _line(gettext(_("Tous les thèmes")), whole, is_sample=is_sample)]


def _line(title: str, found: Counter[AuditFinding], *, is_sample: bool) -> Declarations:
    confirmed, contradicted = found[AuditFinding.CONFIRMED], found[AuditFinding.CONTRADICTED]
    return Declarations(
        title=title,
        confirmed=confirmed,
        contradicted=contradicted,
        unverifiable=found[AuditFinding.UNVERIFIABLE],
        interval=wilson(contradicted, confirmed + contradicted) if is_sample else None,
    )
