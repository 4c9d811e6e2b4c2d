"""What the commands read and say alike: texts, instants, JSON, wrong use, whom or what is not there."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.words import _

_UNREADABLE = _("texte illisible : écrivez-le en UTF-8.")
_NO_INSTANT = _("« {0} » n’est pas une date : écrivez-la sous la forme 2026-01-31 ou 2026-01-31T09:30.")
_OFF_CALENDAR = _("« {0} » est hors du calendrier, qui va de {1} à {2}.")
FIRST_YEAR, LAST_YEAR = 2015, 2055  # a few years before the last whose public holidays are known: delays run ahead


class Words(click.ParamType[str]):
    """A text; a terminal may hand over bytes that are none."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        text = str(value)
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            self.fail(gettext(_UNREADABLE), param, ctx)
        return text.strip()


class Instant(click.ParamType[datetime]):
    """An instant in ISO 8601, in UTC afterwards; without an offset it is read in Europe/Paris."""

    name = "datetime"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(gettext(_NO_INSTANT, value), param, ctx)
        if not FIRST_YEAR <= read.year <= LAST_YEAR:
            self.fail(gettext(_OFF_CALENDAR, value, FIRST_YEAR, LAST_YEAR), param, ctx)
        return (read if read.tzinfo else read.replace(tzinfo=PARIS)).astimezone(UTC)


class JsonCommand(click.Command):
    """A command that answers wrong use in JSON too, when JSON was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if "--json" in asked:
                print_json({"error": error.format_message()})
            raise


def print_json(answer: dict[str, Any]) -> None:
    """Print one JSON object on standard output, in UTF-8 whatever the terminal's language."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2).encode())


def no_case(number: str) -> str:
    """Return what is said of a number that no case has."""
    return gettext(_("Aucun dossier ne porte le numéro « {0} »."), number)


def no_person(email: str) -> str:
    """Return what is said of an address that no active person has."""
    return gettext(_("Aucune personne active n’a l’adresse « {0} »."), email)
