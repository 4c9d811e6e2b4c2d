"""A context whose mails stay in a box, and what is in it."""

from referencing.config import Settings
from referencing.services import outbox
from referencing.services.context import make_context
from referencing.services.deliveries import handlers

URL = "https://parcours.exemple.fr"


class Mailbox:
    """Keeps what it is given to send; refuses while `is_down`."""

    def __init__(self):
        self.mails, self.is_down = [], False

    def send(self, mail):
        if self.is_down:
            message = "mail server down"
            raise ConnectionError(message)
        self.mails.append(mail)


def open_mailroom(database_url, folder):
    settings = {
        "PARCOURS_INSTANCE": str(folder / "instance"),
        "PARCOURS_DATABASE_URL": database_url,
        "PARCOURS_PUBLIC_URL": URL,
    }
    return make_context(Settings.from_environ(settings), sender=Mailbox())


def deliver(context, at):
    """Run what is due and return who got which subject, in order of names."""
    outbox.run_all(context.sessions, handlers(context), at)
    return sorted((mail.name, mail.subject) for mail in context.sender.mails)
