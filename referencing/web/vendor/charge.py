"""Who is in charge of a case at the vendor's, and handing it over to a colleague."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.organisation import Person
from referencing import access, clock
from referencing.services.charges import colleagues, hand_over, person_in_charge
from referencing.services.errors import ObjectionError
from referencing.services.organisations import membership_in
from referencing.services.seeing import visible_case
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.vendor.membership_forms import ChargeForm
from referencing.web.vendor.membership_words import objection_words
from referencing.words import gettext
from workflows.membership import Objection
from workflows.words import _

_REFUSED = 422
blueprint = Blueprint("charge", __name__)


@blueprint.get("/editeur/dossiers/<number>/responsable")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show who is in charge, and the colleagues who may be."""
    case = _own_case(number)
    current = person_in_charge(session(), case)
    return _shown(case, ChargeForm(formdata=None, person=current.id.hex if current else None))


@blueprint.post("/editeur/dossiers/<number>/responsable")
@access.vendor
def give(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Put a colleague in charge."""
    form, case, person = ChargeForm(), _own_case(number), signed_in_person()
    if not form.validate_on_submit():
        return _shown(case, form), _REFUSED
    try:
        with writing() as current:
            chosen = _chosen(colleagues(current, case), form.person.data)
            hand_over(current, case, chosen, by=person, at=clock.now())
    except ObjectionError as error:
        form.person.errors = objection_words(error)
        return _shown(case, form), _REFUSED
    flash(gettext(_("{0} est désormais responsable du dossier {1}."), chosen.name, number))
    return redirect(url_for("charge.page", number=number), 303)


def _own_case(number: str) -> Any:  # noqa: ANN401 - a case of any procedure
    """Return a case of an organisation of the reader's; NotFoundError for any other."""
    person = signed_in_person()
    case = visible_case(session(), number, person)
    membership_in(person, case.organisation_id)
    return case


def _chosen(people: list[Person], written: str) -> Person:
    """Return the colleague with this identifier; ObjectionError when there is none."""
    found = next((person for person in people if person.id.hex == written), None)
    if found is None:
        raise ObjectionError(Objection.NOT_A_MEMBER)
    return found


def _shown(case: Any, form: ChargeForm) -> str:  # noqa: ANN401 - as above
    people = colleagues(session(), case)
    form.person.choices = [(person.id.hex, f"{person.name} ({person.email})") for person in people]
    return render_template(
        "pages/organisation/charge.html",
        case=case,
        in_charge=person_in_charge(session(), case),
        form=form,
        errors=[(f"{form.person.id}-0", told) for told in form.person.errors],
    )
