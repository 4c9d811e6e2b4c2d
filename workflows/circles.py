"""Who reads a comment: three circles, and no more."""

from collections.abc import Collection

from workflows.vocabulary import STAFF_ROLES, Circle, Refusal, Role


def may_read(circle: Circle, *, roles: Collection[Role], is_author: bool, examines_theme: bool) -> bool:
    """Return whether somebody with these roles on a case reads a comment; a vendor reads the shared circle only."""
    if circle is Circle.SHARED:
        return True
    if STAFF_ROLES.isdisjoint(roles):
        return False
    if circle is Circle.THEME:
        return is_author or (Role.REVIEWER in roles and examines_theme)
    return True


def refused_answer(text: str, *, is_shared: bool) -> tuple[Refusal, ...]:
    """Return every reason why a vendor may not answer so; `is_shared`: the house shared a comment there."""
    refusals = () if text.strip() else (Refusal("comment_missing"),)
    return refusals if is_shared else (*refusals, Refusal("comment_unasked"))


def safe_circle(examines_theme: bool) -> Circle:  # noqa: FBT001 - the one thing that it depends on
    """Return the narrowest circle that somebody of the house may write into: what a form offers first."""
    return Circle.THEME if examines_theme else Circle.STAFF


def refused_comment(circle: Circle, text: str, *, has_theme: bool, examines_theme: bool) -> tuple[Refusal, ...]:
    """Return every reason why a comment may not be written so."""
    refusals = () if text.strip() else (Refusal("comment_missing"),)
    if circle is Circle.THEME and not has_theme:
        return (*refusals, Refusal("circle_needs_theme"))
    if circle is Circle.THEME and not examines_theme:
        return (*refusals, Refusal("circle_of_others"))
    return refusals
