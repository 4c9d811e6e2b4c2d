"""The pages of webhooks and keys, as administrators and vendors use them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.api_key import ApiKey
from models.listing import Listing
from models.outbox import OutboxMessage
from models.webhook import Webhook, WebhookDelivery
from referencing.services.steps import take_step
from tests.referencing.listed import listed
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import Actor, Role

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADMIN = "administration@parcours.example"
URL = "https://exemple.fr/parcours"
DESK = Actor(None, "Agente Essai", frozenset({Role.OFFICER}))


@pytest.fixture
def admin(world, app):  # noqa: ARG001 - the people it signs in
    return Visitor(app).sign_in(ADMIN)


def _read(session, query):
    session.expire_all()
    found = session.scalars(query).all()
    session.rollback()
    return found


def _register(admin, session, **typed):
    form = next(form for form in admin.open("/admin/webhooks").forms if form.action == "/admin/webhooks")
    form.fields.pop("events", None)
    page = admin.post("/admin/webhooks", form.fields | {"url": URL, "events": ["listing.changed"]} | typed, 201)
    return page, f"/admin/webhooks/{_read(session, select(Webhook.id))[0]}"


def _press(admin, path, end):
    form = next(form for form in admin.open(path).forms if form.action.endswith(end))
    admin.post(form.action, form.fields)
    return admin.open(path)


def _offered(page):
    return [form.action.rpartition("/")[2] for form in page.forms if "/webhooks/" in form.action]


def test_secret_of_a_webhook_is_shown_once(admin, session):
    page, path = _register(admin, session)
    secret = next(word for word in " ".join(page.texts).split() if word.startswith("whsec_"))

    assert secret not in admin.open(path).html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": ""}, "Donnez l’adresse à laquelle envoyer."),
        ({"url": "http://exemple.fr/"}, "L’adresse doit commencer par https://."),
        ({"url": "https://moi:secret@exemple.fr/"}, "ni identifiant, ni mot de passe"),
        ({"url": "https://127.0.0.1/"}, "mène dans un réseau privé"),
        ({"url": "https://exem\x07ple.fr/"}, "Cette adresse est illisible."),
        ({"url": "https://exemple.fr/" + "x" * 600}, "500 caractères au plus."),
        ({"events": []}, "Cochez au moins un événement."),
    ],
)
def test_webhook_that_cannot_be_is_told_at_the_field(admin, session, typed, said):
    form = next(form for form in admin.open("/admin/webhooks").forms if form.action == "/admin/webhooks")
    form.fields.pop("events", None)

    page = admin.post("/admin/webhooks", form.fields | {"url": URL, "events": ["listing.changed"]} | typed, 422)

    assert said in page.text
    assert _read(session, select(Webhook)) == []


def test_changes_of_a_stop_are_sent_by_one_button_after_the_restart(admin, session):
    _page, path = _register(admin, session)
    listing = listed(session, "Souffle")
    session.commit()
    stopped = _press(admin, path, "/arret")
    take_step(session, session.get(Listing, listing.id), "suspend", actor=DESK, at=AT, reason="Essai.")
    session.commit()
    again = _press(admin, path, "/reprise")
    done = _press(admin, path, "/rattrapage")

    assert _offered(stopped) == ["reprise"]
    assert ("aucun changement n’est parti" in again.text, "aucun changement n’est parti" in done.text) == (True, False)
    assert _read(session, select(WebhookDelivery.event)) == ["listing.changed"]
    assert "listing.changed" in done.text


def test_post_is_sent_anew_by_its_button(admin, session):
    _page, path = _register(admin, session)
    _press(admin, path, "/essai")
    _press(admin, path, "/renvoi")

    assert _read(session, select(WebhookDelivery.round)) == [2]
    assert len(_read(session, select(OutboxMessage).where(OutboxMessage.kind == "webhook"))) == 2


def test_key_that_is_over_is_listed_as_such(app, admin, session):
    form = next(form for form in admin.open("/admin/cles").forms if form.action == "/admin/cles")
    admin.post("/admin/cles", form.fields | {"name": "Passerelle", "days": "30"}, 201)
    (key,) = _read(session, select(ApiKey.id))
    running = admin.open("/admin/cles")
    with time_machine.travel(AT + timedelta(days=31), tick=False):
        late = Visitor(app).sign_in(ADMIN).open("/admin/cles")

    assert f"/admin/cles/{key}/revocation" in {form.action for form in running.forms}
    assert f"/admin/cles/{key}/revocation" not in {form.action for form in late.forms}
