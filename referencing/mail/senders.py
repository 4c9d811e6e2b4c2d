"""Where mails go: a folder, for a demonstration or a test, or a mail server."""

import smtplib
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from referencing.config import Settings
from referencing.files import create_once
from referencing.mail.message import Mail, message_of

_TIMEOUT = 30  # seconds for each answer of the server
_PORTS = {"smtp": 587, "smtps": 465}


class MailError(Exception):
    """The mail server cannot be used as it is set up."""


class Sender(Protocol):
    """Takes a mail away; whatever it raises means: not sent, try again."""

    def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, slots=True)
class FolderSender:
    """Writes one file a mail, named by its key: the same mail twice is one file, whole or not there."""

    folder: Path
    sender: str

    def send(self, mail: Mail) -> None:
        create_once(self.folder / f"{mail.key_hash}.eml", message_of(mail, self.sender).as_bytes())


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Hands each mail to a server. A mail sent just before a crash goes out again with the same Message-ID."""

    url: str = field(repr=False)
    sender: str
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, mail: Mail) -> None:
        with self._connect() as server:
            server.send_message(message_of(mail, self.sender), to_addrs=[mail.email])

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        ours = self.sender.rpartition("@")[2].rstrip(">")  # no look-up of our own name, which may take seconds
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, ours, timeout=_TIMEOUT, context=self.tls)
        else:
            server = smtplib.SMTP(host, port, ours, timeout=_TIMEOUT)
        try:
            if parts.scheme == "smtp":
                self._encrypt(server, host)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, host: str) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=self.tls)
        elif not _is_this_machine(host):
            message = "the mail server offers no encryption (STARTTLS), and it is not on this machine"
            raise MailError(message)


def make_sender(settings: Settings) -> Sender:
    """Return the sender of the settings."""
    if urlsplit(settings.mail).scheme in _PORTS:
        return SmtpSender(settings.mail, settings.mail_from)
    return FolderSender(Path(settings.mail), settings.mail_from)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
