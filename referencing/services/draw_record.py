"""What the file and the minutes of a draw say of people and instants."""

from collections.abc import Sequence
from datetime import datetime

from models.draw import Draw, DrawSeat
from workflows.calendar import PARIS
from workflows.draw import Secret, secret_of
from workflows.draw_file import Occasion, Official
from workflows.vocabulary import Role


def secret_kept(seat: DrawSeat) -> Secret:
    """Return the secret that an official revealed; LookupError when it is still hidden."""
    secret = secret_of(seat.secret or "")
    if secret is None:
        raise LookupError(seat.number)
    return secret


def officials_of(seats: Sequence[DrawSeat]) -> list[Official]:
    """Return who kept the secrets, as the file names them."""
    return [
        Official(
            name=seat.person.name,
            role=seat.role or Role.AUDITOR.value,
            committed_at=instant(seat.committed_at),
            revealed_at=instant(seat.revealed_at),
            secret=secret_kept(seat),
        )
        for seat in seats
    ]


def occasion_of(draw: Draw, at: datetime) -> Occasion:
    """Return what the file says beside the arithmetic."""
    campaign = draw.campaign
    return Occasion(
        campaign={
            "number": campaign.number,
            "title": campaign.title,
            "starts_on": campaign.starts_on.isoformat(),
            "ends_on": campaign.ends_on.isoformat(),
        },
        frozen_at=instant(draw.frozen_at),
        drawn_at=instant(at),
    )


def instant(at: datetime | None) -> str:
    """Return an instant as files and papers write it; LookupError for none."""
    if at is None:
        raise LookupError
    return at.astimezone(PARIS).isoformat(timespec="seconds")
