"""A house that a journey goes through: everybody has a browser of their own, and what leaves after a step arrives."""

import email
import email.policy
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from models.commission import CommissionSession
from models.database import make_sessions
from referencing.services import outbox
from referencing.services.context import make_context
from referencing.services.deliveries import handlers
from referencing.services.demo.world import World

DESKTOP = {"width": 1280, "height": 800}
DOMAIN = "parcours.example"
LAST = date(2099, 12, 31)
DAY = timedelta(days=1)


class House:
    """`pages` holds the page of each person who signed in, by address."""

    def __init__(self, browser, settings):
        self.browser, self.settings = browser, settings
        self.context, self.pages, self.opened, self.limit = make_context(settings), {}, [], 20_000

    def visitor(self):
        """Open a browser in which nobody is signed in."""
        self.opened.append(
            self.browser.new_context(
                viewport=DESKTOP, base_url=self.settings.public_url, locale="fr-FR", reduced_motion="reduce"
            )
        )
        self.opened[-1].set_default_timeout(self.limit)
        return self.opened[-1].new_page()

    def page_of(self, name):
        """Return the page of a demonstration account, signed in on the first call; a name alone is of the house."""
        address = name if "@" in name else f"{name}@{DOMAIN}"
        if address not in self.pages:
            page = self.pages[address] = self.visitor()
            page.goto("/connexion")
            page.locator(f"form:has(input[value='{address}'])").get_by_role("button").click()
        return self.pages[address]

    def deliver(self):
        """Do what a worker would: write the papers, put the mails into the folder."""
        outbox.run_all(self.context.sessions, handlers(self.context), datetime.now(UTC))

    def mails_to(self, address):
        """Return the mails in the folder for an address, oldest first: subject and text."""
        self.deliver()
        files = sorted(Path(self.settings.mail).glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        read = (email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files)
        return [
            (mail["subject"], mail.get_body(("plain",)).get_content()) for mail in read if address in str(mail["to"])
        ]

    def link_to(self, address):
        """Return the path of the link in the last mail for an address."""
        text = self.mails_to(address)[-1][1]
        return re.search(rf"{re.escape(self.settings.public_url)}(/\S+)", text)[1]

    @contextmanager
    def world(self):
        """Write by the services what a journey finds there; kept at the end."""
        with make_sessions(self.context.engine)() as session:
            world = World(self.context.store, 1, LAST)
            world.session, world.at = session, datetime.now(UTC)
            yield world
            session.commit()

    def let_the_session_come(self):
        """Let a night pass before the session that is planned: what is said in it counts from its day on."""
        with self.world() as world:
            for sitting in world.session.scalars(select(CommissionSession)):
                sitting.begins_at, sitting.ends_at = sitting.begins_at - DAY, sitting.ends_at - DAY
                sitting.held_on -= DAY

    def close(self):
        for opened in self.opened:
            opened.close()
        self.context.close()
