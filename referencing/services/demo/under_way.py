"""Stories that are still under way when the calendar ends: what a desk finds in the morning."""

from collections.abc import Callable, Mapping

from models.queries.reservations import live_reservations_of
from referencing.services import following
from referencing.services.demo import acts
from referencing.services.demo.acts import Act, Story
from referencing.services.demo.audits import plan
from referencing.services.demo.renewing import renew
from referencing.services.demo.world import World
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.vocabulary import Kind, MissedEffect, Opinion, Role, Track
from workflows.words import _


def eligible(w: World, number: int, name: str, rulebook: str = "mes-2023") -> Act:
    """Open a first application and let some days pass."""
    case = acts.open_only(w, number, name, Track.SIMPLE, rulebook)
    yield w.days(2, 6)
    return case


def just_opened(w: World, number: int) -> Story:
    """Opened, its eligibility not confirmed yet."""
    yield from eligible(w, number, _("Exemple Lecture"))


def filling_in(w: World, number: int) -> Story:
    """The vendor is filling in the dossier: two answers are still missing."""
    case = yield from eligible(w, number, _("Exemple Respiration"))
    acts.forget_answers(w, case, 2)
    w.step(case, "confirm_eligibility", Role.VENDOR)


def just_filed(w: World, number: int) -> Story:
    """Filed, not yet admitted."""
    yield from acts.file(w, number, _("Exemple Rendez-vous"), Track.SIMPLE)


def under_assessment(w: World, number: int) -> Story:
    """Admitted, being assessed."""
    case = yield from acts.file(w, number, _("Exemple Grossesse"), Track.EXCHANGE)
    w.step(case, "admit", Role.OFFICER)


def waiting_for_changes(w: World, number: int) -> Story:
    """Changes are requested and not answered yet."""
    case = yield from acts.file(w, number, _("Exemple Hydratation"), Track.EXCHANGE)
    yield from acts.ask_changes(w, case)


def returned_to_assessment(w: World, number: int) -> Story:
    """The commission sends the case back once; it is still before the commission at the end."""
    case = yield from acts.file(w, number, _("Exemple Posture"), Track.SIMPLE)
    yield from acts.assess(w, case)
    w.step(case, "return_to_assessment", Role.SECRETARY, gettext(_("Deux constats sont à préciser.")))
    yield 6
    acts.find_all(w, case)
    w.step(case, "refer", Role.OFFICER)


def awaiting_decision(w: World, number: int) -> Story:
    """The opinion is given, the decision awaited."""
    case = yield from acts.file(w, number, _("Exemple Podologie"), Track.SIMPLE)
    yield from acts.assess(w, case)
    yield from acts.opine(w, case, Opinion.FAVOURABLE)


def signing(w: World, number: int) -> Story:
    """Accepted, two signatures of three."""
    case = yield from acts.file(w, number, _("Exemple Kinésithérapie"), Track.EXCHANGE)
    yield from acts.assess(w, case)
    yield from acts.opine(w, case, Opinion.FAVOURABLE)
    w.step(case, "accept", Role.DECIDER)
    yield 3
    w.step(case, "sign", Role.SIGNATORY)


def connecting(w: World, number: int) -> Story:
    """Signed by all, one connection test failed, the others still to run."""
    case = yield from acts.file(w, number, _("Exemple Appétit"), Track.EXCHANGE)
    yield from acts.assess(w, case)
    yield from acts.opine(w, case, Opinion.FAVOURABLE)
    w.step(case, "accept", Role.DECIDER)
    yield 2
    yield from acts.sign(w, case)
    w.step(case, "open_connection", Role.OFFICER)
    yield 3
    acts.run_first_test(w, case, is_passed=False)


def held_by_a_reservation(w: World, number: int) -> Story:
    """Ready, but a suspensive reservation stands in the way; its evidence awaits the desk."""
    case = yield from acts.file(w, number, _("Exemple Ouïe"), Track.SIMPLE)
    yield from acts.assess(w, case)
    yield from acts.opine(w, case, Opinion.SUSPENSIVE, [acts.reserve(suspensive=True)])
    yield from acts.agree(w, case)
    for reservation in live_reservations_of(w.session, w.case(case).id):
        evidence = w.evidence(reservation, "declaration-accessibilite.pdf")
        following.attach_evidence(w.session, reservation, evidence, actor=w.vendor_of(reservation), at=w.at)
        w.step(reservation.number, "file_evidence", Role.VENDOR)


def being_audited(w: World, number: int) -> Story:
    """Published; the evidence asked by an audit is being collected."""
    case = yield from acts.file(w, number, _("Exemple Dos"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield w.until_the_end(60)
    audit = yield from plan(w, listing)
    w.step(audit, "notify", Role.AUDITOR)


def renewing(w: World, number: int) -> Story:
    """Published for a year; the renewal is filed and awaits the desk."""
    case = yield from acts.file(w, number, _("Exemple Cycle"), Track.EXCHANGE)
    listing = yield from acts.whole(w, case)
    yield acts.until(w, listing, 110)
    yield from renew(w, case, Kind.RENEWAL)


def to_renew(w: World, number: int) -> Story:
    """Published for a year, in the window of its renewal, with a minor and a major version and a live reservation."""
    case = yield from acts.file(w, number, _("Exemple Saison"), Track.EXCHANGE)
    drafts = [acts.reserve(suspensive=False, effect=MissedEffect.REMINDER)]
    listing = yield from acts.whole(w, case, Opinion.NON_SUSPENSIVE, drafts)
    yield acts.until(w, listing, 118)
    right, today = w.case(listing), day_of(w.at)
    notes = gettext(_("Corrections d’affichage."))
    following.record_release(w.session, right, "1.1.0", today, notes=notes, actor=w.vendor_of(right), on=today)
    w.step(listing, "declare_release", Role.VENDOR)


def being_heard(w: World, number: int) -> Story:
    """Published; the vendor is invited to be heard on a removal."""
    case = yield from acts.file(w, number, _("Exemple Horizon"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield w.until_the_end(5)
    grounds = gettext(_("Le service demande désormais une adresse postale, sans que la déclaration le dise."))
    w.step(listing, "open_hearing", Role.OFFICER, grounds)


# How many days before the last one each story starts.
STARTS: Mapping[Callable[[World, int], Story], int] = {
    renewing: 415,
    to_renew: 412,
    being_heard: 240,
    being_audited: 260,
    connecting: 160,
    held_by_a_reservation: 155,
    signing: 140,
    awaiting_decision: 130,
    returned_to_assessment: 135,
    waiting_for_changes: 75,
    under_assessment: 60,
    just_filed: 50,
    filling_in: 15,
    just_opened: 4,
}
