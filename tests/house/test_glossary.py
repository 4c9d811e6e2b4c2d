"""The glossary names what the code really says."""

import re

from tests.fixtures.tree import ROOT, files

ROW = re.compile(r"^\| (?!what users read)[^|`-][^|]*\| ([^|]*) \|", re.MULTILINE)


def test_every_name_of_the_glossary_stands_in_the_code():
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = {name for cell in ROW.findall(page) for name in re.findall(r"`(\w+)`", cell)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in files("workflows", "models") if path.suffix == ".py")

    assert len(names) > 40
    assert names - set(re.findall(r"\w+", code)) == set()
