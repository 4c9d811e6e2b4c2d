"""The command line as a person meets it, on a database of the test's own."""

from dataclasses import dataclass

import pytest
import structlog
from click.testing import CliRunner

from referencing.cli import main
from tests.fixtures.town import Town


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


def answer_of(arguments, environ):
    found = CliRunner().invoke(main, list(arguments), prog_name="parcours", env=environ)
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return Answer(found.exit_code, found.stdout, found.stderr)


@pytest.fixture
def instance(tmp_path):
    return tmp_path / "instance"


@pytest.fixture
def run(database_url, instance):
    """Call it with the words after `parcours`."""
    environ = {"PARCOURS_INSTANCE": str(instance), "PARCOURS_DATABASE_URL": database_url}
    yield lambda *arguments: answer_of(arguments, environ)
    structlog.reset_defaults()  # the command's logs went to a stream that is gone


@pytest.fixture
def town(engine, instance):
    instance.mkdir()
    return Town(engine, instance)
