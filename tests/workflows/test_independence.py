"""Who declares, and what hints at an interest."""

from workflows.independence import Hint, hints, must_declare
from workflows.vocabulary import STAFF_ROLES, Role


def test_those_who_weigh_a_case_declare_and_parties_do_not():
    assert {role for role in STAFF_ROLES if not must_declare({role})} == {Role.CNAM, Role.ADMINISTRATOR}


def test_hints_tell_domain_organisation_and_earlier_interests():
    found = hints(
        "a@Exemple.fr", {"b@exemple.fr"}, shared_siren="732829320", earlier=["CAND-2026-00002", "CAND-2026-00001"]
    )

    assert list(found) == [
        Hint("same_domain", ("exemple.fr",)),
        Hint("same_siren", ("732829320",)),
        Hint("declared_before", ("CAND-2026-00001",)),
        Hint("declared_before", ("CAND-2026-00002",)),
    ]


def test_mailboxes_open_to_everybody_say_nothing():
    assert list(hints("a@gmail.com", {"b@gmail.com"}, shared_siren=None, earlier=())) == []
