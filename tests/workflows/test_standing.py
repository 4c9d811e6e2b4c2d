from datetime import date

import pytest

from workflows.standing import WORDS, Certified, Standing, standing
from workflows.vocabulary import ListingState as L

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DURING, AFTER, BEFORE = date(2026, 6, 1), date(2027, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("state", "is_superseded", "on", "expected"),
    [
        (L.ACTIVE, False, DURING, Standing.VALID),
        (L.ACTIVE, False, FIRST, Standing.VALID),
        (L.ACTIVE, False, LAST, Standing.VALID),
        (L.ACTIVE, False, AFTER, Standing.EXPIRED),
        (L.ACTIVE, False, BEFORE, Standing.NOT_YET),
        (L.ACTIVE, True, DURING, Standing.REPLACED),
        (L.SUSPENDED, False, DURING, Standing.SUSPENDED),
        (L.SUSPENDED, False, AFTER, Standing.EXPIRED),
        (L.EXPIRED, False, DURING, Standing.EXPIRED),
        (L.REMOVED, False, DURING, Standing.REMOVED),
        (L.REMOVED, True, AFTER, Standing.REMOVED),
        (L.WITHDRAWN, False, DURING, Standing.WITHDRAWN),
        (L.REPLACED, False, DURING, Standing.REPLACED),
    ],
)
def test_certificate_is_worth_what_its_right_is_worth(state, is_superseded, on, expected):
    certified = Certified(state=state, starts_on=FIRST, ends_on=LAST, is_superseded=is_superseded)

    assert standing("certificate", certified, on) is expected


@pytest.mark.parametrize("kind", ["receipt", "refusal", "certificate"])
def test_document_without_a_right_behind_it_is_authentic(kind):
    assert standing(kind, None, DURING) is Standing.AUTHENTIC


def test_every_standing_has_its_words():
    assert set(WORDS) == set(Standing)
