"""Audits to place in the small town: listings in force, several auditors, reports, what the programme says of them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from models.audit import Audit
from models.listing import Listing
from models.organisation import Organisation, Person, StaffRole
from referencing.services import auditing
from referencing.services.people import actor_for
from referencing.services.programme import closed_days, placing, proposals
from referencing.services.programme.instance import instance_of
from tests.referencing.services import draws
from workflows.calendar import day_of
from workflows.schedule import Placement, Span
from workflows.vocabulary import AuditOrigin, Role

NAMES = ("Alix Essai", "Bao Essai", "Charlie Essai")


def auditors(w):
    """Return every auditor by name."""
    held = select(StaffRole.person_id).where(StaffRole.role == Role.AUDITOR)
    return list(w.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name)))


def hire(w, *names):
    """Add auditors."""
    for name in names:
        email = f"{name.split()[0].lower()}@audit.example"
        person = Person(
            name=name,
            email=email,
            is_active=True,
            created_at=w.at,
            staff_roles=[StaffRole(role=Role.AUDITOR, given_at=w.at)],
        )
        w.session.add(person)
    w.session.flush()


def listed(w):
    """Put a listing in force under the rulebook whose delays the independent checker knows; return its number."""
    return draws.listed(w, rulebook="mes-2023")


def audit(w, listing, *, is_report=False):
    """Open an audit of a listing; return its number."""
    found = w.session.scalars(select(Listing).where(Listing.number == listing)).one()
    opened = auditing.open_audit(w.session, found, reason="Audit d’essai.", actor=w.staff(Role.AUDITOR), at=w.at)
    opened.origin = AuditOrigin.COMPLAINT if is_report else opened.origin
    w.session.flush()
    return opened.number


def town_of_audits(town, count, *names, reports=0):
    """Return the numbers of audits to place, each of a vendor of its own."""
    town.do(hire, *names)
    return [town.do(lambda w, n=n: audit(w, listed(w), is_report=n < reports)) for n in range(count)]


def instance(w):
    return instance_of(w.session, day_of(w.at))


def placed(w):
    """Return number → auditor and day, as the database has them."""
    rows = w.session.execute(
        select(Audit.number, Audit.auditor_id, Audit.starts_on).where(Audit.starts_on.is_not(None))
    )
    return {number: Placement(auditor.hex, starts_on) for number, auditor, starts_on in rows}


def ask(w):
    """Ask for a schedule and answer at once, as the job does; return its number and version."""
    proposal = proposals.ask_proposal(w.session, actor=chief(w), at=w.at)
    proposals.write_answer(proposal, proposals.searched(instance(w)), w.at)
    w.session.flush()
    return proposal.number, proposal.version


def accept(w, number, version):
    return proposals.accept_proposal(w.session, number, actor=chief(w), at=w.at, seen_version=version)


def chief(w):
    return w.staff(Role.AUDITOR)


def move(w, number, auditor, day, reason="À la demande de l’éditeur.", actor=None, seen=None):
    """Move one audit by hand."""
    return placing.move_audit(
        w.session,
        w.case(number),
        Placement(auditor, day),
        reason=reason,
        actor=actor or chief(w),
        at=w.at,
        seen_version=seen,
    )


def close(w, first, last, title="Fermeture"):
    on = day_of(w.at)
    closed_days.note_quiet(w.session, Span(first, last), title, actor=chief(w), at=w.at, on=on)


def vendor_of(w, number):
    return w.session.get(Organisation, w.case(number).organisation_id)


def forbid(w, number, first, last):
    """Have the vendor of an audit declare days impossible."""
    vendor = vendor_of(w, number)
    actor = actor_for(w.session, auditors(w)[0])
    options = {"actor": actor, "at": w.at, "on": day_of(w.at)}
    closed_days.declare_impossible(w.session, vendor.id, Span(first, last), "Audit externe", **options)


def named(w, name):
    return next(one for one in auditors(w) if one.name == name)


def person(key):
    return UUID(hex=key)


def in_days(town, days):
    return day_of(town.at) + timedelta(days=days)
