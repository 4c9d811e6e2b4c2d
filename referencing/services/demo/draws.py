"""Stories about draws: one that a forgotten secret cancels, one that is made, one that waits for its officials."""

from collections.abc import Generator, Mapping
from datetime import timedelta

from models.entropy import new_salt
from models.queries.draws import audits_of, draw_numbered
from referencing.services import campaigns, rulebooks
from referencing.services.campaigns import Settings
from referencing.services.demo import audits
from referencing.services.demo.acts import Story
from referencing.services.demo.world import World
from referencing.services.drawing import Plan, draw_named, prepare_draw
from referencing.services.steps import take_step
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.campaign import Terms
from workflows.draw import Secret, commitment_of
from workflows.draw_vocabulary import Dimension, RiskBand
from workflows.vocabulary import AuditConclusion, Role
from workflows.words import _

_OFFICIALS = (Role.OFFICER, Role.SECRETARY, Role.CNAM)
_BOOK = "mes-2023"
_REVEAL, _PUBLIC = 8, 12  # days after the preparation
_SOURCE = _("Loto (tirage inventé pour la démonstration) : les cinq numéros, puis le numéro chance")
_VALUE = "04 12 23 33 45 / 07"
Secrets = Mapping[Role, Secret]


def drawn_at_second_try(w: World, number: int) -> Story:  # noqa: ARG001 - stories share one shape
    """A secret is forgotten, so the clock cancels the first draw; the second one is made and opens its audits."""
    campaign = settle(w, gettext(_("Évaluation continue, première campagne")), quota=3)
    forgotten, secrets = yield from _to_freeze(w, campaign)
    _reveal(w, forgotten, {role: secrets[role] for role in _OFFICIALS[:-1]})
    yield _PUBLIC
    draw, secrets = yield from _to_freeze(w, campaign)
    _reveal(w, draw, secrets)
    yield _days_until_the_value(w, draw)
    step(w, draw, "type_value", Role.OFFICER, "04 12 23 33 54 / 07")
    step(w, draw, "set_value_aside", Role.OFFICER, gettext(_("Deux chiffres intervertis à la saisie.")))
    step(w, draw, "type_value", Role.OFFICER, _VALUE)
    step(w, draw, "type_value", Role.SECRETARY, _VALUE)
    yield 1
    step(w, draw, "draw", Role.AUDITOR)


def drawn_and_audited(w: World, number: int) -> Story:  # noqa: ARG001 - as above
    """A draw opens an audit: noticed, deposited late, complemented, visited, concluded under reservations."""
    campaign = settle(w, gettext(_("Évaluation continue, contrôle des déclarations")), quota=1)
    draw, secrets = yield from _to_freeze(w, campaign)
    _reveal(w, draw, secrets)
    yield _days_until_the_value(w, draw)
    step(w, draw, "type_value", Role.OFFICER, _VALUE)
    step(w, draw, "type_value", Role.SECRETARY, _VALUE)
    step(w, draw, "draw", Role.AUDITOR)
    yield 2
    for audit in _opened(w, draw):
        audits.prepare(w, audit)
        yield 1
        yield from audits.follow(w, audit, AuditConclusion.RESERVATIONS, late=True)
        yield from audits.comply(w, audit, AuditConclusion.RESERVATIONS)


def annulled(w: World, number: int) -> Story:  # noqa: ARG001 - as above
    """A draw is made, then its result is annulled with a reason: its audits are cancelled, all of it stays in sight."""
    campaign = settle(w, gettext(_("Évaluation continue, essai")), quota=1)
    draw, secrets = yield from _to_freeze(w, campaign)
    _reveal(w, draw, secrets)
    yield _days_until_the_value(w, draw)
    step(w, draw, "type_value", Role.OFFICER, _VALUE)
    step(w, draw, "type_value", Role.SECRETARY, _VALUE)
    step(w, draw, "draw", Role.AUDITOR)
    yield 2
    step(w, draw, "annul", Role.DECIDER, gettext(_("Le périmètre oubliait les services avec échange de données.")))


def being_prepared(w: World, number: int) -> Story:  # noqa: ARG001 - as above
    """A draw waits for the commitments of its officials; another is given up before its freeze."""
    campaign = settle(w, gettext(_("Évaluation continue, prochaine campagne")), quota=2)
    given_up = _prepare(w, campaign)
    yield 2
    step(w, given_up, "cancel", Role.AUDITOR, gettext(_("La date de la valeur publique tombe un jour sans tirage.")))
    yield 1
    _prepare(w, campaign)


def settle(w: World, title: str, quota: int) -> str:
    """Create a campaign whose strata are years in the catalogue, and which weighs by risk; return its number."""
    starts_on = day_of(w.at) + timedelta(days=45)
    terms = Terms(
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=180),
        dimensions=(Dimension.AGE,),
        quota=quota,
        weights={RiskBand.LOW: 1, RiskBand.MEDIUM: 2, RiskBand.HIGH: 4},
        recent_months=rulebooks.load(_BOOK).audits.quiet_months,
    )
    auditor = w.staff(Role.AUDITOR)
    capacities = {person.id: 1 for person in campaigns.possible_auditors(w.session)}
    settings = Settings(title=title, terms=terms, capacities=capacities)
    return campaigns.create_campaign(w.session, settings, _BOOK, actor=auditor, at=w.at).number


def _prepare(w: World, campaign: str) -> str:
    named = campaigns.campaign_named(w.session, campaign)
    officials = [w.staff(role).id for role in _OFFICIALS]
    plan = Plan(
        officials=[one for one in officials if one is not None],
        reveal_by=day_of(w.at) + timedelta(days=_REVEAL),
        public_on=day_of(w.at) + timedelta(days=_PUBLIC),
        public_source=gettext(_SOURCE),
    )
    return prepare_draw(w.session, named, plan, actor=w.staff(Role.AUDITOR), at=w.at).number


def _to_freeze(w: World, campaign: str) -> Generator[int, None, tuple[str, Secrets]]:
    """Prepare a draw, have its officials commit, freeze; return its number and the secrets."""
    number = _prepare(w, campaign)
    yield 1
    secrets = {role: Secret(new_salt(), new_salt()) for role in _OFFICIALS}
    for seat, role in enumerate(_OFFICIALS, start=1):
        step(w, number, "commit", role, commitment_of(number, seat, secrets[role]))
    yield 1
    step(w, number, "freeze", Role.AUDITOR)
    yield 1
    return number, secrets


def _reveal(w: World, number: str, secrets: Secrets) -> None:
    for role, secret in secrets.items():
        step(w, number, "reveal", role, secret.text)


def _days_until_the_value(w: World, number: str) -> int:
    draw = draw_numbered(w.session, number)
    return (draw.public_on - day_of(w.at)).days if draw else 1


def step(w: World, number: str, trigger: str, role: Role, words: str = "") -> None:
    """Take a step of a draw as the demonstration's holder of a role."""
    take_step(w.session, draw_named(w.session, number), trigger, actor=w.staff(role), at=w.at, reason=words)


def _opened(w: World, number: str) -> list[str]:
    """Return the numbers of the audits that a draw opened."""
    return [audit.number for audit in audits_of(w.session, draw_named(w.session, number).id)]
