"""The programme as PDF: figures, months, auditors; tagged, titled, the same bytes twice; nothing when nothing is."""

import io

import pypdf
import pytest
from sqlalchemy import select

from models.programme import IssuedProgramme
from referencing.documents import render
from referencing.services.programme.papers import issue_programme
from tests.referencing.services.programme import audits as a

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def issued(town):
    town.do(lambda w: issue_programme(w.session, actor=a.chief(w), at=w.at))
    query = select(IssuedProgramme.context).order_by(IssuedProgramme.number.desc()).limit(1)
    return town.do(lambda w: w.session.execute(query).scalar_one())


def read(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_paper_tells_figures_months_and_auditors(town):
    numbers = a.town_of_audits(town, 3, *a.NAMES[:1], reports=1)
    town.do(lambda w: a.accept(w, *a.ask(w)))
    late = town.do(lambda w: a.audit(w, a.listed(w)))
    day = a.in_days(town, 90)
    town.do(a.close, day, day, "Fermeture d’été")

    context = issued(town)
    pdf = render("programme", context)

    reader, text = read(pdf)
    assert render("programme", context) == pdf
    assert reader.metadata.title.startswith("Programme des audits PROG-2026-0000")
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert (context["figures"]["audits"], context["figures"]["placed"], context["figures"]["reported"]) == (4, 3, 1)
    assert sum(len(month["audits"]) for month in context["months"]) == 3
    assert sum(len(one["audits"]) for one in context["auditors"]) == 3
    assert [one["number"] for one in context["without_day"]] == [late]
    assert all(text.count(number) == 2 for number in numbers)
    assert "Fermeture d’été" in text
    assert "Audits sans date" in text


def test_a_programme_without_any_audit_says_so(town):
    _reader, text = read(render("programme", issued(town)))

    assert "Aucun audit n’a encore de date." in text


def test_very_long_names_stay_on_the_page(town):
    [number] = a.town_of_audits(town, 1)
    town.do(lambda w: setattr(w.case(number).service, "name", "Télésurveillance" * 12))
    town.do(lambda w: a.accept(w, *a.ask(w)))

    reader, text = read(render("programme", issued(town)))

    assert "Télésurveillance" in text
    assert len(reader.pages) == 3
