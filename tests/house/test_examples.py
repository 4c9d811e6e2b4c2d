import re
from datetime import date

import pytest

from referencing.services.checking import check_folder
from referencing.services.dossier.reading import read_dossier
from referencing.services.dossier.writing import as_text
from scripts.make_examples import COMPLETE, FAILING, folders
from tests.fixtures.tree import ROOT

EXAMPLES = ROOT / "examples"
ON = date(2026, 11, 24)
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
ROWS = {
    name: (int(code), re.findall(r"`(\w+)`", codes))
    for name, code, codes in re.findall(r"^\| `([\w-]+)` \|.*\| (\d) \|(.*)\|$", README, re.MULTILINE)
}
MEGABYTE = 1024 * 1024


def test_readme_lists_every_example():
    folders_there = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}

    assert set(ROWS) == folders_there == {*COMPLETE, *FAILING}


@pytest.mark.parametrize("name", ROWS)
def test_example_ends_as_its_readme_says(name):
    report = check_folder(EXAMPLES / name, ON)

    assert (report.exit_code, [gap.code for gap in report.gaps]) == ROWS[name]


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("on", [date(2026, 2, 1), date(2028, 12, 31), date(2030, 12, 31)])
def test_complete_example_stays_complete_for_years(name, on):
    assert check_folder(EXAMPLES / name, on).exit_code == 0


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_example_is_written_the_way_an_export_writes_it(name):
    folder = EXAMPLES / name

    assert (folder / "dossier.json").read_text(encoding="utf-8") == as_text(read_dossier(folder).dossier)


@pytest.mark.parametrize("name", COMPLETE)
def test_comments_are_each_their_own(name):
    answers = read_dossier(EXAMPLES / name).dossier.answers.values()

    words = [answer.comment or answer.not_applicable for answer in answers]
    assert len(set(words)) == len(words)


def test_examples_are_what_the_script_writes():
    written = {
        f"{name}/{file}": content for name, folder in folders().items() for file, content in folder.written().items()
    }
    links = {f"{name}/{file}": to for name, folder in folders().items() for file, to in folder.links.items()}

    there = [path for path in EXAMPLES.rglob("*") if not path.is_dir() and path.name != "README.md"]
    held = {path.relative_to(EXAMPLES).as_posix(): path for path in there}
    assert {name: str(path.readlink()) for name, path in held.items() if path.is_symlink()} == links
    assert {name: path.read_bytes() for name, path in held.items() if not path.is_symlink()} == written


def test_examples_stay_small():
    assert sum(path.lstat().st_size for path in EXAMPLES.rglob("*")) < 3 * MEGABYTE
