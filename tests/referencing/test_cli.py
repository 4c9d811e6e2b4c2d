"""The command line as a whole: it speaks French, and loads a command only when it is called."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from referencing.cli import COMMANDS, main

HEAVY = {"sqlalchemy", "flask", "weasyprint", "rich", "alembic", "huey"}
ENGLISH = ("Show this", "Commands", "COMMAND ", "[default", "[required", "[ARGS]")


def _commands():
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        yield (name,)
        yield from ((name, inner) for inner in getattr(command, "commands", {}))


def test_help_names_every_command_in_french():
    answer = CliRunner().invoke(main, ["--help"], prog_name="parcours")

    lines = answer.stdout.splitlines()
    named = [line.split()[0] for line in lines[lines.index("Commandes:") + 1 :]]
    assert answer.exit_code == 0
    assert lines[0] == "Usage : parcours [OPTIONS] COMMANDE [ARGUMENTS]..."
    assert named == sorted(COMMANDS)


def test_help_loads_no_heavy_package():
    code = "import sys; from referencing.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout

    assert HEAVY & set(loaded.splitlines()[-1].split()) == set()


@pytest.mark.parametrize("words", list(_commands()), ids=" ".join)
def test_command_explains_itself_in_french(words):
    answer = CliRunner().invoke(main, [*words, "--help"], prog_name="parcours")

    assert answer.exit_code == 0
    assert answer.stdout.startswith(f"Usage : parcours {' '.join(words)}")
    assert "Affiche cette aide." in answer.stdout
    assert [
        word for word in ("Show this", "Commands", "COMMAND ", "[default", "[required") if word in answer.stdout
    ] == []


def test_unknown_command_is_wrong_use():
    answer = CliRunner().invoke(main, ["danser"], prog_name="parcours")

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[-1].startswith("Erreur\u00a0: ")
