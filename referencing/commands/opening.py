"""The database, opened for a command: migrated first, so that a fresh machine needs nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from models.database import UnknownRevisionError, upgrade
from referencing.commands.start import context_or_exit, refuse
from referencing.services.context import Context
from referencing.words import gettext
from workflows.words import _

_AWAY = _("La base de données ne répond pas ({0}). Vérifiez PARCOURS_DATABASE_URL, et que la base est démarrée.")
_NEWER = _("La base de données vient d’une version plus récente de Parcours : mettez ce programme à jour.")


@contextmanager
def opened_database() -> Iterator[Context]:
    """Yield the context of the settings, its database up to date; exit with 2 when it cannot be reached."""
    context = context_or_exit()
    try:
        _migrate(context)
        yield context
    except (OperationalError, InterfaceError) as error:
        _refuse_away(error)
    finally:
        context.close()


def _migrate(context: Context) -> None:
    try:
        upgrade(context.settings.database_url)
    except UnknownRevisionError:
        refuse(gettext(_NEWER), 2)
    except DatabaseError as error:  # also a file that is no database
        _refuse_away(error)


def _refuse_away(error: DatabaseError | InterfaceError) -> NoReturn:
    """Exit with 2 and the first line of what the database driver says."""
    lines = str(error.orig).splitlines() or [type(error.orig).__name__]
    refuse(gettext(_AWAY, lines[0]), 2)
