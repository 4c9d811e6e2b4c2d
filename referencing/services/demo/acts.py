"""Parts of stories: each takes a case some steps further and yields the days to wait in between."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.queries import facts as query
from models.queries.reservations import live_reservations_of
from referencing.services import applications, assessing, deliberating, following, rulebooks
from referencing.services.assessing import Found
from referencing.services.declarations import dossier_of
from referencing.services.deliberating import Draft
from referencing.services.demo.invented import complete, dossier
from referencing.services.demo.world import World
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.completeness import applicable
from workflows.machine import StepRefusedError
from workflows.vocabulary import Access, Kind, MissedEffect, Opinion, Role, Track, Verdict
from workflows.words import _

if TYPE_CHECKING:
    from workflows.dossier import Answer, Dossier

Story = Generator[int, None, None]
Act = Generator[int, None, str]
Verdicts = Mapping[str, Verdict]


def open_only(w: World, number: int, name: str, track: Track, rulebook: str = "mes-2023") -> str:
    """Open a first application, complete but not filed."""
    return w.take_in(dossier(rulebooks.load(rulebook), number, gettext(name), track, day_of(w.at)))


def forget_answers(w: World, case: str, count: int) -> None:
    """Take the last answers of a case away: the vendor has not come to them yet."""
    application = w.case(case)
    application.answers = application.answers[:-count]
    w.session.flush()


def found_keys(w: World, case: str) -> list[str]:
    """Return the criteria that have a finding."""
    return list(query.findings_of(w.session, w.case(case).id))


def negative_keys(w: World, case: str) -> list[str]:
    """Return the criteria found not compliant."""
    findings = query.findings_of(w.session, w.case(case).id)
    return [key for key, finding in findings.items() if finding.verdict is Verdict.NON_COMPLIANT]


def expect_refusal(w: World, case: str, trigger: str, role: Role, code: str) -> None:
    """Try a step that the table must refuse for one reason; LookupError when it does not."""
    try:
        w.step(case, trigger, role)
    except StepRefusedError as error:
        if code in {refusal.code for refusal in error.refusals}:
            return
        raise
    raise LookupError(code)


def file(
    w: World, number: int, name: str, track: Track, rulebook: str = "mes-2023", *, is_approved: bool = False
) -> Act:
    """Open a first application and submit it, approved inside the organisation if so; the case's number comes out."""
    case = open_only(w, number, name, track, rulebook)
    yield w.days(2, 6)
    w.step(case, "confirm_eligibility", Role.VENDOR)
    yield w.days(10, 30)
    if is_approved:
        yield from approve(w, case)
    w.step(case, "submit", Role.SIGNATORY)
    yield w.days(2, 8)
    return case


def approve(w: World, case: str) -> Story:
    """Have the signatory send a dossier back to the team once, then approve it."""
    w.step(case, "ask_approval", Role.VENDOR)
    yield 1
    w.step(case, "send_back", Role.SIGNATORY, gettext(_("Précisez la durée de conservation avant le dépôt.")))
    yield 2
    w.step(case, "ask_approval", Role.VENDOR)
    yield 1
    w.step(case, "approve", Role.SIGNATORY)


def again(w: World, former: str, kind: Kind, version: str = "") -> str:
    """Open a renewal, an update or a new first application seeded with the last answers of a former one."""
    seed: Dossier = dossier_of(w.session, w.case(former))
    service = replace(seed.service, version=version or seed.service.version)
    book = rulebooks.load(seed.rulebook)
    return w.take_in(complete(replace(seed, kind=kind, service=service), book, day_of(w.at)))


def refile(w: World, former: str, kind: Kind, version: str = "") -> Act:
    """Open and submit what follows a former application."""
    case = again(w, former, kind, version)
    yield w.days(1, 4)
    w.step(case, "confirm_eligibility", Role.VENDOR)
    yield w.days(3, 12)
    w.step(case, "submit", Role.SIGNATORY)
    yield w.days(1, 5)
    return case


def find_all(w: World, case: str, verdicts: Verdicts | None = None) -> list[str]:
    """Write a finding on every criterion that applies; return the criteria, those of `verdicts` as it says."""
    application = w.case(case)
    asked = applicable(dossier_of(w.session, application), rulebooks.load(application.rulebook))
    keys = [criterion.key for criterion in asked]
    told = verdicts or {}
    found = [Found(key, told.get(key, Verdict.COMPLIANT), _comment(told.get(key))) for key in keys]
    assessing.find(w.session, application, found, actor=w.staff(Role.REVIEWER), at=w.at)
    return keys


_COMMENTS = {
    Verdict.NON_COMPLIANT: _("La preuve ne montre pas ce que la réponse affirme."),
    Verdict.TO_COMPLETE: _("La preuve est partielle : précisez le périmètre couvert."),
}


def _comment(verdict: Verdict | None) -> str:
    return gettext(_COMMENTS[verdict]) if verdict in _COMMENTS else ""


def assess(w: World, case: str, bad: Sequence[int] = ()) -> Story:
    """Admit, find on every criterion (those at the positions of `bad` not compliant), refer to the commission."""
    w.step(case, "admit", Role.OFFICER)
    yield w.days(10, 25)
    keys = find_all(w, case)
    if bad:
        find_all(w, case, {keys[position]: Verdict.NON_COMPLIANT for position in bad})
    yield w.days(2, 6)
    w.step(case, "refer", Role.OFFICER)
    yield w.days(6, 15)


def assess_with_changes(w: World, case: str) -> Story:
    """Admit, ask for changes on three criteria, get them answered, find, refer."""
    yield from ask_changes(w, case)
    request = query.change_request_of(w.session, w.case(case).id)
    for flag in request.flags if request else ():
        _answer_again(w, case, flag.criterion)
    yield w.days(1, 4)
    w.step(case, "resubmit", Role.SIGNATORY)
    yield w.days(4, 10)
    find_all(w, case)
    yield 2
    w.step(case, "refer", Role.OFFICER)
    yield w.days(6, 15)


def ask_changes(w: World, case: str) -> Story:
    """Admit, find, ask for changes on three criteria."""
    w.step(case, "admit", Role.OFFICER)
    yield w.days(8, 20)
    keys = find_all(w, case)
    flagged = keys[1:4]
    find_all(w, case, dict.fromkeys(flagged, Verdict.TO_COMPLETE))
    reasons = {key: gettext(_("Précisez le périmètre et la date de la preuve.")) for key in flagged}
    application = w.case(case)
    assessing.draft_change_request(w.session, application, reasons, actor=w.staff(Role.REVIEWER), at=w.at)
    w.step(case, "request_changes", Role.REVIEWER)
    yield w.days(5, 15)


def _answer_again(w: World, case: str, key: str) -> None:
    application = w.case(case)
    before: Answer = dossier_of(w.session, application).answers[key]
    evidence = {
        item: next(
            kept.evidence
            for kept in (query.answer_to(w.session, application.id, key) or application.answers[0]).evidence
            if kept.evidence.name == item.file
        )
        for item in before.evidence
    }
    after = replace(
        before, comment=f"{before.comment} {gettext(_('Périmètre précisé à la demande de l’instruction.'))}"
    )
    applications.answer(w.session, application, key, after, evidence, actor=w.vendor_of(application), at=w.at)


def opine(w: World, case: str, opinion: Opinion, drafts: Sequence[Draft] = ()) -> Story:
    """Hold a session on the case, vote, draft and give the opinion."""
    application = w.case(case)
    members = w.members()[: rulebooks.load(application.rulebook).commission.members]
    secretary = w.staff(Role.SECRETARY)
    meeting = deliberating.hold_session(w.session, day_of(w.at), members, gettext(_("Visioconférence")))
    deliberating.examine(w.session, application, meeting, actor=secretary)
    for position, member in enumerate(members):
        cast = Opinion.FAVOURABLE if position == 0 else opinion
        deliberating.vote(w.session, application, cast, actor=w.actor(member.email), at=w.at)
    summary = gettext(_("La commission a examiné le rapport d’instruction et entendu le secrétariat."))
    deliberating.draft_opinion(w.session, application, opinion, actor=secretary, summary=summary, reservations=drafts)
    w.step(case, "give_opinion", Role.SECRETARY)
    yield w.days(3, 9)


def reserve(*, suspensive: bool, effect: MissedEffect = MissedEffect.PROPOSE_SUSPENSION) -> Draft:
    """Return a reservation as the commission drafts it."""
    text = _("Publier la déclaration d’accessibilité à jour et la relier depuis la page d’accueil.")
    return Draft(text=gettext(text), is_suspensive=suspensive, missed_effect=effect)


def agree(w: World, case: str) -> Story:
    """Accept, sign three times, connect where data is exchanged: the case is ready."""
    w.step(case, "accept", Role.DECIDER)
    yield w.days(2, 5)
    yield from sign(w, case)
    if w.case(case).track is Track.SIMPLE:
        w.step(case, "make_ready", Role.OFFICER)
    else:
        yield from connect(w, case)
    yield w.days(1, 3)


def sign(w: World, case: str) -> Story:
    """Every party of the agreement signs."""
    signs = {"vendor": Role.SIGNATORY, "minister": Role.DECIDER, "cnam": Role.CNAM}
    for party in rulebooks.load(w.case(case).rulebook).agreement.parties:
        w.step(case, "sign", signs[party])
        yield w.days(1, 4)


def connect(w: World, case: str) -> Story:
    """Open the connection, run each operation (the first fails once), validate."""
    w.step(case, "open_connection", Role.OFFICER)
    yield w.days(4, 10)
    for position, (api, operation) in enumerate(_operations(w, case)):
        for is_passed in (False, True) if position == 0 else (True,):
            _run(w, case, api, operation, is_passed=is_passed)
            yield 1
    w.step(case, "pass_connection", Role.OFFICER)


def run_first_test(w: World, case: str, *, is_passed: bool) -> None:
    """Run the test of the first operation asked for."""
    _run(w, case, *_operations(w, case)[0], is_passed=is_passed)


def _operations(w: World, case: str) -> list[tuple[str, Access]]:
    dossier = dossier_of(w.session, w.case(case))
    return [(grant.api, access) for grant in dossier.grants for access in grant.access]


def _run(w: World, case: str, api: str, operation: Access, *, is_passed: bool) -> None:
    application = w.case(case)
    book = rulebooks.load(application.rulebook)
    run = following.TestRun(
        api=api,
        operation=operation,
        product_version=application.declaration["service"]["version"],
        specification_version=book.api[api].specification_version,
        is_passed=is_passed,
        run_on=day_of(w.at),
        record=w.evidence(application, f"pv-{api}-{operation}-{'ok' if is_passed else 'ko'}.pdf"),
    )
    following.record_test(w.session, application, run, actor=w.staff(Role.OFFICER), at=w.at)


def publish(w: World, case: str) -> Act:
    """Publish; the number of the listing comes out."""
    w.step(case, "publish", Role.OFFICER)
    yield 1
    return w.listing_of(case)


def whole(w: World, case: str, opinion: Opinion = Opinion.FAVOURABLE, drafts: Sequence[Draft] = ()) -> Act:
    """Take a submitted case to its publication; the number of the listing comes out."""
    yield from assess(w, case)
    yield from opine(w, case, opinion, drafts)
    yield from agree(w, case)
    return (yield from publish(w, case))


def lift(w: World, case: str, *, sent_back: bool = False) -> Story:
    """File evidence on every live reservation of an application and have it lifted, after a refusal if asked."""
    for number in [reservation.number for reservation in live_reservations_of(w.session, w.case(case).id)]:
        for refused in (True, False) if sent_back else (False,):
            reservation = w.case(number)
            evidence = w.evidence(reservation, f"preuve-{number.lower()}-{'1' if refused else '2'}.pdf")
            actor = w.vendor_of(reservation)
            following.attach_evidence(w.session, reservation, evidence, actor=actor, at=w.at)
            w.step(number, "file_evidence", Role.VENDOR)
            yield w.days(3, 8)
            reason = gettext(_("La déclaration jointe date de l’an dernier.")) if refused else ""
            w.step(number, "send_back" if refused else "lift", Role.OFFICER, reason)
            yield w.days(1, 5)


def until(w: World, listing: str, days_before_end: int) -> int:
    """Return how many days to wait until some days before the end of a listing (at least one)."""
    ends_on: date = w.case(listing).ends_on
    return max(((ends_on - timedelta(days=days_before_end)) - day_of(w.at)).days, 1)
