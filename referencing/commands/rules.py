"""Rules that may not be served under: said in French, and the start is over."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.database import reading
from referencing.commands.start import refuse
from referencing.services.context import Context
from referencing.services.gap_sentences import sentence
from referencing.services.rulebook_use import RulebookEditedError, check_rulebooks
from referencing.words import gettext
from workflows.gap_words import WORDS
from workflows.reading import Fault
from workflows.rulebook_file import RulebookError
from workflows.words import _

_EDITED = _(
    "Le référentiel « {0} » a été modifié ou retiré alors que des dossiers le suivent : "
    "rétablissez-le tel qu’il était, et publiez vos changements sous un nouveau nom."
)
_FAULTY = _("Le référentiel « {0} » ne peut pas être lu :")


@contextmanager
def sound_rules() -> Iterator[None]:
    """Exit with 1 and the reasons when a rulebook turns out faulty, or edited while cases follow it."""
    try:
        yield
    except RulebookEditedError as error:
        refuse(gettext(_EDITED, error.key), 1)
    except RulebookError as error:
        lines = (f"{fault.place} : {_words(fault)}" for fault in error.faults)
        refuse("\n".join((gettext(_FAULTY, error.key), *lines)), 1)


def check_rules(context: Context) -> None:
    """Exit with 1 when the rulebooks may not be served under."""
    with sound_rules(), reading(), context.sessions() as session:
        check_rulebooks(session)


def _words(fault: Fault) -> str:
    return sentence(fault.code, fault.details) if fault.code in WORDS else f"{fault.code} {' '.join(fault.details)}"
