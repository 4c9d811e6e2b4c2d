"""The paper of the connection tests: every run, its verdict, its signed record."""

from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.decision import ConnectionTest
from models.queries.papers import test_runs_of
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, on
from workflows.rulebook import Rulebook


def connection_report(session: Session, case: Application, _about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the runs of the version declared, those that failed as well, with the digest of each record."""
    version = case.declaration["service"]["version"]
    runs = [run for run in test_runs_of(session, case.id) if run.product_version == version]
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "runs": [_run(run, book) for run in runs],
        "passed": sum(run.is_passed for run in runs),
        "failed": sum(not run.is_passed for run in runs),
    }


def _run(run: ConnectionTest, book: Rulebook) -> dict[str, Any]:
    api = book.api.get(run.api)
    return {
        "api": run.api,
        "title": api.title if api else run.api,
        "operation": coded(run.operation),
        "specification": api.specification if api else "",
        "specification_version": run.specification_version,
        "product_version": run.product_version,
        "is_passed": run.is_passed,
        "run_on": on(run.run_on),
        "record": {"name": run.record.name, "sha256": run.record.file.sha256},
    }
