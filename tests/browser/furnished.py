"""More for the town: cases in the states that people work on, and things that wait for an answer."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from models.account import AccountLink, Purpose
from models.listing import Listing
from models.phrase import Phrase
from referencing import clock
from referencing.services import agenda, deciding, deliberating, inviting, rulebooks, sittings, unsubscribing
from referencing.services.accounts import NewVendor, sign_up
from referencing.services.demo import acts
from referencing.services.identity_provider import Identity
from referencing.services.linking import promise
from referencing.services.people import person_with_email
from referencing.services.proving.links import send_link, token_of
from referencing.services.reports.acting import pass_on
from referencing.services.reports.receiving import Account, new_form_key, receive
from referencing.services.reports.tokens import token_of as token_of_report
from referencing.services.self_check import keep_result
from tests.referencing.web.conftest import play
from tests.referencing.web.town import vendor
from workflows.dossier import Audience, Form, Sector, VendorNature
from workflows.membership import Capacities
from workflows.report_vocabulary import Reporter, ReportKind
from workflows.self_check import Answers
from workflows.vocabulary import NewsGroup, Opinion, Role, Track


@dataclass(frozen=True)
class Sitting:
    """A session under way today, and the cases: on its agenda, with a letter prepared, accepted, sent back; reports."""

    session: UUID
    held: str
    to_decide: str
    accepted: str
    asked: str
    tokens: tuple[str, ...]
    reports: tuple[str, ...]

    def cases(self):
        return [self.held, self.to_decide, self.accepted, self.asked, *self.reports]


def furnish(world, settings) -> Sitting:
    """Build what `Sitting` names, with links of mails that are good today; the settings sign them."""
    first, second, third = (_ready(world, number) for number in (11, 12, 13))
    asked = _file(world, 14)
    play(world, acts.ask_changes(world, asked))
    held, to_decide, accepted = _held(world, first), _to_decide(world, second), _accepted(world, third)
    _keep_result(world)
    by = {"saved_by_id": world.staff(Role.REVIEWER).id, "saved_at": world.at}
    world.session.add(Phrase(title="Date attendue", text="Précisez la date de la preuve.", **by))
    tokens = tuple(_tokens(world.session, world.case(first), settings))
    reports = [_report(world, settings, email) for email in ("camille.essai@exemple.fr", None)]
    _pass_on(world, reports[0])
    followed = tuple(token_of_report(report, settings.secret_key) for report in reports)
    numbers = tuple(report.number for report in reports)
    return Sitting(held, first, to_decide, accepted, asked, (*tokens, *followed), numbers)


def _report(world, settings, email):
    """Take in a report about the service of the town that is in the catalogue."""
    listing = world.session.scalars(select(Listing).order_by(Listing.number)).first()
    about = {"kind": ReportKind.PRICE, "text": "Un abonnement payant est demandé.", "reporter": Reporter.CITIZEN}
    told = Account(**about, noticed_on=world.at.date(), email=email, form_key=new_form_key())
    return receive(world.session, listing, told, secret_key=settings.secret_key, at=clock.now())


def _pass_on(world, report):
    options = {"actor": world.staff(Role.OFFICER), "at": clock.now(), "seen_version": report.version}
    pass_on(world.session, report, report.text, "Qu’en est-il ?", **options)


def _file(world, number):
    return play(world, acts.file(world, number, f"Exemple Séance {number}", Track.SIMPLE, "demo-2"))


def _ready(world, number):
    case = _file(world, number)
    play(world, acts.assess(world, case, (0,)))
    return case


def _held(world, case):
    """Hold a session that began an hour ago, and call the members to another one, far ahead."""
    secretary, begins = world.staff(Role.SECRETARY), clock.now() - timedelta(hours=1)
    at = begins - timedelta(days=7)
    session = _convened(world, begins, at)
    _convened(world, begins + timedelta(days=900), at)
    agenda.put_on_agenda(world.session, world.case(case), session, actor=secretary, at=at)
    present = [member.id for member in world.members()[:3]]
    sittings.note_presence(world.session, session, present, actor=secretary, at=begins)
    drafts = [acts.reserve(suspensive=False), acts.reserve(suspensive=True)]
    options = {"actor": secretary, "summary": "La commission a lu le rapport.", "reservations": drafts}
    deliberating.draft_opinion(world.session, world.case(case), Opinion.NON_SUSPENSIVE, **options)
    return session


def _convened(world, begins, at):
    """Return a session to which every member is called."""
    secretary = world.staff(Role.SECRETARY)
    meeting = sittings.Meeting(begins_at=begins, ends_at=begins + timedelta(hours=2), place="Salle 1", link="")
    session = sittings.plan_session(world.session, meeting, actor=secretary, at=at).id
    sittings.convene(world.session, session, actor=secretary, at=at)
    return session


def _to_decide(world, case):
    play(world, acts.opine(world, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)]))
    options = {"is_accepted": True, "grounds": "", "actor": world.staff(Role.DECIDER), "at": world.at}
    deciding.prepare(world.session, world.case(case), seen_version=0, **options)
    return case


def _accepted(world, case):
    play(world, acts.opine(world, case, Opinion.FAVOURABLE))
    world.step(case, "accept", Role.DECIDER)
    return case


def _keep_result(world):
    given = {"forms": (Form.WEBSITE,), "nature": VendorNature.PRIVATE, "audience": Audience.INDIVIDUALS}
    answers = Answers(**given, fields=(Sector.HEALTH,), free=True)
    keep_result(world.session, answers, rulebooks.load("mes-2023"), world.at)


def _tokens(session, case, settings):
    """Yield the tokens of an invitation, of each kind of link, of an identity to link, and of a way out of news."""
    signatory, at, key = person_with_email(session, vendor(11)), clock.now(), settings.secret_key
    company, newcomer = case.organisation, "nouvelle@editeur-11.example"
    invitation = inviting.invite(session, company, newcomer, Capacities(), by=signatory, at=at)
    yield inviting.token_of(invitation, key)
    new = {"email": "camille@neuf.example", "name": "Camille Essai", "password": "x" * 20, "siren": "732829320"}
    new = NewVendor(**new, organisation="Neuf", nature=VendorNature.PRIVATE)
    sign_up(session, new, at)
    for purpose in (Purpose.INVITATION, Purpose.RECOVERY, Purpose.NEW_ADDRESS):
        send_link(session, purpose, at, person=signatory, email="autre@editeur-11.example")
    for link in session.scalars(select(AccountLink).where(AccountLink.made_at == at)):
        yield token_of(link.id, key)
    identity = Identity(issuer="https://fournisseur.example", subject="7", email=vendor(1), is_strong=True)
    yield promise(identity, key)
    yield unsubscribing.address(settings, signatory.id, [NewsGroup.PROGRESS]).rpartition("/")[2]
