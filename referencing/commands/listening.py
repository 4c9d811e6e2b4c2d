"""Addresses to listen on: whether only this machine reaches one, whether it is free, whether somebody answers."""

import socket
from errno import EADDRINUSE
from ipaddress import ip_address

from referencing.commands.start import refuse
from referencing.words import gettext
from workflows.words import _


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_taken_port(host: str, port: int) -> None:
    """Exit with 1 when somebody listens there already: granian itself would share the port with them."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        why = _("{0} est déjà pris.") if error.errno == EADDRINUSE else _("Impossible d’écouter sur {0} ({1}).")
        message = gettext(why, authority(host, port), error.strerror)
        remedy = gettext(_("Choisissez un autre port avec --port, ou une autre adresse avec --host."))
        refuse(f"{message} {remedy}", 1)


def reachable(host: str) -> str:
    """Return where this machine reaches what listens on an address: «every address» is none to go to."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on


def answers(host: str, port: int) -> bool:
    """Return whether pages are served there."""
    try:
        socket.create_connection((reachable(host), port), 0.2).close()
    except OSError:
        return False
    return True


def authority(host: str, port: int) -> str:
    """Return host and port as they stand in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
