"""Parts of stories about audits, in each of their five conclusions."""

from datetime import date, timedelta

from models.audit import Audit
from models.queries.facts import audit_items
from referencing.services import auditing, rulebooks
from referencing.services.demo.acts import Act, Story
from referencing.services.demo.world import World
from referencing.services.programme import placing
from referencing.services.programme.instance import instance_of
from referencing.services.public_holidays import french_holidays
from referencing.services.working import acting_person
from referencing.words import gettext
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName
from workflows.schedule import Placement
from workflows.vocabulary import AuditConclusion, AuditFinding, Role
from workflows.words import _

_REACH = 300  # days looked at for a free one


def plan(w: World, listing: str) -> Act:
    """Open an audit, place it in the programme and write its plan; its number comes out."""
    audited = w.case(listing)
    auditor = w.staff(Role.AUDITOR)
    reason = gettext(_("Audit programmé au titre de l’évaluation continue."))
    audit = auditing.open_audit(w.session, audited, reason=reason, actor=auditor, at=w.at)
    starts_on = place(w, audit)
    written = auditing.Plan(
        perimeter=gettext(_("Ensemble des déclarations en vigueur au référencement.")),
        calendar=gettext(_("Dépôt des preuves pendant un mois, puis analyse et rapport.")),
        conditions=gettext(_("Audit sur pièces ; visite sur place en cas d’anomalie.")),
        starts_on=starts_on,
    )
    auditing.write_plan(w.session, audit, written, actor=auditor)
    number = audit.number
    yield 1
    return number


def place(w: World, audit: Audit) -> date:
    """Give an audit to the auditor of the demonstration, on the first day that keeps every rule; return that day."""
    auditor = w.staff(Role.AUDITOR)
    instance = instance_of(w.session, day_of(w.at))
    notice = rulebooks.load(audit.rulebook).delay(DelayName.AUDIT_NOTICE)
    first = due_on(day_of(w.at) + timedelta(days=3), notice, french_holidays())
    days = (first + timedelta(days=number) for number in range(_REACH))
    places = (Placement(acting_person(auditor).hex, day) for day in days)
    found = next(place for place in places if not placing.refusals_at(instance, audit.number, place))
    reason = gettext(_("Premier jour libre du programme."))
    placing.move_audit(w.session, audit, found, reason=reason, actor=auditor, at=w.at)
    return found.starts_on


def conduct(w: World, listing: str, conclusion: AuditConclusion, *, late: bool = False) -> Act:
    """Take an audit from its plan to its conclusion; `late`: the vendor lets the collection pass, then completes."""
    audit = yield from plan(w, listing)
    w.step(audit, "notify", Role.AUDITOR)
    yield (w.case(audit).starts_on - day_of(w.at)).days + 1
    if late:
        yield (w.case(audit).due_on - day_of(w.at)).days + 3
        case = w.case(audit)
        missing = [item.criterion for item in audit_items(w.session, case.id) if item.answered_at is None]
        auditing.ask_again(w.session, case, missing, actor=w.staff(Role.AUDITOR))
        w.step(audit, "ask_complement", Role.AUDITOR, gettext(_("Aucune preuve n’a été déposée dans le délai.")))
        yield 2
    yield from _deposit(w, audit)
    if late:
        case = w.case(audit)
        doubtful = audit_items(w.session, case.id)[0].criterion
        comment = gettext(_("La preuve déposée ne suffit pas."))
        auditing.find_item(
            w.session, case, doubtful, AuditFinding.UNVERIFIABLE, comment, actor=w.staff(Role.AUDITOR), at=w.at
        )
        w.step(audit, "go_on_site", Role.AUDITOR, gettext(_("Anomalies relevées sur pièces.")))
        yield w.days(6, 12)
        w.step(audit, "return_from_site", Role.AUDITOR, gettext(_("Visite faite ; compte rendu joint au rapport.")))
        yield 3
    yield from _report(w, audit, contradicted=0 if conclusion is AuditConclusion.COMPLIANT else 2)
    auditing.draft_conclusion(w.session, w.case(audit), conclusion, actor=w.staff(Role.SECRETARY))
    w.step(audit, "conclude", Role.SECRETARY, gettext(_("Conclusion rendue au vu du rapport et des observations.")))
    yield 1
    return audit


def _deposit(w: World, audit: str) -> Story:
    case = w.case(audit)
    vendor = w.vendor_of(case)
    for item in audit_items(w.session, case.id):
        answer = gettext(_("Déclaration maintenue ; preuve jointe."))
        auditing.answer_item(w.session, case, item.criterion, answer, actor=vendor, at=w.at)
    yield w.days(2, 8)
    w.step(audit, "deposit", Role.SIGNATORY)
    yield w.days(6, 15)


def _report(w: World, audit: str, contradicted: int) -> Story:
    case = w.case(audit)
    auditor = w.staff(Role.AUDITOR)
    for position, item in enumerate(audit_items(w.session, case.id)):
        wrong = position < contradicted
        finding = AuditFinding.CONTRADICTED if wrong else AuditFinding.CONFIRMED
        comment = gettext(_("La preuve déposée contredit la déclaration.")) if wrong else ""
        auditing.find_item(w.session, case, item.criterion, finding, comment, actor=auditor, at=w.at)
    w.step(audit, "open_contradictory", Role.AUDITOR)
    yield w.days(4, 10)
    w.step(audit, "file_observations", Role.SIGNATORY, gettext(_("Nous corrigeons les points relevés.")))
    yield w.days(2, 5)
    w.step(audit, "refer", Role.AUDITOR)
    yield w.days(5, 12)
