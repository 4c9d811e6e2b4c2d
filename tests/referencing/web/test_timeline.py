from pathlib import Path

from referencing.web.ball import _LAST_DAY
from referencing.web.templating import TEMPLATES
from workflows.delay_words import SILENCES
from workflows.procedures import PROCEDURES

ROWS = [(name, row.trigger) for name, table in PROCEDURES.items() for row in (table.opening, *table.steps)]


def test_every_row_of_every_table_has_its_partial_and_no_partial_is_left_over():
    there = sorted(path.relative_to(TEMPLATES / "timeline") for path in (TEMPLATES / "timeline").rglob("*.html"))

    assert there == sorted(Path(name) / f"{trigger}.html" for name, trigger in ROWS)


def test_every_silence_has_its_words_and_its_day():
    silences = {(name, trigger) for name, table in PROCEDURES.items() for trigger in table.silence.values()}

    assert (set(SILENCES), set(_LAST_DAY)) == (silences, silences)
