"""Parts of stories about audits, in each of their five conclusions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from models.audit import Audit, AuditItem
from models.queries.facts import audit_items
from models.queries.listings import granting_application
from referencing.services import auditing, rulebooks
from referencing.services.demo.acts import Act, Story, lift
from referencing.services.demo.remarks import findings, remark
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
_FORGOTTEN = 3  # declarations that a late vendor leaves without an answer
Found = Mapping[str, AuditFinding]


def plan(w: World, listing: str) -> Act:
    """Open an audit, place it and write its plan; its number comes out."""
    audited, auditor = w.case(listing), w.staff(Role.AUDITOR)
    reason = gettext(_("Audit programmé au titre de l’évaluation continue."))
    number = auditing.open_audit(w.session, audited, reason=reason, actor=auditor, at=w.at).number
    prepare(w, number)
    yield 1
    return number


def prepare(w: World, number: str) -> None:
    """Place an audit in the programme and write its plan."""
    audit, auditor = w.case(number), w.staff(Role.AUDITOR)
    starts_on = place(w, audit)
    written = auditing.Plan(
        perimeter=gettext(_("Ensemble des déclarations en vigueur au référencement.")),
        calendar=gettext(_("Dépôt des preuves pendant un mois, puis analyse et rapport.")),
        conditions=gettext(_("Audit sur pièces ; visite sur place en cas d’anomalie.")),
        starts_on=starts_on,
    )
    auditing.write_plan(w.session, audit, written, actor=auditor)


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
    """Open an audit and take it to its conclusion; `late`: the vendor lets the collection pass, then completes."""
    audit = yield from plan(w, listing)
    yield from follow(w, audit, conclusion, late=late)
    return audit


def follow(w: World, audit: str, conclusion: AuditConclusion, *, late: bool = False) -> Story:
    """Take an audit whose plan is written to its conclusion."""
    w.step(audit, "notify", Role.AUDITOR)
    yield (w.case(audit).starts_on - day_of(w.at)).days + 1
    found = findings(conclusion, [item.criterion for item in _items(w, audit)], int(audit[-5:]))
    if late:
        yield from _complete(w, audit, found)
    yield from _deposit(w, audit, found)
    _find(w, audit, found)
    if late:
        yield from _visit(w, audit)
    yield from _report(w, audit)
    grounds = gettext(_GROUNDS[conclusion])
    auditing.draft_conclusion(w.session, w.case(audit), conclusion, grounds, actor=w.staff(Role.SECRETARY))
    w.step(audit, "conclude", Role.SECRETARY, grounds)
    yield 1


_GROUNDS: Mapping[AuditConclusion, str] = {
    AuditConclusion.COMPLIANT: _(
        "Aucune déclaration n’est contredite. Le point resté non vérifiable est de faible portée : il sera regardé au "
        "prochain renouvellement."
    ),
    AuditConclusion.RESERVATIONS: _(
        "Les écarts relevés se corrigent sans risque pour l’usager d’ici là : la commission préfère des réserves à une "
        "mesure."
    ),
    AuditConclusion.FORMAL_NOTICE: _(
        "Les écarts portent sur la protection des données et durent depuis plusieurs mois. L’éditeur dit y travailler "
        "sans donner de date : il est mis en demeure de les corriger."
    ),
    AuditConclusion.SUSPEND: _(
        "Des données de santé sont exposées tant que les écarts durent. La suspension protège les usagers jusqu’à leur "
        "correction."
    ),
    AuditConclusion.REMOVE: _(
        "Des déclarations essentielles sont contredites, et les explications de l’éditeur ont été démenties sur place. "
        "La commission propose la radiation."
    ),
}


def _items(w: World, audit: str) -> Sequence[AuditItem]:
    return audit_items(w.session, w.case(audit).id)


def _complete(w: World, audit: str, found: Found) -> Story:
    """The vendor answers all but some and lets the delay pass: the clock closes, the auditor asks for the rest."""
    forgotten = [item.criterion for item in _items(w, audit)][-_FORGOTTEN:]
    _answer(w, audit, {key: finding for key, finding in found.items() if key not in forgotten})
    yield (w.case(audit).due_on - day_of(w.at)).days + 3
    auditing.ask_again(w.session, w.case(audit), forgotten, actor=w.staff(Role.AUDITOR))
    reason = gettext(_("Le délai de dépôt est passé, et des déclarations restent sans réponse."))
    w.step(audit, "ask_complement", Role.AUDITOR, reason)
    yield 2


def _deposit(w: World, audit: str, found: Found) -> Story:
    waiting = {item.criterion for item in _items(w, audit) if item.answered_at is None}
    _answer(w, audit, {key: finding for key, finding in found.items() if key in waiting})
    yield w.days(2, 8)
    w.step(audit, "deposit", Role.SIGNATORY)
    yield w.days(6, 15)


def _answer(w: World, audit: str, found: Found) -> None:
    """Answer some declarations, with evidence for those that the audit will doubt."""
    case = w.case(audit)
    vendor = w.vendor_of(case)
    for key, finding in found.items():
        name = f"audit-{key.lower()}.pdf"
        evidence = None if finding is AuditFinding.CONFIRMED else [w.evidence(case, name)]
        answer = remark(case.rulebook, key, "answer")
        auditing.answer_item(w.session, case, key, answer, actor=vendor, at=w.at, evidence=evidence)


def _find(w: World, audit: str, found: Found) -> None:
    case = w.case(audit)
    for key, finding in found.items():
        comment = remark(case.rulebook, key, finding.value)
        auditing.find_item(w.session, case, key, finding, comment, actor=w.staff(Role.AUDITOR), at=w.at)


def _visit(w: World, audit: str) -> Story:
    """Go and see what the documents leave in doubt, and write down who was there and what was seen."""
    reason = gettext(_("Les pièces contredisent ou ne prouvent pas certaines déclarations."))
    w.step(audit, "go_on_site", Role.AUDITOR, reason)
    yield w.days(6, 12)
    notes = gettext(_("Essais rejoués sur un poste de l’éditeur, journal du jour consulté sans donnée d’usager."))
    visit = auditing.Visit(visited_on=day_of(w.at), present=gettext(_PRESENT), notes=notes)
    auditing.note_visit(w.session, w.case(audit), visit, actor=w.staff(Role.AUDITOR), at=w.at)
    w.step(audit, "return_from_site", Role.AUDITOR, gettext(_("Visite faite ; son compte rendu est au rapport.")))
    yield 3


_PRESENT = _("Auditrice Exemple ; pour l’éditeur, son responsable technique et son conseil")


def _report(w: World, audit: str) -> Story:
    """Send the draft report, have the vendor observe what is not confirmed, reply, refer to the commission."""
    w.step(audit, "open_contradictory", Role.AUDITOR)
    yield w.days(4, 10)
    case = w.case(audit)
    contested = [item.criterion for item in _items(w, audit) if item.finding is not AuditFinding.CONFIRMED]
    for key in contested:
        words = remark(case.rulebook, key, "observation")
        auditing.observe_item(w.session, case, key, words, actor=w.vendor_of(case))
    overall = gettext(_("Nous avons répondu à chaque constat et corrigeons ce qui doit l’être."))
    w.step(audit, "file_observations", Role.SIGNATORY, overall)
    yield w.days(2, 5)
    case = w.case(audit)
    for key in contested:
        auditing.reply_item(w.session, case, key, remark(case.rulebook, key, "reply"), actor=w.staff(Role.AUDITOR))
    w.step(audit, "refer", Role.AUDITOR)
    yield w.days(5, 12)


def comply(w: World, audit: str, conclusion: AuditConclusion) -> Story:
    """Have the vendor do what the conclusion of an audit asked for, and the house say so."""
    listing: str = w.case(audit).listing.number
    if conclusion is AuditConclusion.FORMAL_NOTICE:
        heard = gettext(_("Les écarts sont corrigés ; les preuves accompagnent chaque demande."))
        w.step(listing, "file_observations", Role.SIGNATORY, heard)
        yield w.days(1, 3)
    granting = granting_application(w.session, w.case(audit).listing_id)
    if granting is not None:
        yield from lift(w, granting.number)
    if conclusion is AuditConclusion.FORMAL_NOTICE:
        w.step(
            listing, "close_hearing", Role.DECIDER, gettext(_("Les corrections demandées sont faites et vérifiées."))
        )
        yield 1
