"""Where an administrator begins: the ways on, and what wants looking at."""

from typing import Any

from flask import render_template

from referencing import access
from referencing.services.outbox import outbox_state
from referencing.web.administration.blueprint import blueprint
from referencing.web.database import session
from workflows.words import _

WAYS = (
    ("administration.users", _("Personnes et rôles"), _("Créer un compte, donner ou retirer un rôle, désactiver.")),
    ("administration.organisations", _("Organisations"), _("Les éditeurs et leurs membres.")),
    (
        "independence.corrections",
        _("Intérêts déclarés"),
        _("Qui s’est déporté, et pourquoi ; corriger une déclaration."),
    ),
    (
        "administration.rulebooks",
        _("Référentiels"),
        _("Critères, conditions, délais, rappels ; comparer deux versions."),
    ),
    (
        "administration.phrases",
        _("Phrases types"),
        _("Ce que les instructeurs insèrent dans leurs constats et leurs demandes."),
    ),
    (
        "independence.corrections",
        _("Déclarations d’intérêts"),
        _("Les déports déclarés ; corriger une déclaration faite par erreur."),
    ),
    ("administration.mails", _("Courriels automatiques"), _("Ce que le service écrit, à qui, quand ; avec un aperçu.")),
    ("administration.outbox", _("Envois"), _("Ce qui attend, ce qui a échoué ; relancer ou annuler.")),
    ("administration.keys", _("Clés d’API"), _("Ce que la passerelle et les éditeurs interrogent ; révoquer.")),
    ("administration.webhooks", _("Webhooks"), _("Où partent les changements, ce qui est arrivé, ce qui est arrêté.")),
    ("administration.system", _("État du service"), _("Base, file, horloge, disque, journal des dossiers.")),
    ("administration.acts", _("Journal des administrateurs"), _("Qui a changé quoi, quand et pourquoi.")),
)


@blueprint.get("")
@access.administrator
def home() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the ways on, and how many effects were given up."""
    return render_template("pages/administration/home.html", doors=WAYS, state=outbox_state(session()))
