"""Three circles, and who reads in each."""

from itertools import product

from workflows.circles import may_read, refused_comment
from workflows.vocabulary import VENDOR_ROLES, Circle, Refusal, Role


def test_vendor_reads_the_shared_circle_only():
    read = {
        circle
        for circle, role, is_author, examines in product(Circle, VENDOR_ROLES, (False, True), (False, True))
        if may_read(circle, roles={role}, is_author=is_author, examines_theme=examines)
    }

    assert read == {Circle.SHARED}


def test_circle_of_a_theme_is_for_its_reviewers():
    readers = [
        (role, examines)
        for role, examines in product((Role.OFFICER, Role.REVIEWER), (False, True))
        if may_read(Circle.THEME, roles={role}, is_author=False, examines_theme=examines)
    ]

    assert readers == [(Role.REVIEWER, True)]


def test_staff_reads_what_the_staff_says():
    assert may_read(Circle.STAFF, roles={Role.OFFICER}, is_author=False, examines_theme=False)


def test_comment_without_words_theme_or_right_is_refused():
    said = [
        refused_comment(Circle.STAFF, " ", has_theme=False, examines_theme=True),
        refused_comment(Circle.THEME, "Oui", has_theme=False, examines_theme=True),
        refused_comment(Circle.THEME, "Oui", has_theme=True, examines_theme=False),
        refused_comment(Circle.THEME, "Oui", has_theme=True, examines_theme=True),
    ]

    assert said == [
        (Refusal("comment_missing"),),
        (Refusal("circle_needs_theme"),),
        (Refusal("circle_of_others"),),
        (),
    ]
