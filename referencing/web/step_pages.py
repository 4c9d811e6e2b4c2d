"""Which page takes which step, where one shows more than the page of the case: the letter, the flags, the votes."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.queries.facts import deliberation_of
from referencing.words import gettext
from workflows.words import _
from workflows.works import WORKS

Address = Callable[[Session, CaseMixin], str]


def _at(endpoint: str) -> Address:
    return lambda _session, case: url_for(endpoint, number=case.number)


def _sitting(session: Session, case: CaseMixin) -> str:
    """Return the case as its session shows it; the sessions where it is on no agenda."""
    found = deliberation_of(session, case.id)  # type: ignore[attr-defined]  # the key of Base
    if found is None or found.session_id is None:
        return url_for("commission.sessions")
    return url_for("commission.case", identifier=found.session_id, number=case.number)


def _filing(_session: Session, case: CaseMixin) -> str:
    """Return what is read before an approval: the dossier, or its answers to a change request."""
    is_answering = case.state in WORKS["answer"].only_flagged
    return url_for("answers.summary" if is_answering else "approvals.page", number=case.number)


@dataclass(frozen=True, slots=True)
class StepPage:
    """`endpoint` shows what there is to read before the step, `words` lead there.

    `also`: another page that takes it in some states, which `address` leads to there.
    `has_own_route`: its form has a route of its own; else it is the route of every step, told which page it came from.
    """

    endpoint: str
    words: str
    address: Address
    has_own_route: bool = False
    also: str = ""

    @property
    def is_here(self) -> bool:
        """Whether this request is for that page."""
        return request.endpoint in (self.endpoint, self.also)

    def sends(self, page: str) -> bool:
        """Return whether a step sent to the route of every step comes from here, or from what this page refused."""
        known = {endpoint.partition(".")[0] for endpoint in (self.endpoint, self.also) if endpoint}
        return page.partition(".")[0] in known and not self.has_own_route


_DECIDING = StepPage("deciding.page", _("Relire la lettre, puis décider"), _at("deciding.page"), has_own_route=True)
_APPROVING = StepPage("approvals.page", _("Relire, approuver et déposer"), _filing, also="answers.summary")

STEP_PAGES: dict[tuple[str, str], StepPage] = {
    ("application", "ask_approval"): _APPROVING,
    ("application", "approve"): _APPROVING,
    ("application", "send_back"): _APPROVING,
    ("application", "submit"): StepPage("approvals.page", _("Relire, approuver et déposer"), _at("approvals.page")),
    ("application", "confirm_unchanged"): StepPage(
        "carried.page", _("Voir ce qui est repris, puis confirmer"), _at("carried.page"), has_own_route=True
    ),
    ("listing", "declare_release"): StepPage(
        "listed.release", _("Déclarer une version"), _at("listed.release"), has_own_route=True
    ),
    ("listing", "file_observations"): StepPage(
        "listed.hearing", _("Lire les motifs et répondre"), _at("listed.hearing"), has_own_route=True
    ),
    ("audit", "schedule"): StepPage(
        "programme.audit",
        _("Choisir la date et l’auditeur dans le programme"),
        _at("programme.audit"),
        has_own_route=True,
    ),
    ("audit", "notify"): StepPage("audit.page", _("Relire le plan, puis le notifier"), _at("audit.page")),
    ("audit", "ask_complement"): StepPage(
        "audit.complement",
        _("Choisir les points, puis demander un complément"),
        _at("audit.complement"),
        has_own_route=True,
    ),
    ("audit", "open_contradictory"): StepPage(
        "audit.page", _("Relire les constats, puis les adresser"), _at("audit.page")
    ),
    ("audit", "refer"): StepPage("audit.page", _("Relire les observations, puis transmettre"), _at("audit.page")),
    ("audit", "conclude"): StepPage(
        "audit.conclusion", _("Rédiger la conclusion"), _at("audit.conclusion"), has_own_route=True
    ),
    ("audit", "deposit"): StepPage(
        "own_audits.page", _("Relire les réponses, puis les déposer"), _at("own_audits.page")
    ),
    ("audit", "file_observations"): StepPage(
        "own_audits.page", _("Lire les constats, puis présenter des observations"), _at("own_audits.page")
    ),
    ("reservation", "file_evidence"): StepPage(
        "reserves.page", _("Déposer des preuves"), _at("reserves.page"), has_own_route=True
    ),
    ("application", "request_changes"): StepPage(
        "assessment.changes", _("Relire la demande, puis l’envoyer"), _at("assessment.changes")
    ),
    ("application", "resubmit"): StepPage(
        "answers.summary", _("Relire les compléments, puis les envoyer"), _at("answers.summary")
    ),
    ("application", "give_opinion"): StepPage("commission.case", _("Ouvrir le dossier en séance"), _sitting),
    ("application", "accept"): _DECIDING,
    ("application", "refuse"): _DECIDING,
    ("application", "sign"): StepPage(
        "agreement.page", _("Relire la convention, puis signer"), _at("agreement.page"), has_own_route=True
    ),
}


@dataclass(frozen=True, slots=True)
class StepLink:
    """The way to the page of a step."""

    address: str
    words: str


def link_to(session: Session, case: CaseMixin, trigger: str) -> StepLink | None:
    """Return the way to the page that takes a step of a case; None where it is taken from the page being shown."""
    page = STEP_PAGES.get((case.procedure, trigger))
    if page is None or page.is_here:
        return None
    return StepLink(page.address(session, case), gettext(page.words))
