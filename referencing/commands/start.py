"""What a command that runs the service begins with: settings, logs, context; in French when they are wrong."""

import logging
import os
import sys
from typing import NoReturn

import click
import structlog

from referencing.config import Settings, SettingsError
from referencing.services.context import Context, make_context
from referencing.words import gettext


def settings_or_exit() -> Settings:
    """Return the settings; exit with 2 and every remedy when some are wrong."""
    try:
        settings = Settings.from_environ(os.environ)
    except SettingsError as error:
        lines = (f"{wrong.name} : {gettext(wrong.remedy, *wrong.details)}" for wrong in error.problems)
        refuse("\n".join(lines), 2)
    write_logs(settings.log_level)
    return settings


def context_or_exit() -> Context:
    """Return the context of the settings, or exit."""
    return make_context(settings_or_exit())


def refuse(message: str, code: int) -> NoReturn:
    """Say why not, and exit."""
    click.echo(message, err=True)
    sys.exit(code)


def write_logs(level: str) -> None:
    """Write logs to standard error from this level on; what libraries do one by one only shows with DEBUG."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("huey", "alembic", "transitions", "weasyprint", "fontTools", "pikepdf"):
        logging.getLogger(name).setLevel(level if level in ("DEBUG", "ERROR") else "WARNING")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
