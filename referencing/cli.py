"""The command line, `parcours`: one door, behind which each command is loaded when it is asked for."""

import gettext
import os
from importlib import import_module
from typing import Any

import click

from referencing import words
from workflows.words import _

# A command: where it is, and what `parcours --help` says of it. Nothing is imported to show the list.
COMMANDS: dict[str, tuple[str, str]] = {
    "case": ("referencing.commands.case:case", _("Montre un dossier : état, étapes possibles, journal.")),
    "check": ("referencing.commands.check:check", _("Vérifie un dossier de candidature avant son dépôt.")),
    "demo": ("referencing.commands.demo:demo", _("Joue la démonstration et en écrit tous les documents.")),
    "dossier": ("referencing.commands.dossier:dossier", _("Enregistre un dossier de candidature, ou le rend.")),
    "draw": ("referencing.commands.draw:draw", _("Tire au sort les audits d’une campagne, ou refait un tirage.")),
    "ledger": ("referencing.commands.ledger:ledger", _("Vérifie ou exporte le journal des étapes.")),
    "serve": ("referencing.commands.serve:serve", _("Démarre le service : pages, file d’attente et horloge.")),
    "simulate": ("referencing.commands.simulate:simulate", _("Joue la vie de nombreux services, et mesure.")),
    "step": ("referencing.commands.step:step", _("Fait franchir une étape à un dossier.")),
    "tick": ("referencing.commands.tick:tick", _("Fait franchir les étapes que le temps rend exigibles.")),
    "user": ("referencing.commands.user:user", _("Ajoute des personnes et leurs rôles.")),
    "worker": ("referencing.commands.worker:worker", _("Traite la file d’attente, sans servir de pages.")),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, words.gettext(COMMANDS[name][1])) for name in self.list_commands(ctx)])

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's signature
        speak_french()
        return super().main(*args, **options)


def speak_french() -> None:
    """Have click's own sentences (usage, errors, help) in French; it asks the default domain of gettext."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("click", str(words.TRANSLATIONS))
    gettext.textdomain("click")


@click.group(
    cls=LazyGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    help=_("Parcours : le référencement d’un service numérique, du dépôt à la décision."),
)
def main() -> None:
    """Say in French what the command line can do; each command does its own work."""


if __name__ == "__main__":
    main(prog_name="parcours")
