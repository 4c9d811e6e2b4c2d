import re

import pytest

from tests.fixtures.tree import ROOT, files

# Written so that this file does not hold what it looks for.
KEPT_OUT = {
    "the host of a package registry": r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|deb[.]debian[.]org",
    "a path of one machine": r"(?<![\w.}])/(?:work|root|home/\w+)/",
    "something left for later": r"\bTO[D]O\b|\bFI[X]ME\b",
}


def _lines():
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize("pattern", KEPT_OUT.values(), ids=KEPT_OUT.keys())
def test_no_file_holds(pattern):
    found = [place for place, line in _lines() if re.search(pattern, line)]

    assert found == []
