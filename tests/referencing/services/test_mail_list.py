"""The list of automatic mails is whole: what is sent is listed, what is listed is sent."""

from pathlib import Path

import referencing.services
from models.account import Purpose
from referencing.mail.account_kinds import ACCOUNT_KINDS
from referencing.mail.kinds import KINDS
from referencing.mail.report_kinds import REPORTER_KINDS
from referencing.services.mail_list import lines, preview
from workflows.procedures import PROCEDURES

TOLD = KINDS.keys() | ACCOUNT_KINDS.keys() | REPORTER_KINDS.keys()
SERVICES = Path(referencing.services.__file__).parent


def test_every_kind_and_every_step_that_tells_is_listed_once():
    steps = {
        f"{procedure.name}.{row.trigger}"
        for procedure in PROCEDURES.values()
        for row in (procedure.opening, *procedure.steps)
        if row.notifies
    }

    listed = [line.key for _name, group in lines() for line in group]

    assert sorted(listed) == sorted(steps | TOLD | {"digest"})


def test_no_kind_is_listed_that_nothing_sends():
    written = "".join(path.read_text() for path in SERVICES.rglob("*.py"))

    told = {key for key in TOLD if f'"{key}"' in written}

    assert TOLD - told - {purpose.value for purpose in Purpose} == set()


def test_every_mail_says_what_triggers_it_and_who_gets_it():
    for _name, group in lines():
        for line in group:
            shown, words = preview(line.key, "https://parcours.example")

            assert all((shown.when, shown.who, words.subject, words.text, words.html)), line.key
            assert "{" not in words.text + words.subject, line.key
