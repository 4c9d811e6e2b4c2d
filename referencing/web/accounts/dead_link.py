"""The page for a link that opens nothing any more."""

from typing import Any

from flask import render_template


def dead_link() -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page that says so, with the ways on: 410, whatever is wrong with the link."""
    return render_template("pages/accounts/dead_link.html"), 410
