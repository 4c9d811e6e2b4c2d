"""What a kind of mail is: its words, with places that the context fills."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from referencing.words import gettext
from workflows.vocabulary import NewsGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`title` and `sentence` have {places} that the context fills, or the case; `way` are the words of its button.

    `when` and `who` tell an administrator what triggers it and who gets it; `sample` fills the places for a preview;
    `why`: why its reader gets it, where that is no matter of their role.
    """

    key: str
    group: NewsGroup
    title: str
    sentence: str
    way: str
    when: str
    who: str
    sample: Mapping[str, str] = field(default_factory=dict)
    is_about_case: bool = True
    why: str = ""

    def subject(self, facts: Mapping[str, object]) -> str:
        """Return the subject of its mail; KeyError names a place that nothing fills."""
        title = " ".join(gettext(self.title, **facts).split())
        return f"[{facts['number']}] {title} – {facts['service']}" if "number" in facts else title

    def line(self, facts: Mapping[str, object]) -> str:
        """Return what happened in one sentence; KeyError names a place that nothing fills."""
        return gettext(self.sentence, **facts)
