import pytest

from referencing.services.steps import take_step
from tests.referencing.told import AT
from workflows.vocabulary import Actor, Role

DESK = Actor(None, "Agente Essai", frozenset({Role.OFFICER}))


def test_copy_follows_the_feed(program, session, shelf):
    (listing,) = shelf("Souffle", grants=("measures:read",))
    start = program.ask("/api/v1/changes").json
    take_step(session, listing, "suspend", actor=DESK, at=AT, reason="Faille ouverte.")
    session.commit()

    found = program.ask(f"/api/v1/changes?since={start['next']}").json
    rest = program.ask(f"/api/v1/changes?since={found['next']}")

    (change,) = found["changes"]
    assert (change["event"], change["before"], change["listing"]["state"]) == ("listing.suspend", "active", "suspended")
    assert change["listing"]["grants"] == []
    assert "Faille" not in str(found)
    assert rest.json == {"changes": [], "next": found["next"], "has_more": False}
    assert program.ask(f"/api/v1/changes?since={found['next']}", 304, If_None_Match=rest.headers["ETag"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_cursors_that_are_of_no_use_are_told_apart(program):
    forged = program.ask("/api/v1/changes?since=forge", 400).json
    lost = program.ask(f"/api/v1/changes?since=4.{'0' * 16}", 410).json

    assert [one["parameter"] for one in forged["errors"]] == ["since"]
    assert lost["type"].endswith("#probleme-cursor-lost")
