"""Where the pages of the programme of audits are hung up, and what they share."""

from typing import Any

from flask import Blueprint, request
from sqlalchemy.orm import Session

from models.queries.worklist import recused_services
from referencing import clock
from referencing.services.seeing import staff_roles
from referencing.web.identity import signed_in_person
from workflows.calendar import day_of
from workflows.vocabulary import Role

FIRST_YEAR, LAST_YEAR = 2016, 2059  # of the calendar of public holidays, less a year at each end
blueprint = Blueprint("programme", __name__)


def is_auditor() -> bool:
    """Return whether the reader plans audits."""
    return Role.AUDITOR in staff_roles(signed_in_person())


def closed_services(session: Session) -> list[Any]:
    """Return the services that an interest closes to the reader."""
    return list(recused_services(session, signed_in_person().id))


def asked_year() -> int:
    """Return the year that the address asks for, this one when it asks for none that there is."""
    year = request.args.get("annee", type=int)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else day_of(clock.now()).year


def asked_month() -> tuple[int, int]:
    """Return year and month that the address asks for as «2027-03», the present ones when it asks for none."""
    year, _dash, month = request.args.get("mois", "").partition("-")
    today = day_of(clock.now())
    if not (year.isdecimal() and month.isdecimal() and len(year + month) == len("202703")):
        return today.year, today.month
    found = int(year), int(month)
    is_there = FIRST_YEAR <= found[0] <= LAST_YEAR and 1 <= found[1] <= 12  # noqa: PLR2004 - months of a year
    return found if is_there else (today.year, today.month)
