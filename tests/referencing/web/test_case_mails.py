"""What became of the mails about a case, as the house reads it on the case."""

from sqlalchemy import select

from models.outbox import OutboxMessage
from referencing.services.demo import acts
from referencing.services.telling import tell
from tests.referencing.web.conftest import AT, play
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import THE_CLOCK, Track

HOUSE = "parcours.example"


def _mail_to(world, number, member):
    told = tell(
        world.session,
        "message",
        [world.members()[member]],
        {"by": "Camille Essai"},
        actor=THE_CLOCK,
        at=AT,
        case=world.case(number),
    )
    assert told == 1
    world.session.flush()
    return world.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id))


def test_case_says_of_each_mail_whether_it_left_waits_or_failed(app, world):
    number = play(world, acts.file(world, 1, "Exemple Courriels", Track.SIMPLE, "demo-2"))
    for member in range(3):
        rows = _mail_to(world, number, member).all()
    sent, failed, _waiting = rows[-3:]
    sent.done_at = AT
    failed.failed_at, failed.attempts, failed.error = AT, 8, "ConnectionRefusedError: [Errno 111]"
    world.session.commit()

    shown = Visitor(app).sign_in(f"guichet@{HOUSE}").open(f"/dossiers/{number}/courriels").text

    assert [shown.count(word) for word in ("Envoyé le", "Échec le", "En attente")] == [1, 1, 1]
    assert "Le serveur de courriel a refusé la connexion." in shown
    assert Visitor(app).sign_in(vendor(1)).client.get(f"/dossiers/{number}/courriels").status_code in (403, 404)
