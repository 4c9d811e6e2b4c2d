import pytest

from referencing.access import Access, Standing
from workflows.vocabulary import Role

WHO = {
    Access.STAFF: {
        *(Role.OFFICER, Role.REVIEWER, Role.SECRETARY, Role.MEMBER, Role.DECIDER, Role.CNAM, Role.AUDITOR),
        Role.ADMINISTRATOR,
    },
    Access.DESK: {Role.OFFICER, Role.REVIEWER},
    Access.REVIEWER: {Role.REVIEWER},
    Access.OFFICER: {Role.OFFICER},
    Access.COMMISSION: {Role.SECRETARY, Role.MEMBER},
    Access.SECRETARY: {Role.SECRETARY},
    Access.DECIDER: {Role.DECIDER},
    Access.AUDITOR: {Role.AUDITOR},
    Access.ADMINISTRATOR: {Role.ADMINISTRATOR},
}
OTHERS = {Access.PUBLIC, Access.SIGNED_IN, Access.VENDOR, Access.DEMO, Access.MACHINE}
PROGRAMS = {Access.AUTHORISATIONS, Access.CASES}  # no person's role opens these: a key of the API does


def _admitted(standing):
    return {mark for mark in Access if standing.admits(mark)}


def test_every_mark_is_spelled_here():
    assert set(Access) == WHO.keys() | OTHERS | PROGRAMS


@pytest.mark.parametrize("role", Role)
def test_role_opens_its_marks_and_no_other(role):
    standing = Standing(is_signed_in=True, roles=frozenset({role}))

    assert _admitted(standing) == {Access.PUBLIC, Access.SIGNED_IN, *(mark for mark in WHO if role in WHO[mark])}


def test_nobody_gets_beyond_the_public_pages():
    assert _admitted(Standing()) == {Access.PUBLIC}


def test_member_of_a_vendor_gets_to_the_pages_of_vendors():
    assert _admitted(Standing(is_signed_in=True, is_vendor=True)) == {Access.PUBLIC, Access.SIGNED_IN, Access.VENDOR}


def test_several_roles_open_the_marks_of_each():
    standing = Standing(is_signed_in=True, roles=frozenset({Role.DECIDER, Role.MEMBER}), is_vendor=True)

    assert _admitted(standing) == {
        *(Access.PUBLIC, Access.SIGNED_IN, Access.VENDOR, Access.STAFF, Access.DECIDER, Access.COMMISSION),
    }
