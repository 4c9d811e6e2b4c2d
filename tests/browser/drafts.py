"""What a journey finds in the house: answers that a vendor had ready elsewhere, a candidacy that was filed."""

from dataclasses import replace

from sqlalchemy import delete

from models.organisation import Interest
from referencing.services import applications, importing, rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.demo import acts
from referencing.services.demo.evidence_files import paper
from referencing.services.demo.invented import complete
from referencing.services.evidence_check import check_bytes
from workflows.calendar import day_of
from workflows.vocabulary import Role, Track


def bring_answers(world, number, *, but=()):
    """Answer every criterion of a case that is being written, with its evidence, but for these keys."""
    case = world.case(number)
    whole = complete(dossier_of(world.session, case), rulebooks.load(case.rulebook), day_of(world.at))
    draft = replace(whole, answers={key: one for key, one in whole.answers.items() if key not in but})
    names = sorted({item.file for one in draft.answers.values() for item in one.evidence})
    kept = {name: importing.keep_file(world.session, world.store, _file(name), world.at, name) for name in names}
    evidence = importing.shelve(world.session, case.organisation_id, draft, kept, world.at)
    applications.redeclare(world.session, case, draft, evidence, actor=world.vendor_of(case), at=world.at)


def _file(name):
    content = paper("Pièce inventée", name)
    return importing.Attachment(content, check_bytes(content, name))


def file_unread(world, number, name):
    """File a simple candidacy of an invented vendor, of which nobody of the house has read or declared anything."""
    case = acts.open_only(world, number, name, Track.SIMPLE, "demo-2")
    world.session.execute(delete(Interest))
    world.step(case, "confirm_eligibility", Role.VENDOR)
    world.step(case, "submit", Role.SIGNATORY)
    return case
