"""A story about the programme of audits: computed, accepted, then one audit that has no room, and why."""

from datetime import timedelta

from models.audit import Audit
from models.listing import Listing
from models.organisation import Person
from models.queries.assignments import people_with_role
from models.queries.campaigns import listed_services
from referencing.services import auditing
from referencing.services.absences import THE_AUDITORS, note_absence
from referencing.services.demo.acts import Story
from referencing.services.demo.reported import take_in
from referencing.services.demo.world import World
from referencing.services.programme import closed_days, proposals
from referencing.services.programme.instance import instance_of
from referencing.words import gettext
from workflows.calendar import day_of, months_later, start_of
from workflows.report_vocabulary import ReportKind
from workflows.schedule import Span
from workflows.vocabulary import Role
from workflows.words import _

_BY_HAND, _REPORTED = 4, 2  # audits opened beside those that a draw opened


def programmed(w: World, number: int) -> Story:  # noqa: ARG001 - as other stories
    """Audits are opened, days closed, a programme computed and accepted; then a vendor declares a year impossible."""
    _close(w, 90, 103, _("Fermeture annuelle du service"))
    _leave(w, 55, 69)
    listings = _free_listings(w)[: _BY_HAND + _REPORTED]
    opened = [_open(w, listing, is_reported=position < _REPORTED) for position, listing in enumerate(listings)]
    if opened:
        _forbid(w, opened[0], 35, 42, _("Mise en production"))
    found = _computed(w)
    proposal = proposals.proposal_named(w.session, found)
    auditor = w.staff(Role.AUDITOR)
    proposals.accept_proposal(w.session, found, actor=auditor, at=w.at, seen_version=proposal.version)
    for reported in opened[:_REPORTED]:
        _announce(w, reported)
    yield 12
    audit = _open(w, _free_listings(w)[0], is_reported=True)
    for quarter in range(5):
        first = 92 * quarter
        _forbid(w, audit, first, first + 91, _("Changement de prestataire d’hébergement"))
    _computed(w)
    yield 1


def _computed(w: World) -> str:
    """Ask for a programme and have the answer at once; return its number."""
    proposal = proposals.ask_proposal(w.session, actor=w.staff(Role.AUDITOR), at=w.at)
    proposals.write_answer(proposal, proposals.searched(instance_of(w.session, day_of(w.at))), w.at)
    w.session.flush()
    return proposal.number


def _free_listings(w: World) -> list[Listing]:
    """Return the listings in force that nobody audits or hears, by number."""
    known = listed_services(w.session, start_of(months_later(day_of(w.at), -1)))
    free = (one for one in known if not one.has_open_audit and not one.is_heard)
    found = (w.session.get(Listing, one.id) for one in free)
    return [listing for listing in found if listing is not None]


def _open(w: World, listing: Listing, *, is_reported: bool) -> Audit:
    if not is_reported:
        reason, actor = gettext(_("Audit au titre de l’évaluation continue.")), w.staff(Role.AUDITOR)
        return auditing.open_audit(w.session, listing, reason=reason, actor=actor, at=w.at)
    text = _("Le service montre de la publicité à l’ouverture, ce que sa fiche ne dit pas.")
    number = take_in(w, listing.number, ReportKind.MISLEADING, text)
    w.step(number, "open_audit", Role.OFFICER, gettext(_("La fiche ne parle d’aucune publicité.")))
    audit: Audit = w.case(number).audit
    return audit


def _announce(w: World, audit: Audit) -> None:
    """Write the plan of an audit that begins soon, and send it."""
    if audit.starts_on is None:
        raise LookupError(audit.number)
    written = auditing.Plan(
        perimeter=gettext(_("Ce que le signalement met en cause.")),
        calendar=gettext(_("Dépôt des preuves pendant un mois, puis analyse et rapport.")),
        conditions=gettext(_("Audit sur pièces ; visite sur place en cas d’anomalie.")),
        starts_on=audit.starts_on,
    )
    auditing.write_plan(w.session, audit, written, actor=w.staff(Role.AUDITOR))
    w.step(audit.number, "notify", Role.AUDITOR)


def _close(w: World, first: int, last: int, title: str) -> None:
    on = day_of(w.at)
    closed_days.note_quiet(
        w.session, _span(w, first, last), gettext(title), actor=w.staff(Role.AUDITOR), at=w.at, on=on
    )


def _leave(w: World, first: int, last: int) -> None:
    """Note that the second auditor is away, the first one standing in."""
    here, away = _auditors(w)[:2]
    span = _span(w, first, last)
    note_absence(w.session, away.id, here.id, span.first, span.last, at=w.at, on=day_of(w.at), circle=THE_AUDITORS)


def _auditors(w: World) -> list[Person]:
    return sorted(people_with_role(w.session, (Role.AUDITOR,)), key=lambda one: one.email)


def _forbid(w: World, audit: Audit, first: int, last: int, reason: str) -> None:
    actor, span, on = w.vendor_of(audit), _span(w, first, last), day_of(w.at)
    vendor, words = audit.organisation_id, gettext(reason)
    closed_days.declare_impossible(w.session, vendor, span, words, actor=actor, at=w.at, on=on)


def _span(w: World, first: int, last: int) -> Span:
    """Return days counted from today."""
    on = day_of(w.at)
    return Span(on + timedelta(days=first), on + timedelta(days=last))
