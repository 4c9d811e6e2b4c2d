import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.fixtures.tree import ROOMS, ROOT, files

METADATA = ("setup.cfg", "pyproject.toml", "README.md", "app.py", "verify_draw.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from a copy: setuptools leaves folders behind, and would pack what it left last time."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in files(*METADATA, *ROOMS, "tests/house"):
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    build = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", target, source], check=True)
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        yield archive


def test_wheel_holds_every_file_of_the_rooms_and_nothing_else(wheel):
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    wanted = {path.relative_to(ROOT).as_posix() for path in files("app.py", "verify_draw.py", *ROOMS)}
    assert sorted(held) == sorted(wanted)


def test_wheel_offers_the_command(wheel):
    [entry_points] = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]

    assert wheel.read(entry_points).decode().split() == [
        "[console_scripts]",
        "parcours",
        "=",
        "referencing.cli:main",
    ]
