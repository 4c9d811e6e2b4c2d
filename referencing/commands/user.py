"""`parcours user`: the people who may act, and in what capacity."""

from typing import Any

import click
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import ValidationError
from stdnum.fr import siren

from referencing import clock
from referencing.commands.opening import opened_database
from referencing.commands.start import refuse
from referencing.commands.words import Words
from referencing.services.people import ClosedAccountError, Newcomer, NoVendorError
from referencing.services.users import add_person
from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import STAFF_ROLES, Actor, Role
from workflows.words import _

_LONGEST_NAME = 200
_NO_ADDRESS = _("« {0} » n’est pas une adresse électronique.")
_NO_NAME = _("le nom est vide, ou dépasse {0} caractères.")
_NO_SIREN = _("« {0} » n’est pas un numéro SIREN : neuf chiffres, dont une clé juste.")
_SIGNATORY = _("--signatory demande --organisation.")
_CLOSED = _("Le compte {0} est fermé : il ne peut plus agir.")
_INVITED = _("Un lien pour choisir un mot de passe part à {0} ; il est valable sept jours.")
_OPERATOR = _("Exploitant, en ligne de commande")
_REASON = _("Ajout en ligne de commande.")
_UNKNOWN = _("Aucun éditeur n’a le numéro SIREN {0} : il naît avec son premier dossier.")


class Address(click.ParamType[str]):
    """An e-mail address, in lower case."""

    name = "email"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        try:
            return validate_email(value, check_deliverability=False).normalized.lower()
        except EmailNotValidError:
            self.fail(gettext(_NO_ADDRESS, value), param, ctx)


class Name(Words):
    """A person's name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        name = super().convert(value, param, ctx)
        if not 0 < len(name) <= _LONGEST_NAME:
            self.fail(gettext(_NO_NAME, _LONGEST_NAME), param, ctx)
        return name


class Siren(click.ParamType[str]):
    """A SIREN, its digits together."""

    name = "siren"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        try:
            digits: str = siren.validate(value)
        except ValidationError:
            self.fail(gettext(_NO_SIREN, value), param, ctx)
        return digits


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...", help=_("Gère les personnes qui agissent dans le service."))
def user() -> None:
    """One command so far."""


@user.command(
    short_help=_("Ajoute une personne, des rôles, un éditeur."),
    help=_(
        "Ajoute la personne dont l’adresse est ADRESSE, avec ses rôles dans le service ou chez un éditeur ; à une "
        "personne connue, ajoute ce qui lui manque.\n\n"
        "Code de sortie : 0 ; 1, le compte est fermé ou l’éditeur inconnu ; 2, mauvais usage."
    ),
)
@click.argument("email", metavar="ADRESSE", type=Address())
@click.option("--name", metavar="NOM", type=Name(), required=True, help=_("Nom, tel que les documents l’écrivent."))
@click.option(
    "--role",
    "roles",
    type=click.Choice(sorted(role.value for role in STAFF_ROLES)),
    multiple=True,
    help=_("Rôle dans le service ; l’option peut être répétée."),
)
@click.option(
    "--organisation", metavar="SIREN", type=Siren(), help=_("SIREN de l’éditeur dont la personne est membre.")
)
@click.option("--signatory", is_flag=True, help=_("La personne engage l’éditeur : elle peut déposer et signer."))
@click.option("--reason", metavar="MOTIF", type=Words(), help=_("Motif, gardé dans le journal des administrateurs."))
def add(
    email: str, name: str, roles: tuple[str, ...], organisation: str | None, reason: str | None, *, signatory: bool
) -> None:
    """Add a person or what a known one lacks; say on standard output what they may do from now on."""
    if signatory and organisation is None:
        raise click.UsageError(gettext(_SIGNATORY))
    newcomer = Newcomer(email, name, tuple(map(Role, dict.fromkeys(roles))), organisation, signatory)
    with opened_database() as context, context.sessions.begin() as session:
        try:
            person, is_new, is_invited = add_person(
                session, newcomer, actor=_operator(), at=clock.now(), reason=reason or gettext(_REASON)
            )
        except ClosedAccountError:
            refuse(gettext(_CLOSED, email), 1)
        except NoVendorError:
            refuse(gettext(_UNKNOWN, organisation), 1)
        roles_held = {held.role for held in person.staff_roles}
        capacities = [gettext(label(role)) for role in Role if role in roles_held]
        capacities += [membership.organisation.name for membership in person.memberships]
        known_as = person.name
    said = _("{0} ({1}) est ajouté(e) : {2}.") if is_new else _("{0} ({1}) était connu(e) : {2}.")
    click.echo(gettext(said, known_as, email, ", ".join(capacities) or gettext(_("aucun rôle"))))
    if is_invited:
        click.echo(gettext(_INVITED, email), err=True)


def _operator() -> Actor:
    return Actor(None, gettext(_OPERATOR), frozenset({Role.ADMINISTRATOR}))
