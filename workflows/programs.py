"""What programs may ask of the service, and what they are told of unasked."""

from enum import StrEnum

from workflows.words import _


class Scope(StrEnum):
    """What a key of the API opens."""

    AUTHORISATIONS = "authorisations"
    CASES = "cases"


class WebhookEvent(StrEnum):
    """What a webhook is told of."""

    LISTING = "listing.changed"
    GRANTS = "grants.changed"


EVENTS: dict[WebhookEvent, str] = {
    WebhookEvent.LISTING: _("Changements des référencements"),
    WebhookEvent.GRANTS: _("Changements des habilitations d’API"),
}
