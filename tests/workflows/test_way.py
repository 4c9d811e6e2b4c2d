"""The whole way of an application: every state has its stage, and ends where it stopped."""

import pytest

from workflows.procedures import APPLICATION
from workflows.vocabulary import ApplicationState as S
from workflows.vocabulary import Track
from workflows.way import STAGES, way


def _spelled(state, track, last_open):
    return [f"{stage.key} {progress}" for stage, progress in way(state, track, last_open)]


def test_every_open_state_has_one_stage():
    held = [state for stage in STAGES for state in stage.states]

    assert sorted(held) == sorted({*S} - (APPLICATION.final - {S.PUBLISHED}))


def test_simple_track_does_not_connect():
    assert _spelled(S.AGREEMENT, Track.SIMPLE, S.AGREEMENT)[-3:] == [
        "decision done",
        "agreement here",
        "publication ahead",
    ]


def test_published_service_has_gone_the_whole_way():
    assert {progress for _stage, progress in way(S.PUBLISHED, Track.EXCHANGE, S.READY)} == {"done"}


@pytest.mark.parametrize("state", [S.REFUSED, S.WITHDRAWN])
def test_ended_application_stopped_where_it_was_last(state):
    assert _spelled(state, Track.EXCHANGE, S.DECISION)[4:7] == [
        "commission done",
        "decision stopped",
        "agreement ahead",
    ]
