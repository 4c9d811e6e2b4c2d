import itertools
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from models.listing import Listing
from referencing.services import outbox
from referencing.services.deliveries import handlers
from referencing.services.steps import take_step
from referencing.services.webhooks import registering
from referencing.services.webhooks.registering import Handler
from tests.referencing.told import AT, person
from workflows.programs import WebhookEvent
from workflows.vocabulary import Actor, Role

HERE = Path(__file__).parent
DESK = Actor(None, "Agente Essai", frozenset({Role.OFFICER}))
_numbers = itertools.count(1)
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Receiver:
    base: str
    file: Path

    def got(self):
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


@pytest.fixture
def receiver(tmp_path):
    """A receiver in a process of its own."""
    file = tmp_path / "got.jsonl"
    command = [sys.executable, HERE / "receiver.py", file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = process.stdout.readline().strip()
        yield Receiver(f"http://127.0.0.1:{port}", file)
        process.terminate()


@pytest.fixture
def context(mailroom):
    return replace(mailroom, settings=replace(mailroom.settings, webhook_networks=LOOPBACK))


def house(session):
    by = person(session, f"Camille Essai {next(_numbers)}", Role.ADMINISTRATOR)
    return Handler(by, Actor(by.id, by.name, frozenset({Role.ADMINISTRATOR})), None)


def hook(context, session, url, by=None, events=tuple(WebhookEvent)):
    made, secret = registering.register(session, url, events, by or house(session), context.settings.secret_key, AT)
    made_id = made.id
    session.commit()
    return made_id, secret


def move(session, listing, trigger, at=AT):
    take_step(session, session.get(Listing, listing.id), trigger, actor=DESK, at=at, reason="Essai.")
    session.commit()


def run(context, at=AT):
    outbox.run_all(context.sessions, handlers(context), at)


def read(context, query):
    with context.sessions() as session:
        return session.scalars(query).all()
