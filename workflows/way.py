"""The whole way of an application as its vendor sees it: nine stages, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.vocabulary import ApplicationState as S
from workflows.vocabulary import Track
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Stage:
    """Some states under one name; `track`: the only track that goes through it."""

    key: str
    title: str
    words: str
    states: tuple[S, ...]
    track: Track | None = None


class Progress(StrEnum):
    """STOPPED: the application ended here without going further."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"
    STOPPED = "stopped"


STAGES: tuple[Stage, ...] = (
    Stage(
        "eligibility",
        _("Éligibilité"),
        _("Vous confirmez que le service peut entrer au catalogue."),
        (S.ELIGIBILITY,),
    ),
    Stage(
        "conformity",
        _("Dossier de conformité"),
        _("Vous présentez le service et répondez aux critères qui le concernent, preuves à l’appui."),
        (S.CONFORMITY,),
    ),
    Stage(
        "submission",
        _("Dépôt et recevabilité"),
        _("Le signataire dépose le dossier ; le guichet vérifie qu’il peut être instruit."),
        (S.SUBMITTED,),
    ),
    Stage(
        "assessment",
        _("Instruction"),
        _("Des instructeurs examinent chaque critère et peuvent demander des compléments."),
        (S.ASSESSMENT, S.CHANGES_REQUESTED),
    ),
    Stage("commission", _("Commission"), _("La commission rend son avis sur le dossier."), (S.COMMISSION,)),
    Stage(
        "decision", _("Décision"), _("Le délégataire du ministre accepte ou refuse. Rien n’est tacite."), (S.DECISION,)
    ),
    Stage("agreement", _("Convention"), _("Chaque partie signe la convention."), (S.AGREEMENT,)),
    Stage(
        "connection",
        _("Raccordement"),
        _("Les échanges de données avec Mon espace santé sont testés."),
        (S.CONNECTION,),
        Track.EXCHANGE,
    ),
    Stage("publication", _("Publication"), _("Le service entre au catalogue."), (S.READY, S.PUBLISHED)),
)


def way(state: S, track: Track, last_open: S) -> list[tuple[Stage, Progress]]:
    """Return the stages of a track with what became of each; `last_open`: the last open state the case was in."""
    stages = [stage for stage in STAGES if stage.track is None or stage.track is track]
    stands = next(
        number for number, stage in enumerate(stages) if (state if _is_on(state) else last_open) in stage.states
    )
    return [(stage, _progress(number, stands, state)) for number, stage in enumerate(stages)]


def _is_on(state: S) -> bool:
    return any(state in stage.states for stage in STAGES)


def _progress(number: int, stands: int, state: S) -> Progress:
    if number < stands or state is S.PUBLISHED:
        return Progress.DONE
    if number > stands:
        return Progress.AHEAD
    return Progress.HERE if _is_on(state) else Progress.STOPPED
