"""The composition root: puts the service together from its parts. No rule in it."""

import os
from functools import partial
from pathlib import Path

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from models.database import make_sessions, reading
from referencing import access
from referencing.config import Settings
from referencing.jobs import accepts_writing, enqueue_after_commit, make_queue
from referencing.mail.senders import make_sender
from referencing.services.context import Context
from referencing.services.rulebook_use import check_rulebooks
from referencing.services.store import make_store
from referencing.web import (
    administration,
    agreement,
    api,
    assessment,
    audit,
    case_mails,
    cases,
    catalogue,
    commission,
    deciding,
    desk,
    draws,
    eligibility,
    figures,
    home,
    identity,
    independence,
    keys,
    messages,
    monitoring,
    open_data,
    papers,
    preferences,
    programme,
    references,
    reports,
    sign_in,
    steering,
    verification,
)
from referencing.web.accounts import account, entering, factors, provider, recovery, sign_up
from referencing.web.database import connect
from referencing.web.errors import answer_errors
from referencing.web.headers import protect, set_cookies
from referencing.web.templating import TEMPLATES, furnish
from referencing.web.throttling import throttle
from referencing.web.vendor import (
    answers,
    approvals,
    archives,
    audit_calendar,
    carried,
    charge,
    evidence,
    grants,
    invitations,
    listed,
    opening,
    organisation,
    parts,
    remarks,
    reserves,
)
from referencing.web.vendor import audit_items as own_audits
from referencing.web.vendor import home as vendor
from referencing.web.vendor import keys as vendor_keys
from referencing.web.vendor import webhooks as vendor_webhooks

_STATIC = Path(__file__).parent / "referencing" / "web" / "static"
_LARGEST_FORM = 128 * 1024
_BLUEPRINTS = (
    assessment,
    audit,
    own_audits,
    home,
    independence,
    sign_in,
    entering,
    recovery,
    sign_up,
    account,
    factors,
    provider,
    cases,
    desk,
    commission,
    deciding,
    agreement,
    papers,
    verification,
    draws,
    steering,
    programme,
    audit_calendar,
    catalogue,
    open_data,
    figures,
    api,
    monitoring,
    administration,
    preferences,
    case_mails,
    organisation,
    vendor_keys,
    vendor_webhooks,
    invitations,
    charge,
    eligibility,
    vendor,
    opening,
    listed,
    carried,
    reserves,
    references,
    reports,
    archives,
    parts,
    answers,
    evidence,
    grants,
    approvals,
    remarks,
    messages,
)


def create_app(settings: Settings | None = None, *, demo: bool = False) -> Flask:
    """Return the web service; `demo` opens its accounts without secret.

    SettingsError, RulebookError or RulebookEditedError when it may not start.
    """
    settings = settings or Settings.from_environ(os.environ)
    app = Flask("parcours", template_folder=str(TEMPLATES), static_folder=str(_STATIC), static_url_path="/static")
    _configure(app, settings, demo=demo)
    context = _connect(app, settings)
    with reading(), context.sessions() as session:
        check_rulebooks(session)
    for module in _BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(api.document.manual)
    Bootstrap5(app)
    furnish(app)
    monitoring.measure(app)
    access.guard(app, is_demo=demo, standing=identity.standing, scopes=keys.scopes)
    identity.watch(app)
    throttle(app, settings)
    CSRFProtect(app).exempt(preferences.ONE_CLICK)
    protect(app, settings)
    answer_errors(app)
    return app


def _configure(app: Flask, settings: Settings, *, demo: bool) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        BOOTSTRAP_SERVE_LOCAL=True,
        PARCOURS_INSTANCE_FOLDER=str(settings.instance),
        PARCOURS_EVIDENCE_PLACE=settings.evidence,
        PARCOURS_SHARES_LIMITS=not settings.rate_limits.startswith("memory"),
        PARCOURS_WEBHOOK_NETWORKS=settings.webhook_networks,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: nobody loses a reason because they thought for an hour
        **{identity.IS_DEMO: demo, provider.PROVIDER: settings.provider, eligibility.RULEBOOK: settings.rulebook},
    )
    set_cookies(app, settings)


def _connect(app: Flask, settings: Settings) -> Context:
    """Return the context of the service, on the one engine of the application, its queue told of each commit."""
    database = connect(app, settings)
    with app.app_context():
        engine = database.engine
    context = Context(settings, engine, make_sessions(engine), make_store(settings), make_sender(settings))
    queue = make_queue(context)
    enqueue_after_commit(database.session, queue)
    app.extensions[monitoring.QUEUE_CHECK] = partial(accepts_writing, queue)
    app.extensions[papers.STORE] = context.store
    return context
