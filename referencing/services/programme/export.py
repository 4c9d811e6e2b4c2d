"""The programme of a year as a workbook: a sheet of audits, one of auditors, one that says what it holds."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from models.audit import Audit
from models.case import state_of
from referencing.services.programme.calendar import Line, by_auditor
from referencing.services.workbook import Cell, bold_cell, cell_of
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.words import _

HEADINGS = (
    *(_("Audit"), _("Service"), _("Éditeur"), _("Origine"), _("État"), _("Auditeur"), _("Plan envoyé au plus tard le")),
    *(_("Début"), _("Fin du dépôt"), _("Projet de rapport"), _("Rapport")),
)
_WIDTHS = (18, 30, 30, 18, 22, 26, 18, 12, 14, 16, 12)


def workbook_to(path: Path, year: int, lines: Sequence[Line], without_day: Sequence[Audit], at: datetime) -> None:
    """Write the audits that begin in a year, and those without a day."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext(_("Programme {0}"), year))
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([bold_cell(sheet, gettext(heading)) for heading in HEADINGS])
    for line in lines:
        sheet.append([cell_of(sheet, cell) for cell in _cells(line)])
    for audit in without_day:
        sheet.append([cell_of(sheet, cell) for cell in _named(audit)])
    loads = book.create_sheet(gettext(_("Auditeurs")))
    loads.column_dimensions["A"].width = 30
    loads.append([bold_cell(loads, gettext(heading)) for heading in (_("Auditeur"), _("Audits"))])
    for name, own in by_auditor(lines):
        loads.append([cell_of(loads, name), len(own)])
    told = book.create_sheet(gettext(_("Contenu")))
    moment = at.astimezone(PARIS).strftime("%d/%m/%Y à %H:%M")
    told.append([cell_of(told, gettext(_("Programme des audits qui commencent en {0}, établi le {1}"), year, moment))])
    told.append([cell_of(told, gettext(_("Les audits sans date sont à la fin de la première feuille.")))])
    book.save(path)


def _cells(line: Line) -> list[Cell]:
    phases = line.phases
    days = (line.notice_by, phases.starts_on, phases.deposit_by, phases.draft_by, phases.report_by)
    return [*_named(line.audit), line.audit.auditor.name, *days]


def _named(audit: Audit) -> list[Cell]:
    return [
        *(audit.number, audit.service.name, audit.organisation.name),
        *(gettext(label(audit.origin)), gettext(label(state_of(audit)))),
    ]
