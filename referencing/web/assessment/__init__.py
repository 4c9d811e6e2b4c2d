"""The pages of the assessment: overview, criterion by criterion, evidence, change request, comments."""

from referencing.web.assessment import changes, comments, connection, criterion, evidence, overview
from referencing.web.assessment.blueprint import blueprint

__all__ = ["blueprint", "changes", "comments", "connection", "criterion", "evidence", "overview"]
