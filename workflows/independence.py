"""Who must say, before anything of a case opens to them, whether they have an interest in its service."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workflows.vocabulary import Role

# Whoever weighs a case, or may turn it one way or the other. The Cnam and the signatory are parties to the
# agreement: they sign for their own side, and an interest is what one expects of a party.
DECLARING = frozenset({Role.OFFICER, Role.REVIEWER, Role.SECRETARY, Role.MEMBER, Role.DECIDER, Role.AUDITOR})

# Mail domains that say nothing about an employer.
_OPEN_DOMAINS = frozenset(
    {
        "gmail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "live.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "proton.me",
        "free.fr",
        "sfr.fr",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
    }
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to look twice before declaring: a code, and the words that fill its sentence."""

    code: str
    details: tuple[str, ...] = ()


def must_declare(roles: Collection[Role]) -> bool:
    """Return whether somebody with these roles opens a case only after a declaration."""
    return not DECLARING.isdisjoint(roles)


def hints(
    own_email: str, vendor_emails: Collection[str], *, shared_siren: str | None, earlier: Collection[str]
) -> Iterator[Hint]:
    """Yield what speaks for an interest; `earlier`: numbers of the vendor's cases where one was declared."""
    domain = _domain(own_email)
    if domain not in _OPEN_DOMAINS and domain in {_domain(email) for email in vendor_emails}:
        yield Hint("same_domain", (domain,))
    if shared_siren is not None:
        yield Hint("same_siren", (shared_siren,))
    for number in sorted(earlier):
        yield Hint("declared_before", (number,))


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
