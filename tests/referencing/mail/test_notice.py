"""Golden mails: with REWRITE=1 in the environment this test writes them anew; read the diff."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from referencing.mail.kinds import KINDS
from referencing.mail.notice import (
    DIGEST,
    SPECIAL,
    TEMPLATES,
    TOLD,
    Footing,
    Notice,
    day_in_words,
    moment_in_words,
    words_of,
)
from referencing.mail.sentences import SENTENCES
from workflows.procedures import PROCEDURES

EXPECTED = Path(__file__).parent / "expected"

NOTICE = Notice(
    procedure="application",
    trigger="submit",
    number="CAND-2026-00012",
    service="Suivi Tension",
    organisation="Cardia",
    reader="Vera Martin",
    reader_is_vendor=True,
    awaited="le guichet du GIE SESAM-Vitale",
    reader_is_awaited=False,
    due_on=date(2026, 3, 16),
    has_document=True,
    link="https://parcours.exemple.fr/dossiers/CAND-2026-00012",
)
FOOTING = Footing(
    why="Vous recevez ce courriel parce que vous faites partie de Cardia, éditeur du service.",
    settings_link="https://parcours.exemple.fr/compte/courriels",
    unsubscribe_link="https://parcours.exemple.fr/courriels/desinscription/jeton",
)
LISTING = replace(
    NOTICE,
    procedure="listing",
    number="REF-2026-00003",
    awaited=None,
    due_on=None,
    link="https://parcours.exemple.fr/dossiers/REF-2026-00003",
    ends_on=date(2027, 3, 1),
)
MINE = {"awaited": "l’éditeur", "reader_is_awaited": True}
NOTICES = {
    "step": NOTICE,
    "step_for_whom_it_awaits": replace(NOTICE, trigger="admit", **MINE, has_document=False),
    "step_late": replace(NOTICE, trigger="resubmit", awaited="les instructeurs", is_late=True, has_document=False),
    "step_late_for_whom_it_awaits": replace(NOTICE, trigger="admit", **MINE, is_late=True, has_document=False),
    "step_without_delay": replace(NOTICE, trigger="sign", awaited="les signataires de la convention", due_on=None),
    "change_request": replace(NOTICE, trigger="request_changes", **MINE, flags=3),
    "decision_accept": replace(NOTICE, trigger="accept", awaited="les signataires de la convention"),
    "decision_refuse": replace(NOTICE, trigger="refuse", awaited=None, due_on=None),
    "lapse_warning": replace(NOTICE, trigger="warn", **MINE, lapses_on=date(2026, 4, 1), has_document=False),
    "renewal_reminder": replace(LISTING, trigger="remind"),
    "renewal_reminder_for_the_desk": replace(LISTING, trigger="remind", reader_is_vendor=False),
    "suspension": replace(LISTING, trigger="suspend"),
    "expiry": replace(LISTING, trigger="expire", has_document=False),
}


@pytest.mark.parametrize("name", NOTICES)
def test_mail_reads_as_expected(name):
    words = words_of(NOTICES[name], FOOTING)

    found = {"subject.txt": words.subject + "\n", "body.txt": words.text, "body.html": words.html}
    if os.environ.get("REWRITE"):
        (EXPECTED / name).mkdir(parents=True, exist_ok=True)
        for file, text in found.items():
            (EXPECTED / name / file).write_text(text, encoding="utf-8")
    assert found == {file: (EXPECTED / name / file).read_text(encoding="utf-8") for file in found}


def test_every_expected_mail_is_looked_at():
    assert {path.name for path in EXPECTED.iterdir()} == set(NOTICES)


def test_every_step_that_tells_somebody_has_its_sentence_and_no_other():
    told = {
        (procedure.name, step.trigger)
        for procedure in PROCEDURES.values()
        for step in (procedure.opening, *procedure.steps)
        if step.notifies
    }

    assert {(name, trigger) for name, sentences in SENTENCES.items() for trigger in sentences} == told
    assert set(SPECIAL) <= told


def test_every_folder_is_used_and_whole():
    folders = {path.name: {file.name for file in path.iterdir()} for path in TEMPLATES.iterdir()}

    assert folders.pop("layout") == {"body.txt", "body.html", "button.html", "shell.txt", "shell.html"}
    general = {"step", TOLD, DIGEST, *SPECIAL.values()}
    assert folders == {
        name: {"subject.txt", "body.txt", "body.html"} for name in general | (KINDS.keys() & folders.keys())
    }


@pytest.mark.parametrize(
    ("procedure", "trigger"),
    [(name, trigger) for name, sentences in SENTENCES.items() for trigger in sentences],
)
def test_every_sentence_renders(procedure, trigger):
    words = words_of(
        replace(LISTING, procedure=procedure, trigger=trigger, lapses_on=date(2026, 4, 1), due_on=date(2026, 5, 1)),
        FOOTING,
    )

    assert "Suivi Tension" in words.text
    assert "{" not in words.subject + words.text + words.html


def test_names_are_text_in_html_and_one_line_in_a_subject():
    words = words_of(replace(NOTICE, service="<b>Tension</b>\r\nBcc: x@y.fr", reader="{reader}"), FOOTING)

    assert "<b>" not in words.html
    assert words.subject == "[CAND-2026-00012] Candidature déposée – <b>Tension</b> Bcc: x@y.fr"
    assert words.text.startswith("Bonjour {reader},")


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2026, 3, 1), "1er mars 2026"), (date(2026, 8, 11), "11 août 2026"), (date(2026, 8, 21), "21 août 2026")],
)
def test_day_is_written_as_in_french(day, text):
    assert day_in_words(day) == text


def test_instant_is_written_as_in_french():
    assert moment_in_words(datetime(2026, 2, 28, 23, 5, tzinfo=UTC)) == "1er mars 2026 à 00:05"
