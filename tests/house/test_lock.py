import configparser
import re

from tests.fixtures.tree import ROOT

NAME = re.compile(r"[A-Za-z0-9-]+")


def _declared():
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = f"{metadata['options']['install_requires']}\n{metadata['options.extras_require']['dev']}".split()
    return {NAME.match(line)[0] for line in lines}


def _blocks():
    """Yield the lock entry by entry: a name with its version, hashes on the lines that follow."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.split(r"\n(?=\S)", lock.strip())


def test_lock_pins_every_declared_package():
    pinned = {NAME.match(block)[0] for block in _blocks()}

    assert _declared() - pinned == set()


def test_lock_gives_each_package_one_version_and_its_hashes():
    loose = [block for block in _blocks() if "==" not in block or "--hash=sha256:" not in block]

    assert loose == []


def test_lock_leaves_jsonschema_out():
    assert [block for block in _blocks() if NAME.match(block)[0] in {"jsonschema", "referencing"}] == []
