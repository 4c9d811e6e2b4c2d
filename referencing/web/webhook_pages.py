"""What the pages of webhooks share: the list with its form, one webhook with its history, what may be done with it."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from models.queries.webhooks import deliveries_of, webhooks_of
from referencing import clock
from referencing.services.webhooks import registering
from referencing.services.webhooks.posting import REDIRECT, REFUSED, SLOW, STATUS, UNREACHABLE
from referencing.services.webhooks.registering import LONGEST, Handler
from referencing.web.database import session, writing
from referencing.web.forms import readable
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.programs import EVENTS, WebhookEvent
from workflows.words import _

NETWORKS = "PARCOURS_WEBHOOK_NETWORKS"
ACTS = "any(essai, arret, reprise, rattrapage)"
_SHOWN, _CREATED, _REFUSED = 50, 201, 422
_FAULTS = {
    "unreadable": _("Cette adresse est illisible. Exemple : https://exemple.fr/parcours"),
    "credentials": _("N’écrivez dans l’adresse ni identifiant, ni mot de passe, ni ancre : la signature suffit."),
    "scheme": _("L’adresse doit commencer par https://."),
    "private": _("Cette adresse mène dans un réseau privé : le service n’y envoie rien."),
}
ERRORS = {
    REFUSED: _("adresse refusée : elle mène dans un réseau privé"),
    UNREACHABLE: _("destinataire injoignable"),
    SLOW: _("pas de réponse à temps"),
    REDIRECT: _("redirection, non suivie"),
    STATUS: _("refus du destinataire"),
}
REASONS = {
    "failing": _("il n’a pas répondu malgré tous les essais"),
    "gone": _("le destinataire a répondu qu’il n’existe plus (410)"),
    "by_hand": _("arrêté par une personne"),
}
_DONE = {
    "essai": _("Un envoi d’essai part : son résultat s’inscrit ci-dessous."),
    "arret": _("Le webhook est arrêté : rien ne part plus."),
    "reprise": _(
        "Le webhook reprend : ce qu’il n’avait pas reçu avant l’arrêt repart. Ce qui a changé pendant l’arrêt peut "
        "partir aussi : voyez ci-dessous."
    ),
    "rattrapage": _("Ce qui a changé pendant l’arrêt part, dans l’ordre, et s’inscrit ci-dessous."),
}
_AGAIN = _("L’envoi repart, sous le même identifiant.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages of one audience are: the prefix of its endpoints, the layout of its pages."""

    prefix: str
    layout: str


class WebhookForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An address, and what is posted to it."""

    url = StringField(
        _("Adresse"),
        filters=[readable],
        validators=[
            InputRequired(_("Donnez l’adresse à laquelle envoyer.")),
            Length(max=LONGEST, message=_("500 caractères au plus.")),
        ],
    )
    events = SelectMultipleField(
        _("Événements"),
        choices=[SelectChoice(event.value, words) for event, words in EVENTS.items()],
        default=[event.value for event in WebhookEvent],
        validators=[InputRequired(_("Cochez au moins un événement."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def listed(place: Place, by: Handler, form: WebhookForm | None = None) -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page of the webhooks of a handler."""
    form = form or WebhookForm(formdata=None)
    page = render_template(
        "pages/webhooks/list.html",
        **_shared(place),
        form=form,
        wrong=[(field.id, gettext(told)) for field in form for told in field.errors],
        webhooks=webhooks_of(session(), by.organisation.id if by.organisation else None, 200),
    )
    return page, _REFUSED if form.errors else 200


def register(place: Place, by: Handler) -> Any:  # noqa: ANN401 - as above
    """Register a webhook and show the secret of its signatures, this once."""
    form = WebhookForm()
    is_sound = form.validate_on_submit()
    fault = registering.address_fault(form.url.data or "", _networks()) if form.url.data else None
    if fault is not None:
        form.url.errors = [*form.url.errors, gettext(_FAULTS[fault])]
    if not is_sound or fault is not None:
        return listed(place, by, form)
    events = [WebhookEvent(value) for value in form.events.data or ()]
    with writing() as current:
        webhook, secret = registering.register(current, form.url.data or "", events, by, secret_key(), clock.now())
    return shown(place, by, webhook.id, secret)


def shown(place: Place, by: Handler, webhook_id: uuid.UUID, secret: str = "") -> Any:  # noqa: ANN401 - as above
    """Return the page of one webhook, with its last posts."""
    webhook = registering.webhook_of(session(), webhook_id, by)
    page = render_template(
        "pages/webhooks/page.html",
        **_shared(place),
        webhook=webhook,
        secret=secret,
        deliveries=deliveries_of(session(), webhook.id, _SHOWN),
        errors=ERRORS,
        reasons=REASONS,
        events=[EVENTS[WebhookEvent(value)] for value in webhook.events],
    )
    return page, _CREATED if secret else 200


def act(place: Place, by: Handler, webhook_id: uuid.UUID, name: str) -> Any:  # noqa: ANN401 - as above
    """Test a webhook, stop it, take it up again or tell it of what it missed."""
    does = {
        "essai": registering.test,
        "arret": registering.stop,
        "reprise": registering.take_up,
        "rattrapage": registering.catch_up,
    }
    with writing() as current:
        does[name](current, webhook_id, by, clock.now())
    flash(gettext(_DONE[name]))
    return redirect(url_for(f"{place.prefix}webhook", webhook_id=webhook_id), 303)


def replay(place: Place, by: Handler, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Any:  # noqa: ANN401 - as above
    """Send one post anew."""
    with writing() as current:
        registering.replay(current, webhook_id, delivery_id, by, clock.now())
    flash(gettext(_AGAIN))
    return redirect(url_for(f"{place.prefix}webhook", webhook_id=webhook_id), 303)


def _shared(place: Place) -> dict[str, Any]:
    return {"place": place, "layout": place.layout, "path": request.path}


def _networks() -> Any:  # noqa: ANN401 - networks of the settings
    return current_app.config[NETWORKS]
