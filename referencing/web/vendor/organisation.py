"""The page of a vendor's organisation: members, invitations, journal; administrators change what it shows."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.organisation import Membership, Person
from models.queries import memberships as query
from referencing import access, clock
from referencing.services import inviting
from referencing.services.errors import NotFoundError, ObjectionError
from referencing.services.organisations import (
    administered_by,
    capacities_of,
    capacity_codes,
    change_capacities,
    member_administered,
    membership_in,
    remove_member,
)
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.vendor.acting import act_for, acting_membership
from referencing.web.vendor.membership_forms import InvitationForm, MemberForm, OrganisationForm, RemovalForm
from referencing.web.vendor.membership_words import capacities_in_words, journal_lines, objection_words
from referencing.words import gettext
from workflows.membership import Capacities, Objection
from workflows.words import _

_JOURNAL = 50
_REFUSED, _STALE = 422, 409
blueprint = Blueprint("organisation", __name__)


@blueprint.get("/editeur/organisation")
@access.vendor
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the organisation for which the reader acts."""
    membership = acting_membership(signed_in_person())
    return _shown(membership, InvitationForm(formdata=None, organisation=membership.organisation_id.hex))


@blueprint.post("/editeur/organisation/choix")
@access.vendor
def choose() -> Any:  # noqa: ANN401 - what Flask takes
    """Act for another of one's organisations."""
    form = OrganisationForm()
    form.validate_on_submit()
    act_for(signed_in_person(), _identifier(form.organisation.data))
    return redirect(url_for("organisation.page"), 303)


@blueprint.post("/editeur/organisation/invitations")
@access.vendor
def invite() -> Any:  # noqa: ANN401 - what Flask takes
    """Invite somebody by mail."""
    form, person = InvitationForm(), signed_in_person()
    membership = administered_by(person, _identifier(form.organisation.data))
    if not form.validate_on_submit():
        return _shown(membership, form), _REFUSED
    wanted = Capacities(bool(form.is_signatory.data), bool(form.is_administrator.data))
    try:
        with writing() as current:
            inviting.invite(current, membership.organisation, form.email.data or "", wanted, by=person, at=clock.now())
    except ObjectionError as error:
        form.email.errors = [*form.email.errors, *objection_words(error)]
        return _shown(membership, form), _REFUSED
    act_for(person, membership.organisation_id)
    flash(gettext(_("Invitation envoyée à {0}."), form.email.data))
    return redirect(url_for("organisation.page"), 303)


@blueprint.post("/editeur/organisation/invitations/<uuid:invitation_id>/renvoi")
@access.vendor
def resend(invitation_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Send an invitation again, with a new link."""
    person = signed_in_person()
    with writing() as current:
        invitation = inviting.invitation_administered(current, person, invitation_id)
        inviting.resend(current, invitation, by=person, at=clock.now())
    flash(gettext(_("Invitation renvoyée à {0} : seul le nouveau lien fonctionne."), invitation.email))
    return redirect(url_for("organisation.page"), 303)


@blueprint.post("/editeur/organisation/invitations/<uuid:invitation_id>/retrait")
@access.vendor
def withdraw(invitation_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Take an invitation back."""
    person = signed_in_person()
    with writing() as current:
        invitation = inviting.invitation_administered(current, person, invitation_id)
        inviting.withdraw(current, invitation, by=person, at=clock.now())
    flash(gettext(_("Invitation de {0} retirée : son lien ne fonctionne plus."), invitation.email))
    return redirect(url_for("organisation.page"), 303)


@blueprint.get("/editeur/organisation/membres/<uuid:membership_id>")
@access.vendor
def member(membership_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a member, to change their roles or take them out."""
    membership = member_administered(session(), signed_in_person(), membership_id)
    return _member_shown(membership, _member_form(membership), RemovalForm(formdata=None))


@blueprint.post("/editeur/organisation/membres/<uuid:membership_id>")
@access.vendor
def change(membership_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Change the roles of a member."""
    form, person = MemberForm(), signed_in_person()
    membership = member_administered(session(), person, membership_id)
    form.validate_on_submit()
    wanted = Capacities(bool(form.is_signatory.data), bool(form.is_administrator.data))
    try:
        with writing() as current:
            seen = _capacities(form.seen.data or "")
            change_capacities(current, membership, wanted, seen, by=person, at=clock.now())
    except ObjectionError as error:
        session().refresh(membership)
        form.seen.raw_data, form.seen.data = None, capacity_codes(capacities_of(membership))
        status = _STALE if Objection.CHANGED_MEANWHILE in error.codes else _REFUSED
        return _member_shown(membership, form, RemovalForm(formdata=None), objection_words(error)), status
    flash(gettext(_("Rôles de {0} enregistrés."), membership.person.name))
    return redirect(url_for("organisation.page" if _still_administers(person, membership) else "home.page"), 303)


@blueprint.post("/editeur/organisation/membres/<uuid:membership_id>/retrait")
@access.vendor
def remove(membership_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a member out of the organisation."""
    form, person = RemovalForm(), signed_in_person()
    membership = member_administered(session(), person, membership_id)
    if not form.validate_on_submit():
        return _member_shown(membership, _member_form(membership), form), _REFUSED
    name, is_self = membership.person.name, membership.person_id == person.id
    try:
        with writing() as current:
            remove_member(current, membership, by=person, at=clock.now())
    except ObjectionError as error:
        return _member_shown(membership, _member_form(membership), form, objection_words(error)), _REFUSED
    flash(gettext(_("{0} ne fait plus partie de l’organisation."), name))
    return redirect(url_for("home.page" if is_self else "organisation.page"), 303)


def _shown(membership: Membership, form: InvitationForm) -> str:
    person = signed_in_person()
    organisation = membership.organisation
    errors = [(field.id, told) for field in form if field.errors for told in field.errors]
    return render_template(
        "pages/organisation/page.html",
        membership=membership,
        organisation=organisation,
        members=query.members_of(session(), organisation.id),
        invitations=query.unanswered_invitations(session(), organisation.id) if membership.is_administrator else [],
        journal=journal_lines(query.journal_of(session(), organisation.id, _JOURNAL)),
        others=[held for held in person.memberships if held.organisation_id != organisation.id],
        form=form,
        errors=errors,
        words=capacities_in_words,
        codes=capacity_codes,
        capacities_of=capacities_of,
        now=clock.now(),
    )


def _member_shown(membership: Membership, form: MemberForm, removal: RemovalForm, told: tuple[str, ...] = ()) -> str:
    errors = [(field.id, words) for field in removal if field.errors for words in field.errors]
    return render_template(
        "pages/organisation/member.html",
        membership=membership,
        roles=capacities_in_words(capacity_codes(capacities_of(membership))),
        form=form,
        removal=removal,
        told=told,
        errors=errors,
    )


def _member_form(membership: Membership) -> MemberForm:
    return MemberForm(
        formdata=None,
        seen=capacity_codes(capacities_of(membership)),
        is_signatory=membership.is_signatory,
        is_administrator=membership.is_administrator,
    )


def _still_administers(person: Person, membership: Membership) -> bool:
    return membership_in(person, membership.organisation_id).is_administrator or membership.person_id != person.id


def _capacities(codes: str) -> Capacities:
    held = codes.split()
    return Capacities("signatory" in held, "administrator" in held)


def _identifier(written: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(hex=written or "")
    except ValueError as error:
        raise NotFoundError(written or "") from error
