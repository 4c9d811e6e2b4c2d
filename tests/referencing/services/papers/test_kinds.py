from referencing.documents.pages import TEMPLATES
from referencing.services.papers import PAPERS
from workflows.procedures import PROCEDURES


def _named_by_the_tables():
    return {kind for procedure in PROCEDURES.values() for step in procedure.steps for kind in step.documents}


def test_every_document_of_the_tables_has_a_builder():
    assert _named_by_the_tables() - PAPERS.keys() == set()


def test_every_document_of_the_tables_has_a_template():
    assert _named_by_the_tables() - {path.parent.name for path in TEMPLATES.glob("*/document.html")} == set()


def test_no_builder_is_left_that_no_step_issues():
    assert PAPERS.keys() - _named_by_the_tables() == set()


def test_titles_are_told_apart():
    assert len({paper.title for paper in PAPERS.values()}) == len(PAPERS)
