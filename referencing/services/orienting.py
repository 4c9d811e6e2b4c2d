"""What answers to the orientation questionnaire would leave, and what they would drop."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflows.completeness import applicable
from workflows.dossier import Dossier
from workflows.rulebook import Criterion, Rulebook
from workflows.vocabulary import Track


@dataclass(frozen=True, slots=True)
class Preview:
    """`count`: criteria left of `total`; `dropped`: those already answered that would not be asked any more."""

    count: int
    total: int
    dropped: tuple[Criterion, ...]
    dropped_grants: int

    @property
    def drops(self) -> bool:
        """Whether something already written would no longer count."""
        return bool(self.dropped or self.dropped_grants)


def preview(dossier: Dossier, book: Rulebook, orientation: Mapping[str, bool], track: Track) -> Preview:
    """Return what a dossier would be asked with other answers; what is dropped stays kept beside the dossier."""
    changed = replace(dossier, orientation=dict(orientation), track=track)
    left = applicable(changed, book)
    asked = {criterion.key for criterion in left}
    dropped = tuple(one for one in applicable(dossier, book) if one.key in dossier.answers and one.key not in asked)
    loses_grants = track is Track.SIMPLE and dossier.track is Track.EXCHANGE
    return Preview(len(left), len(book.criteria), dropped, len(dossier.grants) if loses_grants else 0)
