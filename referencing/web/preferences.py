"""How somebody wants to be written to: their choices, and the one click that works without signing in (RFC 8058)."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from models.queries.news import choices_of, choose, choose_time, digest_times_of
from referencing import access, clock
from referencing.services import unsubscribing
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.labels import label
from workflows.news import CHOSEN, HOUR, RHYTHMS, WEEKDAY
from workflows.vocabulary import NewsGroup, Rhythm
from workflows.words import _

blueprint = Blueprint("preferences", __name__)

DAYS = (_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))
_RHYTHMS = [SelectChoice(rhythm.value, label(rhythm)) for rhythm in Rhythm]
_HOURS = [SelectChoice(hour, f"{hour} h") for hour in range(24)]
_WEEKDAYS = [SelectChoice(number, day) for number, day in enumerate(DAYS)]
_WRONG = _("Choisissez l’une des réponses proposées.")


class PreferencesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One rhythm a group of news, the hour of digests, the weekday of weekly ones."""

    work = RadioField(label(NewsGroup.WORK), choices=_RHYTHMS)
    progress = RadioField(label(NewsGroup.PROGRESS), choices=_RHYTHMS)
    messages = RadioField(label(NewsGroup.MESSAGES), choices=_RHYTHMS)
    reminders = RadioField(label(NewsGroup.REMINDERS), choices=_RHYTHMS)
    hour = SelectField(_("Heure des récapitulatifs"), choices=_HOURS, coerce=int)
    weekday = SelectField(_("Jour du récapitulatif hebdomadaire"), choices=_WEEKDAYS, coerce=int)


@blueprint.get("/compte/courriels")
@access.signed_in
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show what a person chose."""
    person = signed_in_person()
    chosen = choices_of(session(), [person.id])
    hour, weekday = digest_times_of(session(), [person.id]).get(person.id, (HOUR, WEEKDAY))
    rhythms = {group.value: chosen.get((person.id, group), RHYTHMS[group]).value for group in CHOSEN}
    return _shown(PreferencesForm(formdata=None, data={**rhythms, "hour": hour, "weekday": weekday}))


@blueprint.post("/compte/courriels")
@access.signed_in
def save() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep what a person chooses."""
    person, form = signed_in_person(), PreferencesForm()
    if not form.validate_on_submit():
        return _shown(form), 422
    rhythms = {group: Rhythm(form[group.value].data) for group in CHOSEN}
    with writing() as current:
        choose(current, person.id, rhythms, clock.now())
        choose_time(current, person.id, form.hour.data, form.weekday.data)
    flash(gettext(_("Vos choix sont enregistrés.")))
    return redirect(url_for("preferences.page"), 303)


def _shown(form: PreferencesForm) -> str:
    for field in form:
        if field.errors:
            field.errors = [gettext(_WRONG)]
    return render_template("pages/preferences/page.html", form=form, groups=CHOSEN)


@blueprint.get(f"{unsubscribing.PATH}/<token>")
@access.public
def leaving(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what a click will take somebody off."""
    _person_id, groups = unsubscribing.read(_secret(), token)
    return render_template("pages/preferences/leaving.html", token=token, groups=groups)


@blueprint.post(f"{unsubscribing.PATH}/<token>")
@access.public
def leave(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take the person of a token off its groups; a mail program may ask this on their behalf, without a page."""
    with writing() as current:
        groups = unsubscribing.unsubscribe(current, _secret(), token, clock.now())
    return render_template("pages/preferences/left.html", groups=groups)


def _secret() -> str:
    secret: str = current_app.config["SECRET_KEY"]
    return secret


ONE_CLICK = f"{leave.__module__}.{leave.__name__}"  # what Flask-WTF calls it: its token takes the place of a form's
