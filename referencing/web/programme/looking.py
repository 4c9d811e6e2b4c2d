"""The programme looked at: by month, by auditor, by vendor; what has no day yet, what no longer keeps the rules."""

from collections import Counter
from typing import Any

from flask import render_template, url_for

from models.queries.programme import audits_without_day, numbers_of
from referencing import access, clock
from referencing.services.papers.programme import month_title
from referencing.services.programme.calendar import by_auditor, by_vendor, lines_of_year, weeks_of
from referencing.services.programme.placing import standing
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.database import session
from referencing.web.programme.blueprint import (
    FIRST_YEAR,
    LAST_YEAR,
    asked_month,
    asked_year,
    blueprint,
    closed_services,
    is_auditor,
)
from workflows.calendar import day_of

_MONTHS = 12


@blueprint.get("/audits/programme")
@access.staff
def month() -> Any:  # noqa: ANN401 - what Flask takes
    """Show a month of the programme, the whole year above it, and what needs the auditors."""
    (year, number), closed = asked_month(), closed_services(session())
    lines = lines_of_year(session(), year, closed)
    counts = Counter(line.starts_on.month for line in lines)
    here = f"{year}-{number:02d}"
    return render_template(
        "pages/programme/month.html",
        weeks=weeks_of(session(), year, number, lines),
        lines=[line for line in lines if line.starts_on.month == number],
        title=month_title(here),
        here=here,
        months=[(f"{year}-{one:02d}", month_title(f"{year}-{one:02d}"), counts[one]) for one in range(1, _MONTHS + 1)],
        before=_address(year, number - 1),
        after=_address(year, number + 1),
        without_day=audits_without_day(session(), closed),
        broken=_broken(closed),
        is_auditor=is_auditor(),
        today=day_of(clock.now()),
    )


def _address(year: int, month_number: int) -> str | None:
    """Return the address of a month before or after another; None where the calendar ends."""
    year, month_number = year + (month_number - 1) // _MONTHS, (month_number - 1) % _MONTHS + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return url_for("programme.month", mois=f"{year}-{month_number:02d}")


def _broken(closed: list[Any]) -> list[tuple[str, str, list[str]]]:
    """Return number, service and reasons of each audit that no longer keeps the rules, as far as the reader sees it."""
    found, hidden = standing(session(), clock.now()), numbers_of(session(), closed)
    services = {one.key: one.service for one in found.instance.audits}
    return [
        (number, services[number], [refusal_sentence(one) for one in refusals])
        for number, refusals in sorted(found.broken.items())
        if number not in hidden
    ]


@blueprint.get("/audits/programme/auditeurs")
@access.staff
def auditors() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the programme of a year, auditor by auditor."""
    lines = lines_of_year(session(), asked_year(), closed_services(session()))
    return _year_page("pages/programme/auditors.html", "programme.auditors", by_auditor(lines))


@blueprint.get("/audits/programme/editeurs")
@access.staff
def vendors() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the programme of a year, vendor by vendor."""
    lines = lines_of_year(session(), asked_year(), closed_services(session()))
    return _year_page("pages/programme/vendors.html", "programme.vendors", by_vendor(lines))


def _year_page(template: str, endpoint: str, groups: list[Any]) -> str:
    year = asked_year()
    return render_template(
        template,
        year=year,
        groups=groups,
        before=url_for(endpoint, annee=year - 1) if year > FIRST_YEAR else None,
        after=url_for(endpoint, annee=year + 1) if year < LAST_YEAR else None,
        is_auditor=is_auditor(),
    )
