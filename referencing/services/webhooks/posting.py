"""One post to an address that somebody else chose: never into our own networks, never longer than it may take.

The name is resolved once, every address it has must be allowed, and the connection goes to that address: a name that
answers otherwise the second time leads nowhere. No redirect is followed, little of the answer is read.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
REFUSED, UNREACHABLE, SLOW, REDIRECT, STATUS = "refused_address", "unreachable", "slow", "redirect", "status"
CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
_READ = 64 * 1024
_GONE = 410
# Addresses that hold another one: where they lead cannot be told from here.
_CARRIERS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a post ended: the status answered, or the code of what went wrong."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that it does not want any more, ever."""
        return self.status == _GONE


class RefusedAddressError(Exception):
    """The address leads where nothing may be posted to."""


def is_allowed(address: Address, networks: Sequence[Network]) -> bool:
    """Return whether something may be posted to an address: public, or in a network that the settings name."""
    plain = getattr(address, "ipv4_mapped", None) or address
    if any(plain in network for network in networks):
        return True
    is_carrier = any(plain in network for network in _CARRIERS)
    return plain.is_global and not plain.is_multicast and not is_carrier


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    networks: Sequence[Network],
    seconds: float = WHOLE_SECONDS,
) -> Outcome:
    """Post a body and return how it ended. Never raises for what a receiver does."""
    began, error, status = time.monotonic(), None, None
    try:
        status = _post(url, body, headers, networks, began + seconds)
    except RefusedAddressError:
        error = REFUSED
    except TimeoutError:
        error = SLOW
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        error = SLOW if time.monotonic() - began >= seconds else UNREACHABLE
    if status is not None and not 200 <= status < 300:  # noqa: PLR2004 - the classes of HTTP
        error = REDIRECT if 300 <= status < 400 else STATUS  # noqa: PLR2004 - as above
    return Outcome(status, error, int((time.monotonic() - began) * 1000))


def _post(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[Network], until: float) -> int:
    parts = urlsplit(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    address = _resolved(host, port, networks, is_tls=is_tls)
    connection = _Pinned(host, port, address, is_tls=is_tls)
    # A receiver that sends a byte a second never meets the time limit of one read: this one is for the whole.
    watch = threading.Timer(max(until - time.monotonic(), 0), connection.cut)
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(_READ)
        return answer.status
    finally:
        watch.cancel()
        connection.close()


def _resolved(host: str, port: int, networks: Sequence[Network], *, is_tls: bool) -> str:
    """Return the address to connect to; RefusedAddressError when any that the name has is not allowed."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = [ipaddress.ip_address(one.partition("%")[0]) for one in found]
    # Without TLS only inside networks that the settings name.
    is_fit = all(is_allowed(one, networks) for one in addresses)
    is_near = all(any(one in network for network in networks) for one in addresses)
    if not addresses or not is_fit or not (is_tls or is_near):
        raise RefusedAddressError(host)
    return str(addresses[0])


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, under the name that its certificate must bear."""

    def __init__(self, host: str, port: int, address: str, *, is_tls: bool) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self.address, self.is_tls = address, is_tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)
        self.sock.settimeout(WHOLE_SECONDS)
        if self.is_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End the connection from another thread: whoever reads it wakes up."""
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
