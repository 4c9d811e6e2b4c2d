"""Every page of the application, for everybody whom it lets in: axe, zoom, phone, console, title.

A new address is looked at the day it is there; it needs a line here only when it has no page.
"""

import shutil

import pytest

from app import create_app
from models.database import make_sessions, reading
from tests.browser.conftest import IS_WIDE, RULES, SIZES, _settings, faults, serving, sign_in
from tests.browser.tour import tour
from tests.house.access_arguments import choices_of
from tests.referencing.web.test_access_matrix import READERS
from tests.referencing.web.town import HOUSE, vendor

VENDORS = (vendor(1), vendor(2), vendor(14))
EVERYBODY = READERS | dict.fromkeys(VENDORS, READERS[vendor(1)])
# A window of 1280 pixels at 200 % has room for 640.
BAD = 400
ZOOMED = {"width": 640, "height": 400}
CUT = """
() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && one.innerText
    && ["hidden", "clip"].includes(getComputedStyle(one).overflowX))
  .map((one) => `cut: ${one.outerHTML.slice(0, 120)}`)
"""
# Addresses that answer with something else than a page: a file, a piece of a page, a way on, figures.
WITHOUT_PAGE = {
    *("assessment.file", "assessment.picture", "assessment.sheet", "bootstrap.static", "desk.as_csv", "desk.as_xlsx"),
    *(
        "archives.give_back",
        "entering.password_page",
        "evidence.file",
        "monitoring.health",
        "monitoring.metrics",
        "parts.glimpse",
        "provider.leave",
        "static",
    ),
    "provider.link_page",  # there is none where no identity provider is set
    *(f"api.{name}" for name in ("authorisations", "case", "cases", "catalogue", "changes", "listing", "openapi")),
    *(f"catalogue.{name}" for name in ("feed", "robots", "sitemap")),
    *("draws.file", "draws.population", "draws.program", "open_data.file", "references.file"),
    *("programme.feed", "programme.workbook"),
    *("figures.file", "figures.paper"),
}
# Pages of what this town has none of: a draw, a renewal, a hearing, a webhook.
OF_OTHER_TOWNS = {
    *(f"draws.{name}" for name in ("campaign", "change", "conduct", "draw", "minutes", "prepare")),
    *("assessment.carried", "carried.page", "listed.hearing"),
    *("administration.webhook", "vendor_webhooks.webhook"),
    *("programme.document", "programme.proposal"),
}
# A mail stands in no page: it has no landmark and needs no first heading.
OF_MAILS = RULES | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def toured(furnished_folder, tmp_path_factory):
    """The furnished town, served; its address, reader → addresses of pages, endpoints without a page."""
    folder, town, sitting = furnished_folder
    copy = tmp_path_factory.mktemp("toured") / "town"
    shutil.copytree(folder, copy)
    app = create_app(_settings(copy), demo=True)
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    with reading(), make_sessions(engine)() as session:
        choices = choices_of(session, [*town.cases().values(), *sitting.cases()], sitting.tokens)
    here = town.served_by(app)
    found, seen = tour(app, {name: here.visitor(name or None) for name in EVERYBODY}, EVERYBODY, choices)
    engine.dispose()
    with serving(_settings(copy), demo=True) as port:
        without = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} - seen
        yield f"http://127.0.0.1:{port}", found, without


def test_every_address_that_has_a_page_was_looked_at(toured):
    assert toured[2] == WITHOUT_PAGE | OF_OTHER_TOWNS


@pytest.mark.parametrize("name", EVERYBODY)
def test_page_has_no_fault(browser, toured, name):
    address, found, _without = toured
    # What a page says of a mail runs no script, not even that of axe: only there it is let in.
    pages = [browser.new_page(base_url=address, locale="fr-FR", bypass_csp=is_free) for is_free in (False, True)]
    told = []
    for page in pages:
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # where a mail names no icon
        page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        if name:
            sign_in(page, name if "@" in name else f"{name}@{HOUSE}")

    wrong = {path: _look(pages, path, told) for path in found[name]}
    for page in pages:
        page.close()

    assert {path: what for path, what in wrong.items() if what} == {}


def _look(pages, path, told):
    told.clear()
    page, rules = pages[0], RULES
    page.set_viewport_size(SIZES["desktop"])
    answer = page.goto(path)
    if is_mail := "sandbox" in answer.headers["content-security-policy"]:
        page, rules = pages[1], OF_MAILS
        page.set_viewport_size(SIZES["desktop"])
        page.goto(path)
    if answer.status >= BAD:
        told.clear()  # the browser itself writes every refusal on its console
    wrong = faults(page, rules)
    page.set_viewport_size(ZOOMED)
    wrong += [f"at 200 %: {fault}" for fault in page.evaluate(CUT) + ["wide"] * page.evaluate(IS_WIDE)]
    page.set_viewport_size(SIZES["phone"])
    wrong += [f"on a phone: {fault}" for fault in faults(page, rules) + page.evaluate(CUT)]
    is_titled = page.title() and (is_mail or page.locator("h1").count() == 1)
    return wrong + told + ([] if is_titled else ["no title, or not one first heading"])
