"""Our room `referencing` has the name of a package of jsonschema's: see docs/decisions/0001."""

from importlib.metadata import packages_distributions

import pytest

from tests.fixtures.tree import ROOMS

OURS = "parcours-referencement"


@pytest.mark.parametrize("name", ["app", "verify_draw", *ROOMS])
def test_root_name_has_one_owner(name):
    owners = packages_distributions().get(name, [OURS])  # a room younger than the last install has none yet

    assert set(owners) == {OURS}


def test_nothing_has_pulled_jsonschema():
    assert packages_distributions().get("jsonschema", []) == []
