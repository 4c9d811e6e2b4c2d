"""The desk of officers and reviewers: the queue, its views, what is to be done, who follows what."""

from referencing.web.desk import absences, assignments, exports, proposals, queue, todo, views
from referencing.web.desk.blueprint import blueprint

__all__ = ["absences", "assignments", "blueprint", "exports", "proposals", "queue", "todo", "views"]
