"""The file of a draw and the two programs that check it: they agree, and one byte is enough for both to say no."""

import json
import os
import subprocess
import sys

import pytest

import verify_draw
from tests.fixtures.tree import ROOT
from tests.workflows.lots import content, entries, population, random_content
from workflows.draw_file import UnreadableDrawError, draw_faults, draw_file, drawn_listings, read_draw

WEIGHTED = content(population(entries([1, 2, 3, 4]), {"all": 2}))


def ours(file):
    """Return what `parcours draw verify` exits with."""
    try:
        return 1 if draw_faults(file) else 0
    except UnreadableDrawError:
        return 2


@pytest.fixture
def theirs(tmp_path):
    path = tmp_path / "tirage.json"

    def verify(file):
        path.write_bytes(file)
        return verify_draw.main(path)

    return verify


def places(file):
    return [fault.place for fault in draw_faults(file)]


def edited(change, base=WEIGHTED):
    """Return a file whose content was changed and whose own hash was made anew: only the draw can tell."""
    copy = json.loads(json.dumps(base))
    change(copy)
    return draw_file(copy)


def test_both_agree_on_a_thousand_random_campaigns(theirs):
    files = [draw_file(random_content(number)) for number in range(1_000)]

    assert {(ours(file), theirs(file)[0]) for file in files} == {(0, 0)}


def test_any_byte_that_changes_is_found_by_both(theirs):
    file = draw_file(content(population(entries([1, 2]), {"all": 1}), rounds=5))
    flipped = (file[:place] + bytes([file[place] ^ 1 << place % 7]) + file[place + 1 :] for place in range(len(file)))

    assert {(bool(ours(one)), bool(theirs(one)[0])) for one in flipped} == {(True, True)}


def test_a_byte_too_many_or_too_few_is_found_by_both(theirs):
    file = draw_file(WEIGHTED)
    others = (file + b"\n", file[:-1], b" " + file, file.replace(b"\n", b"\r\n"), b"", b"\xff", b"[]", b'{"format": 1}')

    assert [(ours(one) > 0, theirs(one)[0] > 0) for one in others] == [(True, True)] * 8


def _swap(data):
    data["lines"][0]["drawn"] = not data["lines"][0]["drawn"]


EDITS = {
    "lines[1].drawn": _swap,
    "lines[2].key": lambda data: data["lines"][1].update(key="0" * 36),
    "lines[3].weight": lambda data: data["lines"][2].update(weight=9),
    "lines[4].inclusion": lambda data: data["lines"][3].update(inclusion="1/2"),
    "lines[1].inclusion_error": lambda data: data["lines"][0].update(inclusion_error=None),
    "lines": lambda data: data["lines"].pop(),
    "seed": lambda data: data.update(seed="0" * 64),
    "draw": lambda data: data.update(draw="TIR-2026-00002"),
    "officials[1]": lambda data: data["officials"][0].update({"secret": "un tout autre secret"}),
    "officials": lambda data: data["officials"].pop(),
    "population_sha256": lambda data: data.update(population_sha256="0" * 64),
    "population[8]": lambda data: data["population"].insert(7, data["population"].pop(8)),
}


@pytest.mark.parametrize("place", EDITS)
def test_edit_with_its_hash_made_anew_is_found_by_both_where_it_is(theirs, place):
    file = edited(EDITS[place])

    assert place in places(file)
    assert theirs(file)[0] == 1


@pytest.mark.parametrize("name", [name for name in WEIGHTED if name not in ("campaign", "frozen_at", "drawn_at")])
@pytest.mark.parametrize("value", [None, 0, 1.5, [], {}, "", [None], [[]], "x\ud800"])
def test_part_of_another_shape_is_no_surprise(theirs, name, value):
    broken = json.dumps({**WEIGHTED, name: value}).encode()

    assert ours(broken) in (1, 2)
    assert theirs(broken)[0] in (1, 2)


def test_population_changed_after_the_freeze_is_found_by_both(theirs):
    def more(data):
        data["population"].append("listing\tREF-2026-00009\tall\t1")

    assert "population_sha256" in places(edited(more))
    assert theirs(edited(more))[0] == 1


def test_other_public_value_gives_another_seed(theirs):
    file = edited(lambda data: data.update(public_value="1 2 3"))

    assert places(file)[0] == "seed"
    assert theirs(file)[0] == 1


def test_drawn_listings_are_those_of_the_smallest_keys():
    smallest = sorted(WEIGHTED["lines"], key=lambda line: line["key"])[:2]

    assert drawn_listings(WEIGHTED) == sorted(line["listing"] for line in smallest)
    assert read_draw(draw_file(WEIGHTED))["lines"] == WEIGHTED["lines"]


def test_verifier_is_one_short_file_that_runs_alone(tmp_path):
    path = tmp_path / "tirage.json"
    path.write_bytes(draw_file(WEIGHTED))
    script = ROOT / "verify_draw.py"
    runs = [
        subprocess.run(
            [sys.executable, "-I", script, *args],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        for args in ([path], [], [tmp_path / "absent.json"])
    ]

    assert len(script.read_text(encoding="utf-8").splitlines()) <= 80
    assert [run.returncode for run in runs] == [0, 2, 2]
    assert [run.stderr for run in runs] == ["", "", ""]
    assert WEIGHTED["population_sha256"] in runs[0].stdout
