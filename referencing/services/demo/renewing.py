"""What follows an application, opened with its answers: look again at what changed, confirm the rest, submit."""

from referencing.services import carrying, opening, rulebooks
from referencing.services.demo.acts import Act
from referencing.services.demo.world import World
from referencing.services.independence import declare_for_demonstration
from workflows.calendar import day_of
from workflows.vocabulary import Kind, Role


def renew(w: World, former: str, kind: Kind, version: str = "") -> Act:
    """Open what follows a former application with its answers, look at what changed, confirm the rest, submit."""
    before = w.case(former)
    book, signatory = rulebooks.load(before.rulebook), w.vendor_of(before)
    version = version or before.declaration["service"]["version"]
    case = opening.open_next(w.session, before.service, kind, version, book, actor=signatory, at=w.at)
    declare_for_demonstration(w.session, case.id, w.at)
    number: str = case.number
    yield w.days(1, 3)
    w.step(number, "confirm_eligibility", Role.VENDOR)
    yield w.days(1, 4)
    application = w.case(number)
    carried = carrying.carried_by(w.session, application, day_of(w.at))
    for key in carried.to_review if carried else ():
        carrying.keep_answer(w.session, application, key, actor=w.vendor_of(application), at=w.at)
    yield 1
    w.step(number, "confirm_unchanged", Role.SIGNATORY)
    w.step(number, "submit", Role.SIGNATORY)
    yield w.days(1, 5)
    return number
