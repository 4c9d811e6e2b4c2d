"""Guards of the draw: commitments, then the freeze, then the reveals, then the public value, then the lots."""

from collections.abc import Iterator

from workflows.draw import FEWEST_OFFICIALS, commitment_of, is_commitment, is_public_value, secret_of
from workflows.facts import DrawFacts, loaded, needs
from workflows.vocabulary import Refusal

Refusals = Iterator[Refusal]


def no_other_draw_stands(facts: DrawFacts) -> Refusals:
    """The campaign has no other draw that runs or was made: one that was cancelled stays in sight."""
    for number in facts.standing:
        yield Refusal("draw_stands", (number,))


def enough_officials_are_named(facts: DrawFacts) -> Refusals:
    """At least two people keep a secret: no one alone makes the seed."""
    if len({seat.person for seat in facts.seats}) < FEWEST_OFFICIALS:
        yield Refusal("officials_missing", (str(FEWEST_OFFICIALS),))


def the_days_follow_one_another(facts: DrawFacts) -> Refusals:
    """The secrets are revealed after today at the earliest, and before the day of the public value."""
    if facts.reveal_by is None or facts.public_on is None:
        yield Refusal("draw_days_missing")
        return
    if facts.reveal_by <= facts.on:
        yield Refusal("reveal_not_ahead", (facts.reveal_by.isoformat(),))
    if facts.public_on <= facts.reveal_by:
        yield Refusal("public_day_too_early", (facts.reveal_by.isoformat(),))


def the_actor_keeps_a_secret(facts: DrawFacts) -> Refusals:
    """Each official acts for their own seat, and for no other."""
    if facts.own_seat is None:
        yield Refusal("no_seat")


def the_commitment_is_their_own(facts: DrawFacts) -> Refusals:
    """The commitment has the form of a SHA-256, and nobody else published the same."""
    text = facts.reason.strip()
    if not is_commitment(text):
        yield Refusal("commitment_unreadable")
    elif any(seat.commitment == text and seat.person != facts.actor.id for seat in facts.seats):
        yield Refusal("commitment_of_another")


def everyone_has_committed(facts: DrawFacts) -> Refusals:
    """Each official has published a commitment."""
    for seat in facts.seats:
        if seat.commitment is None:
            yield Refusal("commitment_missing", (seat.name,))


@needs("refusals")
def the_population_can_be_drawn_from(facts: DrawFacts) -> Refusals:
    """The population is not empty, its weights are positive, and no quota is larger than its stratum."""
    yield from loaded(facts.refusals)


def their_secret_is_still_hidden(facts: DrawFacts) -> Refusals:
    """A secret is revealed once."""
    if facts.own_seat is not None and facts.own_seat.is_revealed:
        yield Refusal("already_revealed")


def the_reveals_are_still_open(facts: DrawFacts) -> Refusals:
    """The last day to reveal has not passed."""
    if facts.reveal_by is not None and facts.on > facts.reveal_by:
        yield Refusal("reveals_over", (facts.reveal_by.isoformat(),))


def the_secret_fits_its_commitment(facts: DrawFacts) -> Refusals:
    """The secret, in its form, gives the commitment that its keeper published."""
    seat, secret = facts.own_seat, secret_of(facts.reason)
    if secret is None:
        yield Refusal("secret_unreadable")
    elif seat is not None and commitment_of(facts.number, seat.number, secret) != seat.commitment:
        yield Refusal("secret_is_another", (seat.commitment or "",))


def every_secret_is_revealed(facts: DrawFacts) -> Refusals:
    """Each official has revealed their secret."""
    for seat in facts.seats:
        if not seat.is_revealed:
            yield Refusal("secret_hidden", (seat.name,))


def a_reveal_is_overdue(facts: DrawFacts) -> Refusals:
    """The last day to reveal has passed, and a secret is still hidden."""
    if facts.reveal_by is None or facts.on <= facts.reveal_by or all(seat.is_revealed for seat in facts.seats):
        yield Refusal("nothing_due")


def the_day_of_the_value_has_come(facts: DrawFacts) -> Refusals:
    """The day on which the public value becomes known has come."""
    if facts.public_on is None or facts.on < facts.public_on:
        yield Refusal("not_due_yet", (facts.public_on.isoformat() if facts.public_on else "",))


def is_settled(typed: tuple[str, ...]) -> bool:
    """Return whether the public value was typed twice alike."""
    return len(typed) > 1


def the_value_is_not_settled(facts: DrawFacts) -> Refusals:
    """The public value was not typed twice yet."""
    if is_settled(facts.typed):
        yield Refusal("value_settled")


def the_value_is_typed_twice(facts: DrawFacts) -> Refusals:
    """The public value was typed twice, alike."""
    if not is_settled(facts.typed):
        yield Refusal("value_not_settled", (str(len(facts.typed)),))


def some_value_was_typed(facts: DrawFacts) -> Refusals:
    """There is a typed value to set aside."""
    if not facts.typed:
        yield Refusal("no_value_typed")


def the_value_is_the_one_typed_first(facts: DrawFacts) -> Refusals:
    """The value has its form, and the second time it is the same to the last sign."""
    text = facts.reason.strip()
    if not is_public_value(text):
        yield Refusal("value_unreadable")
    elif facts.typed and text != facts.typed[0]:
        yield Refusal("value_differs", (str(_first_difference(text, facts.typed[0])),))


def _first_difference(one: str, other: str) -> int:
    """Return from which sign on, counted from 1, two texts differ."""
    pairs = enumerate(zip(one, other, strict=False), start=1)
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)) + 1)


@needs("is_unchanged")
def the_population_is_the_frozen_one(facts: DrawFacts) -> Refusals:
    """What is kept has the SHA-256 that was published at the freeze."""
    if not loaded(facts.is_unchanged):
        yield Refusal("population_changed")


@needs("begun")
def no_audit_of_it_has_begun(facts: DrawFacts) -> Refusals:
    """No audit that the draw opened has begun: what was begun is finished."""
    for number in loaded(facts.begun):
        yield Refusal("audit_begun", (number,))
