"""The stories of the demonstration: together they reach every state of every procedure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from models.queries.reservations import live_reservations_of
from referencing.services import following, rulebooks
from referencing.services.demo import acts, shelf, under_way
from referencing.services.demo.acts import Story
from referencing.services.demo.audits import comply, conduct, plan
from referencing.services.demo.draws import annulled, being_prepared, drawn_and_audited, drawn_at_second_try
from referencing.services.demo.programmes import programmed
from referencing.services.demo.renewing import renew
from referencing.services.demo.reported import reported
from referencing.services.demo.world import World
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.vocabulary import AuditConclusion, Holder, Kind, MissedEffect, Opinion, Role, Track
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Telling:
    """A story with its number (it names the vendor) and the day it starts, counted from the first."""

    number: int
    tell: Callable[[World, int], Story]
    starts_on_day: int


def renewed_in_time(w: World, number: int) -> Story:
    """Published, renewed early (nothing is lost), then replaced by a new first application after three years."""
    case = yield from acts.file(w, number, _("Exemple Souffle"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield acts.until(w, listing, 100)
    renewal = yield from renew(w, case, Kind.RENEWAL)
    yield from acts.whole(w, renewal)
    yield acts.until(w, listing, 110)
    fresh = yield from acts.refile(w, renewal, Kind.INITIAL)
    yield from acts.whole(w, fresh)


def major_version(w: World, number: int) -> Story:
    """Exchange track, approved inside, changes answered, a reservation sent back then lifted, an update published."""
    case = yield from acts.file(w, number, _("Exemple Tension"), Track.EXCHANGE, is_approved=True)
    yield from acts.assess_with_changes(w, case)
    yield from acts.opine(w, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)])
    yield from acts.agree(w, case)
    listing = yield from acts.publish(w, case)
    yield from acts.lift(w, case, sent_back=True)
    yield w.days(40, 60)
    yield from release(w, listing, "2.0.0")
    update = yield from renew(w, case, Kind.UPDATE, "2.0.0")
    yield from acts.whole(w, update)
    yield acts.until(w, listing, 105)
    renewal = yield from renew(w, update, Kind.RENEWAL)
    yield from acts.whole(w, renewal)


def release(w: World, listing: str, version: str) -> Story:
    """Put a major version in use and declare it."""
    right = w.case(listing)
    notes = gettext(_("Nouvelle architecture et nouveaux traitements."))
    changes = list(rulebooks.load(right.rulebook).change)[:1]
    today, actor = day_of(w.at), w.vendor_of(right)
    following.record_release(w.session, right, version, today, changes=changes, notes=notes, actor=actor, on=today)
    w.step(listing, "declare_release", Role.VENDOR)
    yield w.days(5, 15)


def suspensive_then_withdrawn(w: World, number: int) -> Story:
    """A suspensive reservation blocks the publication until it is lifted; the vendor later leaves the catalogue."""
    case = yield from acts.file(w, number, _("Exemple Mémoire"), Track.SIMPLE)
    yield from acts.assess(w, case)
    yield from acts.opine(w, case, Opinion.SUSPENSIVE, [acts.reserve(suspensive=True)])
    yield from acts.agree(w, case)
    yield from acts.lift(w, case)
    listing = yield from acts.publish(w, case)
    yield w.days(150, 200)
    w.step(listing, "withdraw", Role.SIGNATORY)


def refused(w: World, number: int) -> Story:
    """An unfavourable opinion, a refusal whose grounds quote findings."""
    case = yield from acts.file(w, number, _("Exemple Ordonnance"), Track.EXCHANGE)
    yield from acts.assess(w, case, bad=(0, 2))
    yield from acts.opine(w, case, Opinion.UNFAVOURABLE)
    w.step(case, "refuse", Role.DECIDER, grounds(w, case))


def grounds(w: World, case: str) -> str:
    """Return grounds of a refusal that quote the findings against a case."""
    quoted = sorted(finding for finding in acts.negative_keys(w, case)) or acts.found_keys(w, case)[:1]
    return gettext(_("Les preuves déposées ne montrent pas la conformité aux critères {0}."), ", ".join(quoted))


def refused_despite_opinion(w: World, number: int) -> Story:
    """A favourable opinion with reservations, a refusal all the same: the reservations have no object any more."""
    case = yield from acts.file(w, number, _("Exemple Vision"), Track.SIMPLE)
    yield from acts.assess(w, case, bad=(1,))
    yield from acts.opine(w, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)])
    w.step(case, "refuse", Role.DECIDER, grounds(w, case))


def inadmissible(w: World, number: int) -> Story:
    """The desk cannot use the service."""
    case = yield from acts.file(w, number, _("Exemple Sommeil"), Track.SIMPLE)
    w.step(case, "declare_inadmissible", Role.OFFICER, gettext(_("Le compte de démonstration fourni ne s’ouvre pas.")))


def withdrawn(w: World, number: int) -> Story:
    """The vendor withdraws during the assessment."""
    case = yield from acts.file(w, number, _("Exemple Marche"), Track.EXCHANGE)
    w.step(case, "admit", Role.OFFICER)
    yield w.days(5, 15)
    w.step(case, "withdraw", Role.SIGNATORY)


def lapsed(w: World, number: int) -> Story:
    """The vendor never files: the clock warns, then closes."""
    case = yield from under_way.eligible(w, number, _("Exemple Silence"))
    w.step(case, "confirm_eligibility", Role.VENDOR)


def missed_reservation(w: World, number: int) -> Story:
    """A missed reservation: suspension proposed, suspension, evidence at last, reinstatement."""
    case = yield from acts.file(w, number, _("Exemple Nutrition"), Track.SIMPLE)
    listing = yield from acts.whole(w, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)])
    yield 130
    w.step(listing, "suspend", Role.OFFICER, gettext(_("La réserve n’a pas été levée à l’échéance.")))
    yield w.days(15, 30)
    yield from acts.lift(w, case)
    w.step(listing, "reinstate", Role.OFFICER, gettext(_("La réserve est levée.")))


def suspended_by_the_clock(w: World, number: int) -> Story:
    """A missed reservation whose announced effect is the suspension itself; the listing expires suspended."""
    case = yield from acts.file(w, number, _("Exemple Allergie"), Track.EXCHANGE)
    drafts = [acts.reserve(suspensive=False, effect=MissedEffect.SUSPENSION)]
    yield from acts.whole(w, case, Opinion.NON_SUSPENSIVE, drafts)


def delayed_by_the_desk(w: World, number: int) -> Story:
    """A reservation is for the desk to settle, which is late: the clock says so, the vendor loses nothing."""
    case = yield from acts.file(w, number, _("Exemple Patience"), Track.SIMPLE)
    drafts = [replace(acts.reserve(suspensive=False, effect=MissedEffect.REMINDER), owner=Holder.DESK)]
    yield from acts.whole(w, case, Opinion.NON_SUSPENSIVE, drafts)
    yield 130
    for reservation in live_reservations_of(w.session, w.case(case).id):
        w.step(reservation.number, "lift", Role.OFFICER)


def renewed_too_late(w: World, number: int) -> Story:
    """The renewal is opened in time and never filed before the end: withdrawn, then a new first application."""
    case = yield from acts.file(w, number, _("Exemple Équilibre"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield acts.until(w, listing, 60)
    late = acts.again(w, case, Kind.RENEWAL)
    yield 5
    w.step(late, "confirm_eligibility", Role.VENDOR)
    yield 65
    acts.expect_refusal(w, late, "submit", Role.SIGNATORY, "renewal_too_late")
    w.step(late, "withdraw", Role.SIGNATORY)
    yield 12
    fresh = yield from acts.refile(w, case, Kind.INITIAL)
    yield from acts.whole(w, fresh)


def heard_and_kept(w: World, number: int) -> Story:
    """A removal is considered, the vendor is heard and convinces: the hearing is closed, nothing changes."""
    case = yield from acts.file(w, number, _("Exemple Boussole"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield w.days(40, 80)
    w.step(listing, "open_hearing", Role.OFFICER, gettext(_("Trois usagers signalent que le service ne s’ouvre plus.")))
    yield 6
    heard = gettext(_("La panne venait d’un prestataire et a duré deux jours : le service est rétabli."))
    w.step(listing, "file_observations", Role.SIGNATORY, heard)
    yield 9
    w.step(listing, "close_hearing", Role.DECIDER, gettext(_("Le service est rétabli et la cause en est corrigée.")))


def renewed_after_its_end(*, is_suspended: bool) -> Callable[[World, int], Story]:
    """Return a story whose renewal, filed in time, is granted once the term is over; a suspension outlasts it."""

    def tell(w: World, number: int) -> Story:
        name = _("Exemple Relais") if is_suspended else _("Exemple Attente")
        case = yield from acts.file(w, number, name, Track.EXCHANGE)
        listing = yield from acts.whole(w, case)
        yield acts.until(w, listing, 40)
        if is_suspended:
            w.step(listing, "suspend", Role.OFFICER, gettext(_("Le service ne répond plus aux usagers.")))
        renewal = yield from renew(w, case, Kind.RENEWAL)
        yield acts.until(w, listing, 1) + 3
        yield from acts.whole(w, renewal)
        if is_suspended:
            w.step(listing, "reinstate", Role.OFFICER, gettext(_("Le service répond de nouveau.")))

    return tell


def update_missed(w: World, number: int) -> Story:
    """A major version without its update: flagged by the clock, suspended, never reinstated."""
    case = yield from acts.file(w, number, _("Exemple Glycémie"), Track.EXCHANGE)
    listing = yield from acts.whole(w, case)
    yield w.days(30, 60)
    yield from release(w, listing, "2.0.0")
    yield 100
    w.step(listing, "suspend", Role.OFFICER, gettext(_("La mise à jour de la version majeure n’a pas été déposée.")))


def removed_after_audit(w: World, number: int) -> Story:
    """An audit contradicts the declarations: hearing, observations, removal."""
    case = yield from acts.file(w, number, _("Exemple Cardio"), Track.EXCHANGE)
    listing = yield from acts.whole(w, case)
    yield w.days(20, 40)
    yield from conduct(w, listing, AuditConclusion.REMOVE, late=True)
    yield 4
    w.step(listing, "file_observations", Role.SIGNATORY, gettext(_("Nous contestons le second constat.")))
    yield 8
    w.step(listing, "remove", Role.DECIDER, gettext(_("Deux déclarations essentielles sont contredites par l’audit.")))


def audited(conclusion: AuditConclusion, name: str) -> Callable[[World, int], Story]:
    """Return a story that ends with an audit's conclusion."""

    def tell(w: World, number: int) -> Story:
        case = yield from acts.file(w, number, name, Track.SIMPLE)
        listing = yield from acts.whole(w, case)
        yield w.days(20, 40)
        audit = yield from conduct(w, listing, conclusion)
        if conclusion in (AuditConclusion.RESERVATIONS, AuditConclusion.FORMAL_NOTICE):
            yield from comply(w, audit, conclusion)

    return tell


def audit_cancelled(w: World, number: int) -> Story:
    """An audit is planned, then cancelled with a reason that stays visible."""
    case = yield from acts.file(w, number, _("Exemple Vaccin"), Track.EXCHANGE)
    listing = yield from acts.whole(w, case)
    yield w.days(20, 40)
    audit = yield from plan(w, listing)
    w.step(audit, "cancel", Role.AUDITOR, gettext(_("Le service a été audité par un autre organisme le mois dernier.")))


def other_rulebook(w: World, number: int) -> Story:
    """The same procedure under another rulebook: other terms, other delays, two signatures in order."""
    case = yield from acts.file(w, number, _("Exemple Autonomie"), Track.EXCHANGE, "demo-2")
    yield from acts.whole(w, case)


def shown(name: str) -> Callable[[World, int], Story]:
    """Return a story whose service is in the catalogue when the calendar ends."""

    def tell(w: World, number: int) -> Story:
        track = Track.EXCHANGE if shelf.exchanges(name) else Track.SIMPLE
        case = yield from acts.file(w, number, name, track)
        yield from acts.whole(w, case)

    return tell


DAYS = 1_280
_AUDITS = (
    (AuditConclusion.COMPLIANT, _("Exemple Prévention")),
    (AuditConclusion.RESERVATIONS, _("Exemple Repos")),
    (AuditConclusion.FORMAL_NOTICE, _("Exemple Écoute")),
    (AuditConclusion.SUSPEND, _("Exemple Partage")),
)


def tellings() -> list[Telling]:
    """Return every story with the day it starts, over a calendar of DAYS days."""
    early = (
        *((renewed_in_time, 0), (major_version, 5), (suspensive_then_withdrawn, 20), (refused, 35), (inadmissible, 50)),
        *(
            (withdrawn, 60),
            (lapsed, 65),
            (missed_reservation, 80),
            (suspended_by_the_clock, 95),
            (renewed_too_late, 110),
        ),
        *((update_missed, 130), (removed_after_audit, 150), (refused_despite_opinion, 170), (audit_cancelled, 190)),
        *((heard_and_kept, 205), (renewed_after_its_end(is_suspended=False), 220)),
        (renewed_after_its_end(is_suspended=True), 235),
    )
    mixed = [(audited(conclusion, name), DAYS - 420 + 15 * n) for n, (conclusion, name) in enumerate(_AUDITS)]
    late = [(tell, DAYS - days) for tell, days in under_way.STARTS.items()]
    late.append((other_rulebook, DAYS - 260))
    late += [(shown(name), DAYS - 130 - 17 * n) for n, name in enumerate(shelf.SHOWN)]
    lots = (
        (drawn_and_audited, DAYS - 400),
        (annulled, DAYS - 130),
        (drawn_at_second_try, DAYS - 70),
        (being_prepared, DAYS - 6),
        (programmed, DAYS - 20),
    )
    told = (*early, *mixed, *late, *lots, (delayed_by_the_desk, 250), (reported, DAYS - 260))
    return [Telling(number, tell, day) for number, (tell, day) in enumerate(told, start=1)]
