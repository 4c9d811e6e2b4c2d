"""What the stories of a demonstration act on: people, cases, the simulated day, one transaction at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from models.application import Application
from models.case import CaseMixin
from models.evidence import Evidence
from models.listing import Listing
from models.organisation import Person
from models.queries.cases import case_numbered
from models.queries.listings import first_application_of
from referencing.services import importing
from referencing.services.applications import keep_evidence
from referencing.services.demo.evidence_files import paper
from referencing.services.errors import NotFoundError
from referencing.services.evidence_check import check_bytes
from referencing.services.independence import declare_for_demonstration
from referencing.services.people import actor_for, give_roles, join, person_with_email, register_person
from referencing.services.steps import take_step
from referencing.services.store import Store
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.dossier import Dossier, EvidenceItem
from workflows.vocabulary import VENDOR_ROLES, Actor, Role
from workflows.words import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STAFF: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "guichet": (_("Agente Exemple"), (Role.OFFICER,)),
    "instruction": (_("Instructrice Exemple"), (Role.REVIEWER,)),
    "instruction2": (_("Instructeur Exemple"), (Role.REVIEWER,)),
    "secretariat": (_("Secrétaire Exemple"), (Role.SECRETARY,)),
    "decision": (_("Délégataire Exemple"), (Role.DECIDER,)),
    "cnam": (_("Représentant Exemple de la Cnam"), (Role.CNAM,)),
    "audit": (_("Auditrice Exemple"), (Role.AUDITOR,)),
    "audit2": (_("Auditeur Exemple"), (Role.AUDITOR,)),
    "administration": (_("Administrateur Exemple"), (Role.ADMINISTRATOR,)),
}
_DESK_OF = {roles[0]: key for key, (_name, roles) in reversed(list(STAFF.items()))}
MEMBERS = 9
DOMAIN = "parcours.example"


class World:
    """`session` and `at` are set anew for each act by the director; `random` jitters the days of the stories.

    `ends_on`: the last day of the calendar.
    """

    def __init__(self, store: Store, seed: int, ends_on: date) -> None:
        self.store, self.random = store, Random(seed)  # noqa: S311 - reproducible on purpose
        self.ends_on = ends_on
        self.session: Session
        self.at: datetime

    def populate(self) -> None:
        """Create the staff and the members of the commission."""
        for key, (name, roles) in STAFF.items():
            self._staff(key, gettext(name), roles)
        for number in range(1, MEMBERS + 1):
            self._staff(f"membre{number}", gettext(_("Membre Exemple {0}"), number), (Role.MEMBER,))

    def _staff(self, key: str, name: str, roles: Sequence[Role]) -> None:
        person = register_person(self.session, f"{key}@{DOMAIN}", name, self.at, is_demo=True)
        give_roles(self.session, person, roles, self.at)

    def staff(self, role: Role) -> Actor:
        """Return the person of the demonstration who holds a role."""
        return self.actor(f"{_DESK_OF[role]}@{DOMAIN}")

    def actor(self, email: str, organisation_id: object = None) -> Actor:
        """Return someone as an actor."""
        return actor_for(self.session, person_with_email(self.session, email), organisation_id)

    def members(self) -> list[Person]:
        """Return the members of the commission."""
        return [person_with_email(self.session, f"membre{number}@{DOMAIN}") for number in range(1, MEMBERS + 1)]

    def vendor_of(self, case: CaseMixin) -> Actor:
        """Return the signatory of the vendor of a case."""
        declared = self.application_behind(case).declaration["vendor"]["signatory"]["email"]
        return self.actor(declared, case.organisation_id)

    def application_behind(self, case: CaseMixin) -> Application:
        """Return the application that a case is, or comes from."""
        if isinstance(case, Application):
            return case
        return first_application_of(self.session, case.service_id)

    def case(self, number: str) -> Any:  # noqa: ANN401 - a case of any procedure
        """Return a case by its number; NotFoundError when there is none."""
        case = case_numbered(self.session, number)
        if case is None:
            raise NotFoundError(number)
        return case

    def take_in(self, dossier: Dossier) -> str:
        """Open an application with a dossier and its files; return its number."""
        application = importing.take_in(self.session, self.store, dossier, self._files(dossier), self.at, is_demo=True)
        declare_for_demonstration(self.session, application.id, self.at)
        colleague = register_person(
            self.session,
            dossier.vendor.signatory.email.replace("signataire", "equipe"),
            dossier.vendor.signatory.name.replace("Signataire", "Équipière"),
            self.at,
            is_demo=True,
        )
        join(self.session, application.organisation, colleague, is_signatory=False)
        return application.number

    def _files(self, dossier: Dossier) -> dict[str, importing.Attachment]:
        names = {item.file for answer in dossier.answers.values() for item in answer.evidence}
        return {name: self._file(name, dossier.vendor.name) for name in sorted(names)}

    def _file(self, name: str, holder: str) -> importing.Attachment:
        content = paper(gettext(_("Pièce inventée pour la démonstration")), name, holder)
        return importing.Attachment(content, check_bytes(content, name))

    def evidence(self, case: CaseMixin, name: str) -> Evidence:
        """Return a fresh piece of evidence in the library of the vendor of a case."""
        file = importing.keep_file(self.session, self.store, self._file(name, case.number), self.at)
        return keep_evidence(self.session, case.organisation_id, name, file.id, EvidenceItem(file=name), self.at)

    def step(self, number: str, trigger: str, role: Role, reason: str = "") -> None:
        """Take a step of a case as the demonstration's holder of a role."""
        case = self.case(number)
        actor = self.vendor_of(case) if role in VENDOR_ROLES else self.staff(role)
        take_step(self.session, case, trigger, actor=actor, at=self.at, reason=reason)

    def listing_of(self, number: str) -> str:
        """Return the number of the listing that an application opened or renewed."""
        listing: Any = self.session.get(Listing, self.case(number).listing_id)
        found: str = listing.number
        return found

    def days(self, least: int, most: int) -> int:
        """Return a number of days between two bounds, by the seed."""
        return self.random.randint(least, most)

    def until_the_end(self, days_before: int) -> int:
        """Return how many days to wait until some days before the end of the calendar (at least one)."""
        return max((self.ends_on - day_of(self.at)).days - days_before, 1)
