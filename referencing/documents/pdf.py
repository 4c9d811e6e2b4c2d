"""HTML to PDF: tagged, PDF/A-3a and PDF/UA-1, the case's data attached; nothing in the file comes from the clock."""

import json
from datetime import UTC, datetime
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError

from referencing.documents.pages import html_of
from referencing.documents.press import press
from referencing.documents.xmp import declare_accessible
from referencing.words import gettext, speaking
from workflows.words import _

DATA = "donnees.json"
VARIANT = "pdf/a-3a"
LANGUAGE = "fr"  # papers are French, whatever their reader's language


class PaperError(Exception):
    """A paper asked for something outside of the house."""


def render(kind: str, context: dict[str, Any]) -> bytes:
    """Return the PDF of a paper: the same bytes for the same context.

    TemplateNotFound for an unknown kind, UndefinedError where the context lacks a fact that the template tells.
    """
    with speaking(LANGUAGE):
        html, data = html_of(kind, context), _data(context)
    try:
        return _printed(html, data, context["number"])
    except FatalURLFetchingError as error:
        raise PaperError(str(error)) from error


def _printed(html: str, data: Attachment, number: str) -> bytes:
    tools = press()
    page = HTML(string=html, url_fetcher=tools.fetcher)
    document = page.render(font_config=tools.fonts, stylesheets=[tools.style], pdf_variant=VARIANT)
    declare_accessible(document)
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=number.encode(), attachments=[data])
    return pdf


def _data(context: dict[str, Any]) -> Attachment:
    """Return the data of a paper as an attachment, dated like the paper itself."""
    text = json.dumps(context, ensure_ascii=False, indent=1, sort_keys=True)
    issued_at = datetime.fromisoformat(context["issued_at"]).astimezone(UTC)
    return Attachment(
        string=text.encode("utf-8", "backslashreplace"),  # half a surrogate pair goes back to its JSON escape
        name=DATA,
        description=gettext(_("Données du document, au format JSON")),
        created=issued_at,
        modified=issued_at,
        relationship="Data",
    )
