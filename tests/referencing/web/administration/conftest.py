import pytest

from tests.referencing.web.strict import Visitor

ADMIN = "administration@parcours.example"


@pytest.fixture
def admin(world, app):  # noqa: ARG001 - the people it signs in
    return Visitor(app).sign_in(ADMIN)
