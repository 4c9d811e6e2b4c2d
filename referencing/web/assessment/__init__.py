"""The pages of the assessment: overview, criterion by criterion, evidence, change request, comments."""

from referencing.web.assessment import carried, changes, comments, connection, criterion, evidence, overview
from referencing.web.assessment.blueprint import blueprint

__all__ = ["blueprint", "carried", "changes", "comments", "connection", "criterion", "evidence", "overview"]
