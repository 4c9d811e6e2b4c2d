"""The page of all the ways in, shown by whoever asks for one of them."""

from typing import Any

from flask import current_app, render_template
from sqlalchemy.orm import Session

from models.queries.people import demo_people
from referencing.services.proving.passkeys import may_ask
from referencing.web import identity
from referencing.web.accounts.forms import PasskeyForm, PasswordForm
from referencing.web.accounts.provider import PROVIDER


def show_sign_in(session: Session, form: PasswordForm) -> Any:  # noqa: ANN401 - what Flask takes
    """Return the page with the form as it stands; demonstration accounts first, where there are any."""
    people = demo_people(session) if current_app.config[identity.IS_DEMO] else []
    return render_template(
        "pages/sign_in/page.html",
        staff=[person for person in people if person.staff_roles],
        vendors=[person for person in people if not person.staff_roles],
        form=form,
        passkey_form=PasskeyForm(formdata=None, suite=form.text("suite")),
        provider=current_app.config[PROVIDER],
        has_passkeys=may_ask(session.info["public_url"]),
    )
