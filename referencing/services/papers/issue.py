"""What the door hands to a paper besides the case: its number, its code, who signs, when and why."""

from dataclasses import dataclass
from datetime import datetime

from workflows.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One document being issued. `at` is aware; `reason` the words of the step; `public_url` has no final slash.

    `is_preview`: its step is not taken yet, and nothing of it is kept.
    """

    number: str
    code: str
    at: datetime
    actor_name: str
    role: Role
    reason: str
    public_url: str
    is_demo: bool
    is_preview: bool = False
