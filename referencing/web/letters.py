"""A paper as part of a page: the words of its template, without the styles and identifiers of the printed one."""

import re
from typing import Any

from markupsafe import Markup

from referencing.documents.pages import html_of

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
_OWN = re.compile(r"\s(?:style|id|lang)=\"[^\"]*\"")
_CODE = re.compile(r'<div class="check">.*?</div>', re.DOTALL)  # its picture is drawn when the paper is issued
_HEADING = re.compile(r"<(/?)h([1-4])\b")


def letter_of(kind: str, said: dict[str, Any]) -> Markup:
    """Return what a paper of a kind says, its headings two levels lower, as markup for a page."""
    html = html_of(kind, said)
    found = _BODY.search(html)
    body = _OWN.sub("", _CODE.sub("", _STYLE.sub("", found[1] if found else html)))
    lowered = _HEADING.sub(lambda heading: f"<{heading[1]}h{int(heading[2]) + 2}", body)
    return Markup(lowered)  # noqa: S704 - the template escaped every value
