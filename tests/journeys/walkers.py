"""Who may walk through the procedures, what they may prepare on the way, and what must be true after each step."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from models.application import Application
from models.case import state_of
from models.decision import Decision, Signature
from models.every import CASES
from models.ledger import LedgerEntry
from models.listing import Grant, Listing, Term
from models.organisation import Person
from models.queries import facts as query
from models.reservation import Reservation
from referencing.services import applications, assessing, auditing, deliberating, following, rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.demo import acts, audits
from referencing.services.demo.invented import complete
from referencing.services.facts import Question, facts_for
from referencing.services.people import actor_for, give_roles, register_person
from workflows.calendar import day_of
from workflows.machine import available, missing_inputs
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure
from workflows.vocabulary import (
    AuditConclusion,
    AuditFinding,
    ListingState,
    MissedEffect,
    Opinion,
    ReservationState,
    Role,
    Verdict,
)

REASON = "Au vu du constat sur le critère D-1."
EVERYTHING = (Role.REVIEWER, Role.MEMBER, Role.SECRETARY, Role.DECIDER, Role.OFFICER, Role.CNAM, Role.AUDITOR)
DESKS = (Role.OFFICER, Role.REVIEWER, Role.SECRETARY, Role.DECIDER, Role.CNAM, Role.AUDITOR, Role.ADMINISTRATOR)
FAVOURABLE = (Opinion.FAVOURABLE, Opinion.NON_SUSPENSIVE, Opinion.SUSPENSIVE)


def staff(w):
    """Return everyone who is not a vendor: one person a desk, two members, and one who holds every role at once."""
    busy = register_person(w.session, "cumul@parcours.example", "Cumul Exemple", w.at)
    give_roles(w.session, busy, EVERYTHING, w.at)
    members = [actor_for(w.session, person) for person in w.members()[:2]]
    return [*[w.staff(role) for role in DESKS], *members, actor_for(w.session, busy)]


def vendors(w, case):
    """Return the signatory of a case's vendor, a colleague without signature, and a signatory from elsewhere."""
    signatory = w.vendor_of(case)
    people = w.session.scalars(select(Person).where(Person.email.like("signataire@%")).order_by(Person.id.desc()))
    stranger = next((person for person in people if person.id != signatory.id), None)
    colleague = replace(signatory, roles=signatory.roles - {Role.SIGNATORY})
    return [signatory, colleague, *([actor_for(w.session, stranger, case.organisation_id)] if stranger else [])]


def open_cases(w):
    """Return the number of every case that some step may still move."""
    found = []
    for name, model in CASES.items():
        final = PROCEDURES[name].final
        found += w.session.scalars(select(model.number).where(model.state.not_in(final)).order_by(model.number))
    return found


def facts_of(w, case, actor):
    """Return all the facts about a case, whichever step they are for."""
    procedure = PROCEDURES[case.procedure]
    sections = frozenset().union(*(step.needs for step in procedure.steps))
    return facts_for(w.session, case, Question(actor, day_of(w.at), REASON), sections)


def expected(procedure: Procedure, case, trigger, facts):
    """Return the refusals that a page would show for a step and its words; None when it would not offer it."""
    offered = {step.trigger: (step, why) for step, why in available(procedure, state_of(case), facts).items()}
    if trigger not in offered:
        return None
    step, why = offered[trigger]
    return why if [refusal.code for refusal in why] == ["recused"] else why + missing_inputs(step, facts)


# What to prepare when a step is refused for a reason; `pick` chooses how well.


def declare(w, case, pick):
    application = w.case(case)
    whole = complete(dossier_of(w.session, application), rulebooks.load(application.rulebook), day_of(w.at))
    if pick % 7 == 0:
        whole = replace(whole, answers=dict(list(whole.answers.items())[:-1]))
    items = {item for answer in whole.answers.values() for item in answer.evidence}
    evidence = {item: _shelved(w, application, item) for item in items}
    vendor = w.vendor_of(application)
    applications.redeclare(w.session, application, whole, evidence, actor=vendor, at=w.at)


def _shelved(w, application, item):
    kept = w.evidence(application, item.file)
    return applications.keep_evidence(w.session, application.organisation_id, item.file, kept.file_id, item, w.at)


def find(w, case, pick):
    verdict = {1: Verdict.TO_COMPLETE, 2: Verdict.NON_COMPLIANT}.get(pick % 5, Verdict.COMPLIANT)
    found = [
        assessing.Found(key, verdict if key == "D-1" else Verdict.COMPLIANT) for key in ("D-1", "D-2", "D-3", "D-4")
    ]
    reviewer = w.staff(Role.REVIEWER) if pick % 3 else w.actor("cumul@parcours.example")
    assessing.find(w.session, w.case(case), found, actor=reviewer, at=w.at)


def flag(w, case, pick):
    reasons = {"D-1": "Précisez.", "D-2": "Datez."} if pick % 2 else {"D-3": "Complétez."}
    assessing.draft_change_request(w.session, w.case(case), reasons, actor=w.staff(Role.REVIEWER), at=w.at)


def answer_flags(w, case, pick):
    application = w.case(case)
    request = query.change_request_of(w.session, application.id)
    for one in request.flags[: 1 + pick % 2] if request else ():
        before = dossier_of(w.session, application).answers[one.criterion]
        after = replace(before, comment=f"{before.comment} ({pick})")
        evidence = {item: _shelved(w, application, item) for item in after.evidence}
        vendor = w.vendor_of(application)
        applications.answer(w.session, application, one.criterion, after, evidence, actor=vendor, at=w.at)


def deliberate(w, case, pick):
    application, secretary = w.case(case), w.staff(Role.SECRETARY)
    people = [*w.members()[:3], *([_busy(w)] if pick % 3 == 0 else [])]
    opinion = (*FAVOURABLE, *FAVOURABLE, Opinion.UNFAVOURABLE)[pick % 7]
    meeting = deliberating.hold_session(w.session, day_of(w.at), people)
    deliberating.examine(w.session, application, meeting, actor=secretary)
    for person in people:
        deliberating.vote(w.session, application, opinion, actor=actor_for(w.session, person), at=w.at)
    drafts = {Opinion.SUSPENSIVE: [True, False], Opinion.NON_SUSPENSIVE: [False]}.get(opinion, [])
    effect = list(MissedEffect)[pick % 3]
    written = [acts.reserve(suspensive=suspensive, effect=effect) for suspensive in drafts]
    deliberating.draft_opinion(w.session, application, opinion, actor=secretary, reservations=written)


def _busy(w):
    return w.session.scalars(select(Person).where(Person.email == "cumul@parcours.example")).one()


def test_connection(w, case, pick):
    for grant in dossier_of(w.session, w.case(case)).grants:
        for operation in grant.access:
            acts._run(w, case, grant.api, operation, is_passed=bool(pick % 4))


def attach(w, case, pick):
    reservation = w.case(case)
    evidence = w.evidence(reservation, f"preuve-{pick}.pdf")
    following.attach_evidence(w.session, reservation, evidence, actor=w.vendor_of(reservation), at=w.at)


def release(w, case, pick):
    listing = w.case(case)
    version = f"{2 + len(listing.releases)}.0.{pick}"
    vendor = w.vendor_of(listing)
    changes = ["D-MAJEUR"] if pick % 2 else []
    today = day_of(w.at)
    following.record_release(w.session, listing, version, today, changes=changes, actor=vendor, on=today)


def plan(w, case, pick):
    starts_on = day_of(w.at) + timedelta(days=63 if pick % 5 else 3)
    written = auditing.Plan(perimeter="Tout.", calendar="Un mois.", conditions="Sur pièces.", starts_on=starts_on)
    auditing.write_plan(w.session, w.case(case), written, actor=w.staff(Role.AUDITOR))


def answer_items(w, case, _pick):
    audit = w.case(case)
    for item in query.audit_items(w.session, audit.id):
        if item.answered_at is not None:
            continue
        auditing.answer_item(w.session, audit, item.criterion, "Maintenu.", actor=w.vendor_of(audit), at=w.at)


def find_items(w, case, pick):
    audit = w.case(case)
    for item in query.audit_items(w.session, audit.id):
        finding = list(AuditFinding)[pick % 3]
        auditing.find_item(w.session, audit, item.criterion, finding, "Vu.", actor=w.staff(Role.AUDITOR), at=w.at)


def ask_items_again(w, case, pick):
    audit = w.case(case)
    items = query.audit_items(w.session, audit.id)
    asked = [items[pick % len(items)].criterion] if items else []
    auditing.ask_again(w.session, audit, asked, actor=w.staff(Role.AUDITOR))


def reply(w, case, _pick):
    audit = w.case(case)
    for item in query.audit_items(w.session, audit.id):
        if item.observation:
            auditing.reply_item(w.session, audit, item.criterion, "Vu.", actor=w.staff(Role.AUDITOR))


def conclude(w, case, pick):
    conclusion = list(AuditConclusion)[pick % len(AuditConclusion)]
    auditing.draft_conclusion(w.session, w.case(case), conclusion, actor=w.staff(Role.SECRETARY))


REMEDIES = {
    ("application", "gap"): declare,
    ("application", "finding_missing"): find,
    ("application", "still_to_complete"): find,
    ("application", "nothing_flagged"): flag,
    ("application", "due_date_not_ahead"): flag,
    ("application", "flag_unanswered"): answer_flags,
    ("application", "no_ballot"): deliberate,
    ("application", "test_missing"): test_connection,
    ("reservation", "reservation_without_evidence"): attach,
    ("listing", "no_release_recorded"): release,
    ("audit", "plan_missing"): plan,
    ("audit", "notice_too_short"): plan,
    ("audit", "items_unanswered"): answer_items,
    ("audit", "finding_missing"): find_items,
    ("audit", "nothing_asked_again"): ask_items_again,
    ("audit", "reply_missing"): reply,
    ("audit", "conclusion_missing"): conclude,
    ("audit", "compliant_despite_contradictions"): conclude,
}


def open_audit(w, listing):
    return audits.plan(w, listing)


# What must be true after each step, whatever the walk.


def ungrounded_listings(session):
    """Return the terms granted without opinion, independent decision or signatures, and the listings without term."""
    terms = session.execute(select(Term.listing_id, Term.application_id)).all()
    without_term = set(session.scalars(select(Listing.id))) - {listing for listing, _ in terms}
    return [*without_term, *[pair for pair in terms if not _is_grounded(session, pair.application_id)]]


def _is_grounded(session, application_id):
    application = session.get_one(Application, application_id)
    deliberation = query.deliberation_of(session, application_id)
    decision = session.scalars(select(Decision).where(Decision.application_id == application_id)).one()
    voters = {ballot.person_id for ballot in deliberation.ballots}
    signed = set(session.scalars(select(Signature.party).where(Signature.application_id == application_id)))
    return (
        deliberation.opinion in FAVOURABLE
        and decision.is_accepted
        and decision.decider_id not in voters | query.assessors_of(session, application_id)
        and signed >= set(rulebooks.load(application.rulebook).agreement.parties)
    )


def published_despite_reservation(session):
    """Return the suspensive reservations of the commission left open on a published application."""
    ended = (ReservationState.LIFTED, ReservationState.VOID)
    published = select(Application.id).where(Application.listing_id.is_not(None))
    return session.scalars(
        select(Reservation.number).where(
            Reservation.is_suspensive,
            Reservation.audit_id.is_(None),
            Reservation.state.not_in(ended),
            Reservation.application_id.in_(published),
        )
    ).all()


def grants_without_right(session):
    """Return the API grants that run on a listing which is not active."""
    running = select(Grant.id).join(Listing, Listing.id == Grant.listing_id)
    return session.scalars(running.where(Grant.revoked_at.is_(None), Listing.state != ListingState.ACTIVE)).all()


def past_their_term(session, on):
    """Return the listings in force whose last day has passed."""
    in_force = (ListingState.ACTIVE, ListingState.SUSPENDED)
    return session.scalars(select(Listing.number).where(Listing.state.in_(in_force), Listing.ends_on < on)).all()


def replayed(session):
    """Return the state of every case as its entries tell it, one after the other, from nothing."""
    states = {}
    for entry in session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)):
        assert states.get(entry.case_id) == entry.source
        states[entry.case_id] = entry.target
    return states


def stored(session):
    """Return the state of every case as it is stored."""
    return {
        key: state.value for model in CASES.values() for key, state in session.execute(select(model.id, model.state))
    }


def triggers_taken(town):
    """Return every trigger that some walk took."""
    return town.do(lambda w: set(w.session.scalars(select(LedgerEntry.trigger).distinct())))
