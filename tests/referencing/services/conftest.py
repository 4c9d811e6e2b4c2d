"""The town of the services' tests; imported here, so that tests without a database need not load it."""

import pytest


@pytest.fixture
def town(engine, tmp_path):
    from tests.fixtures.town import Town  # noqa: PLC0415 - all the services

    return Town(engine, tmp_path)


@pytest.fixture
def mailroom(database_url, tmp_path):
    from tests.referencing.mailroom import open_mailroom  # noqa: PLC0415 - as above

    context = open_mailroom(database_url, tmp_path)
    yield context
    context.close()
