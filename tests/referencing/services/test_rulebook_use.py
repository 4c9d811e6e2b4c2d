import pytest
from sqlalchemy import select, update

from models.register import RulebookUse
from referencing.services import rulebooks
from referencing.services.rulebook_use import RulebookEditedError, check_rulebooks, remember_rulebook
from tests.referencing import told

BOOK = rulebooks.load("demo-2")


def test_rulebook_is_remembered_once(session):
    remember_rulebook(session, BOOK, told.AT)
    remember_rulebook(session, BOOK, told.AT)

    assert session.execute(select(RulebookUse.key, RulebookUse.digest)).all() == [("demo-2", BOOK.digest)]
    check_rulebooks(session)


@pytest.mark.parametrize("values", [{"digest": "f" * 64}, {"key": "gone"}])
def test_rulebook_edited_or_gone_stops_the_start(session, values):
    remember_rulebook(session, BOOK, told.AT)
    session.execute(update(RulebookUse).values(values))

    with pytest.raises(RulebookEditedError) as caught:
        check_rulebooks(session)

    assert caught.value.key == values.get("key", "demo-2")


def test_edited_rulebook_opens_no_case(session):
    remember_rulebook(session, BOOK, told.AT)
    session.execute(update(RulebookUse).values(digest="f" * 64))

    with pytest.raises(RulebookEditedError):
        remember_rulebook(session, BOOK, told.AT)
