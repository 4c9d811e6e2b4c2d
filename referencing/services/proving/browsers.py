"""The browser behind a request, in words: what a person recognises in the list of their sessions."""

import re
from dataclasses import dataclass

from referencing.words import gettext
from workflows.words import _

_BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome")),
    *(("SamsungBrowser", "Samsung Internet"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
_UNKNOWN = _("Appareil inconnu")
_ON = _("{0} sur {1}")
_LONGEST_ADDRESS = 45


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody acts: the device in words, the network address."""

    device: str
    address: str


def visit_of(user_agent: str, address: str | None) -> Visit:
    """Return the words of a User-Agent header with the network address."""
    return Visit(_device(user_agent), (address or "")[:_LONGEST_ADDRESS])


def _device(user_agent: str) -> str:
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    return gettext(_ON, browser, system) if browser and system else browser or system or gettext(_UNKNOWN)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for sign, words in known if re.search(rf"\b{re.escape(sign)}", user_agent)), "")
