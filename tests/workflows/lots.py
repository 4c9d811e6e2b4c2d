"""Draws invented from a seed: whole ones, so that a test can spoil one thing."""

from datetime import date
from random import Random

from workflows.draw import Entry, Secret, commitment_of
from workflows.draw_file import Occasion, Official, draw_content
from workflows.population import Population

NUMBER = "TIR-2026-00001"
SECRETS = (
    Secret("00112233445566778899aabbccddeeff", "un secret de dix-huit mots ou presque".replace("é", "e")),
    Secret("ffeeddccbbaa99887766554433221100", "correct horse battery staple"),
)
VALUE = "04 12 23 33 45 / 07"
OCCASION = Occasion(
    campaign={"number": "CAMP-2026-00001", "title": "Campagne d’essai", "starts_on": "2027-01-01"},
    frozen_at="2026-11-25T09:00:00+01:00",
    drawn_at="2026-12-15T09:00:00+01:00",
)


def entries(weights, stratum="all"):
    """Return one entry a weight."""
    return [Entry(f"REF-2026-{rank:05d}", stratum, weight) for rank, weight in enumerate(weights, start=1)]


def population(listed=None, quotas=None, **changes):
    """Return a population of five listings of equal weight, two of which are drawn."""
    listed = entries([1] * 5) if listed is None else listed
    frozen = {
        "draw": NUMBER,
        "public_on": date(2026, 12, 14),
        "public_source": "Loto, tirage du 14 décembre 2026 : les cinq numéros, puis le numéro chance",
        "commitments": tuple(commitment_of(NUMBER, seat, one) for seat, one in enumerate(SECRETS, start=1)),
        "quotas": {"all": 2} if quotas is None else quotas,
        "excluded": {"recent_audit": 1},
        "entries": listed,
    }
    return Population(**frozen | changes)


def officials(secrets=SECRETS):
    """Return those who keep these secrets."""
    return [
        Official(
            name=f"Témoin {seat} Exemple",
            role="officer",
            committed_at="2026-11-24T10:00:00+01:00",
            revealed_at="2026-12-01T10:00:00+01:00",
            secret=one,
        )
        for seat, one in enumerate(secrets, start=1)
    ]


def content(frozen=None, value=VALUE, rounds=50):
    """Return what the file of a draw says."""
    return draw_content(frozen or population(), officials(), value, OCCASION, rounds)


def random_content(number):
    """Return the draw of a campaign invented from a number: strata, weights, quotas and secrets all differ."""
    random = Random(number)  # noqa: S311 - the same each time
    strata = [f"s{rank}" for rank in range(random.randint(1, 3))]
    listed = [
        Entry(f"REF-{random.randint(2020, 2030)}-{rank:05d}", stratum, random.choice([1, 1, 2, 5, 999_999]))
        for rank, stratum in enumerate((one for one in strata for _ in range(random.randint(1, 6))), start=1)
    ]
    random.shuffle(listed)
    sizes = {stratum: sum(one.stratum == stratum for one in listed) for stratum in strata}
    quotas = {stratum: random.randint(0, size) for stratum, size in sizes.items()}
    quotas[strata[0]] = max(quotas[strata[0]], 1)
    secrets = [
        Secret(f"{random.getrandbits(128):032x}", f"{random.getrandbits(200):050x}")
        for _ in range(random.randint(2, 4))
    ]
    commitments = tuple(commitment_of(NUMBER, seat, one) for seat, one in enumerate(secrets, start=1))
    frozen = population(listed, quotas, commitments=commitments)
    return draw_content(frozen, officials(secrets), f"{random.getrandbits(64)}", OCCASION, random.randint(1, 40))
