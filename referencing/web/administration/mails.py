"""Every automatic mail with its trigger, and each one with invented data."""

from typing import Any

from flask import Response, render_template

from referencing import access
from referencing.services.mail_list import lines, preview
from referencing.web.administration.blueprint import blueprint
from referencing.web.database import session
from referencing.web.particulars import KINDS
from workflows.words import _

# The mail's own page: its styles are in its text, nothing else is loaded, and no link in it leads anywhere.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
_BESIDE = _("À côté des étapes")


@blueprint.get("/courriels")
@access.administrator
def mails() -> Any:  # noqa: ANN401 - what Flask takes
    """Show every automatic mail."""
    found = [(KINDS[name] if name else _BESIDE, group) for name, group in lines()]
    return render_template("pages/administration/mails.html", found=found)


@blueprint.get("/courriels/<key>")
@access.administrator
def mail(key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one with invented data, as text."""
    line, words = preview(key, _address())
    return render_template("pages/administration/mail.html", line=line, words=words)


@blueprint.get("/courriels/<key>/html")
@access.administrator
def mail_html(key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one with invented data as a mail program does."""
    _line, words = preview(key, _address())
    return Response(words.html, headers={"Content-Security-Policy": _MAIL_POLICY})


def _address() -> str:
    address: str = session().info.get("public_url", "")
    return address
