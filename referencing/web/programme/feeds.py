"""Calendar feeds: the file that calendar programs ask for, and an auditor's own address."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from models.programme import CalendarFeed
from models.queries.programme import feed_of
from referencing import access, clock
from referencing.services.people import actor_for
from referencing.services.programme.feeds import calendar_of, opened, renew_feed, token_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.programme.blueprint import blueprint
from referencing.web.programme.forms import PlainForm
from referencing.web.secret import secret_key
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

_AN_HOUR = 3600


@blueprint.get("/audits/calendrier/<token>.ics")
@access.public
def feed(token: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer a calendar to whoever knows its address; no search engine keeps it."""
    found = opened(session(), token, secret_key())
    answer = Response(calendar_of(session(), found, day_of(clock.now())), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="audits.ics"'
    answer.headers["Cache-Control"] = f"private, max-age={_AN_HOUR}"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.add_etag()
    return answer.make_conditional(request)


def address_of(found: CalendarFeed | None) -> str:
    """Return the address of a feed, whole; nothing where there is none yet."""
    return str(session().info.get("public_url", "")) + path_of(found) if found else ""


def path_of(found: CalendarFeed | None) -> str:
    """Return the address of a feed as seen from here."""
    return url_for("programme.feed", token=token_of(found, secret_key())) if found else ""


@blueprint.get("/audits/programme/mon-calendrier")
@access.auditor
def own_feed() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the address of the reader's calendar."""
    found = feed_of(session(), person_id=signed_in_person().id, organisation_id=None)
    return render_template("pages/programme/feed.html", feed=found, address=address_of(found), file=path_of(found))


@blueprint.post("/audits/programme/mon-calendrier")
@access.auditor
def renew_own() -> Any:  # noqa: ANN401 - what Flask takes
    """Give the reader's calendar a new address."""
    PlainForm().validate_on_submit()
    with writing() as current:
        actor = actor_for(current, signed_in_person())
        renew_feed(current, actor=actor, at=clock.now(), person_id=actor.id)
    flash(gettext(_("Nouvelle adresse en service : une adresse précédente ne répond plus.")))
    return redirect(url_for("programme.own_feed"), 303)
