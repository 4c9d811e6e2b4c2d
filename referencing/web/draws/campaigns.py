"""Campaigns: their list, one settled or changed, its population previewed, a draw prepared."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for

from models.campaign import Campaign
from models.queries.campaigns import all_campaigns, draws_of, standing_draws
from models.queries.draws import draws_awaiting
from referencing import access, clock
from referencing.services import campaigns as service
from referencing.services import rulebooks
from referencing.services.drawing import possible_officials, prepare_draw
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import staff_roles
from referencing.web.audit.mine import audits_of
from referencing.web.commission.forms import errors_of
from referencing.web.database import session, writing
from referencing.web.draws.blueprint import blueprint
from referencing.web.draws.forms import CampaignForm, PrepareForm
from referencing.web.eligibility import RULEBOOK
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.campaign import stratum_words
from workflows.dossier import Sector
from workflows.draw_vocabulary import Dimension
from workflows.machine import StepRefusedError
from workflows.risk import FROM, NAMES, POINTS
from workflows.vocabulary import Role, Track
from workflows.words import _

PAGE_SIZE = 20
_CAPACITY = "capacite-"
_QUOTA = "strate-"


@blueprint.get("/audits")
@access.staff
def home() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the audits of the reader, what waits for them, and the campaigns, last first."""
    person = signed_in_person()
    found = all_campaigns(session(), PAGE_SIZE + 1, _before(request.args.get("avant", "")))
    shown = found[:PAGE_SIZE]
    draws: dict[UUID, list[Any]] = {}
    for one in draws_of(session(), [campaign.id for campaign in shown]):
        draws.setdefault(one.campaign_id, []).append(one)
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return render_template(
        "pages/draws/campaigns.html",
        campaigns=shown,
        draws=draws,
        awaiting=draws_awaiting(session(), person.id),
        is_auditor=_is_auditor(),
        mine=audits_of(session(), person, day_of(clock.now())) if _is_auditor() else [],
        next=url_for("draws.home", avant=f"{last.created_at.isoformat()}~{last.id.hex}") if last else None,
        first=url_for("draws.home") if "avant" in request.args else None,
    )


def _before(written: str) -> tuple[datetime, UUID] | None:
    at, _sign, identifier = written.partition("~")
    try:
        found = datetime.fromisoformat(at), UUID(identifier)
    except ValueError:
        return None
    return found if found[0].tzinfo else None


def _is_auditor() -> bool:
    return Role.AUDITOR in staff_roles(signed_in_person())


@blueprint.route("/audits/campagnes/nouvelle", methods=["GET", "POST"])
@access.auditor
def create() -> Any:  # noqa: ANN401 - what Flask takes
    """Settle a campaign."""
    book = current_app.config[RULEBOOK]
    form = CampaignForm()
    if request.method == "GET":
        form.tracks.data, form.sectors.data = list(Track), list(Sector)
        form.recent_months.data = rulebooks.load(book).audits.quiet_months
        return _form_page(form, None)
    capacities, wrong = _capacities()
    if not form.validate_on_submit() or wrong:
        return _form_page(form, None, wrong)
    try:
        with writing() as current:
            actor = actor_for(current, signed_in_person())
            made = service.create_campaign(current, form.settings(capacities), book, actor=actor, at=clock.now())
    except StepRefusedError as error:
        return _form_page(form, None, [refusal_sentence(refusal) for refusal in error.refusals])
    flash(gettext(_("Campagne {0} enregistrée."), made.number))
    return redirect(url_for("draws.campaign", number=made.number), 303)


@blueprint.route("/audits/campagnes/<number>/modifier", methods=["GET", "POST"])
@access.auditor
def change(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Change a campaign that nothing was drawn from; what was typed is kept beside what somebody else wrote."""
    form = CampaignForm()
    campaign = service.campaign_named(session(), number)
    if request.method == "GET":
        form.fill(campaign)
        return _form_page(form, campaign)
    capacities, wrong = _capacities()
    if not form.validate_on_submit() or wrong:
        return _form_page(form, campaign, wrong)
    try:
        with writing() as current:
            campaign = service.campaign_named(current, number)
            service.change_campaign(current, campaign, form.settings(capacities), form.seen_version.data or 0)
    except StepRefusedError as error:
        campaign = service.campaign_named(session(), number)
        return _form_page(form, campaign, [refusal_sentence(refusal) for refusal in error.refusals])
    except StaleError:
        campaign = service.campaign_named(session(), number)
        form.seen_version.raw_data, form.seen_version.data = None, campaign.version
        told = gettext(_("Quelqu’un d’autre a modifié cette campagne depuis : relisez, puis enregistrez de nouveau."))
        return _form_page(form, campaign, [told], status=409)
    flash(gettext(_("Campagne modifiée.")))
    return redirect(url_for("draws.campaign", number=campaign.number), 303)


def _capacities() -> tuple[dict[UUID, int], list[str]]:
    """Return who audits with which capacity, as typed, and what is wrong with it; nothing typed: does not audit."""
    found, wrong = {}, []
    for name, text in request.form.items():
        if name.startswith(_CAPACITY) and text.strip():
            try:
                found[UUID(name.removeprefix(_CAPACITY))] = int(text)
            except ValueError:
                wrong.append(gettext(_("Capacité « {0} » : indiquez un nombre entier."), text[:20]))
    return {person: capacity for person, capacity in found.items() if capacity}, wrong


def _form_page(form: CampaignForm, campaign: Campaign | None, wrong: Sequence[str] = (), status: int = 422) -> Any:  # noqa: ANN401
    held = {f"{_CAPACITY}{one.person_id}": one.capacity for one in campaign.auditors} if campaign else {}
    typed = request.form if request.method == "POST" else held
    people = service.possible_auditors(session())
    page = render_template(
        "pages/draws/campaign_form.html",
        form=form,
        campaign=campaign,
        errors=errors_of(form),
        wrong=wrong,
        auditors=[(person, typed.get(f"{_CAPACITY}{person.id}", "")) for person in people],
        points=[(gettext(NAMES[risk]), points) for risk, points in POINTS.items()],
        bands=[(band, least) for band, least in FROM.items()],
    )
    return page, (status if wrong or form.errors else 200)


@blueprint.get("/audits/campagnes/<number>")
@access.staff
def campaign(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a campaign: what it settles, the population as it would be frozen today, its draws."""
    return _campaign_page(service.campaign_named(session(), number))


@blueprint.post("/audits/campagnes/<number>/strates")
@access.auditor
def quotas(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Say how many are drawn in each stratum."""
    typed = {name.removeprefix(_QUOTA): text for name, text in request.form.items() if name.startswith(_QUOTA)}
    try:
        with writing() as current:
            one = service.campaign_named(current, number)
            wanted = {name: int(text or 0) for name, text in typed.items()}
            service.set_quotas(current, one, wanted, day_of(clock.now()), int(request.form.get("seen_version", 0)))
    except StepRefusedError as error:
        wrong = [refusal_sentence(refusal) for refusal in error.refusals]
        return _campaign_page(service.campaign_named(session(), number), wrong, typed)
    except ValueError:
        wrong = [gettext(_("Indiquez un nombre entier pour chaque strate."))]
        return _campaign_page(service.campaign_named(session(), number), wrong, typed)
    flash(gettext(_("Nombres par strate enregistrés.")))
    return redirect(url_for("draws.campaign", number=number), 303)


def _campaign_page(one: Campaign, wrong: Sequence[str] = (), typed: dict[str, str] | None = None) -> Any:  # noqa: ANN401
    found = service.preview(session(), one, day_of(clock.now()))
    standing = standing_draws(session(), one.id)
    page = render_template(
        "pages/draws/campaign.html",
        campaign=one,
        terms=service.terms_of(one),
        dimensions=[Dimension(code) for code in one.dimensions],
        found=found,
        stratum=stratum_label,
        wrong=wrong,
        typed=typed or {},
        refusals=[] if standing else [refusal_sentence(refusal) for refusal in found.refusals],
        draws=draws_of(session(), [one.id]),
        is_open=not standing,
        is_auditor=_is_auditor(),
    )
    return page, (422 if wrong else 200)


def stratum_label(name: str) -> str:
    """Return a stratum in words: «Référencement simple · Santé»."""
    return " · ".join(gettext(part) for part in stratum_words(name))


@blueprint.route("/audits/campagnes/<number>/tirage", methods=["GET", "POST"])
@access.auditor
def prepare(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Name the officials and the days of a draw."""
    form, wrong = PrepareForm(), []
    if request.method == "POST" and form.validate_on_submit():
        try:
            with writing() as current:
                one = service.campaign_named(current, number)
                actor = actor_for(current, signed_in_person())
                made = prepare_draw(current, one, form.plan, actor=actor, at=clock.now())
        except StepRefusedError as error:
            wrong = [refusal_sentence(refusal) for refusal in error.refusals]
        except ValueError:
            raise NotFoundError(number) from None
        else:
            flash(gettext(_("Tirage {0} préparé : les personnes désignées en sont averties."), made.number))
            return redirect(url_for("draws.conduct", number=made.number), 303)
    page = render_template(
        "pages/draws/prepare.html",
        form=form,
        campaign=service.campaign_named(session(), number),
        officials=possible_officials(session()),
        errors=errors_of(form),
        wrong=wrong,
    )
    return page, (422 if wrong or form.errors else 200)
