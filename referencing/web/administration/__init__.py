"""The administrators' pages: people, organisations, rules, mails, what leaves, how the service does, the journal."""

from referencing.web.administration import (
    acts,
    home,
    keys,
    mails,
    organisations,
    outbox,
    phrases,
    protection,
    rulebooks,
    system,
    users,
    webhooks,
)
from referencing.web.administration.blueprint import blueprint

__all__ = [
    "acts",
    "blueprint",
    "home",
    "keys",
    "mails",
    "organisations",
    "outbox",
    "phrases",
    "protection",
    "rulebooks",
    "system",
    "users",
    "webhooks",
]
