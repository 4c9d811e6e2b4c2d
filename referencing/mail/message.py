"""The mail as it leaves: the same row gives the same bytes, whichever attempt sends them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of text that goes with a mail, such as «text/calendar; method=REQUEST»; without line breaks in `name`."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person: `key` is the outbox row's, `at` its time of writing.

    `unsubscribe`: the address that takes the reader off this kind of news by one POST (RFC 8058), where they may.
    """

    key: str
    name: str
    email: str
    at: datetime
    subject: str
    text: str
    html: str
    unsubscribe: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def key_hash(self) -> str:
        """The SHA-256 of the key: names the file and the message."""
        return hashlib.sha256(self.key.encode()).hexdigest()


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Return the message; its identifier and its boundary come from the key, its date from the row."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_line(name), addr_spec=address)
    message["To"] = Address(_line(mail.name), addr_spec=mail.email)
    message["Subject"] = _line(mail.subject)
    message["Date"] = mail.at
    message["Message-ID"] = f"<{mail.key_hash[:40]}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{mail.key_hash[:40]}")
    if mail.attachments:
        _attach(message, mail)
    return message


def _attach(message: EmailMessage, mail: Mail) -> None:
    for attachment in mail.attachments:
        kind, *parameters = (part.strip() for part in attachment.content_type.split(";"))
        message.add_attachment(
            attachment.text,
            subtype=kind.partition("/")[2],
            cte="base64",
            filename=_line(attachment.name),
            params=dict(parameter.split("=", 1) for parameter in parameters),
        )
    message.set_boundary(f"=_{mail.key_hash[:40]}_with_files")


def _line(text: str) -> str:
    """Return a text without line breaks: a name must not start a header of its own."""
    return " ".join(text.split())
