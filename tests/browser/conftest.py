"""The service on a port of this machine, with the town in it, for a real browser."""

import shutil
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from models.database import make_engine, make_sessions
from referencing.config import Settings
from referencing.services.demo.world import World
from referencing.services.store import make_store
from tests.browser.furnished import furnish
from tests.browser.house import House
from tests.fixtures.quick_apps import quick_apps  # noqa: F401 - used by every test of the folder
from tests.referencing.web.town import FIRST, build

LAST = date(2099, 12, 31)
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# The rules that axe leaves out by itself: targets of 24 pixels are asked for since WCAG 2.2.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


class _Quiet(WSGIRequestHandler):
    def log(self, *_given) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def town_folder(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsed")
    shutil.copyfile(sqlite_template, folder / "parcours.sqlite")
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        last = (FIRST + timedelta(days=1000)).date()
        town = build(World(make_store(settings), 1, last), session)
    engine.dispose()
    return folder, town


@pytest.fixture(scope="session")
def furnished_folder(town_folder, tmp_path_factory):
    """The town with cases that people are at work on; folder, town and sitting."""
    folder, town = tmp_path_factory.mktemp("furnished") / "town", town_folder[1]
    shutil.copytree(town_folder[0], folder)
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, town.at
        sitting = furnish(world, settings)
        session.commit()
    engine.dispose()
    return folder, town, sitting


def _settings(folder, **more):
    place = {"PARCOURS_INSTANCE": str(folder), "PARCOURS_DATABASE_URL": f"sqlite:///{folder / 'parcours.sqlite'}"}
    return Settings.from_environ(place | more)


@contextmanager
def serving(settings, port=0, *, demo=False):
    """Serve the settings on a port of this machine, a free one for 0, and give the port."""
    app = create_app(settings, demo=demo)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def town(town_folder, tmp_path):
    """A copy of the town, served; `town.app` is its address."""
    folder, town = town_folder
    shutil.copytree(folder, tmp_path / "town")
    with serving(_settings(tmp_path / "town"), demo=True) as port:
        yield town.served_by(f"http://127.0.0.1:{port}")


@pytest.fixture(scope="session")
def staffed_folder(sqlite_template, tmp_path_factory):
    """The people of the house, and not one case."""
    folder = tmp_path_factory.mktemp("staffed")
    shutil.copyfile(sqlite_template, folder / "parcours.sqlite")
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine).begin() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, datetime.now(UTC)
        world.populate()
    engine.dispose()
    return folder


@pytest.fixture
def house(request, browser, staffed_folder, tmp_path):
    """A service with people and no case, for a journey from its beginning; its parameter: the rulebook in force."""
    shutil.copytree(staffed_folder, tmp_path / "house")
    port = free_port()
    more = {"PARCOURS_PUBLIC_URL": f"http://127.0.0.1:{port}", "PARCOURS_RULEBOOK": request.param}
    settings = _settings(tmp_path / "house", **more)
    with serving(settings, port, demo=True):
        house = House(browser, settings)
        yield house
        house.close()


@pytest.fixture
def opened(browser, town):
    """Open pages as somebody, at a size, with or without scripts; all are closed at the end."""
    contexts = []

    def open_page(size="desktop", *, scripts=True):
        context = browser.new_context(
            viewport=SIZES[size],
            base_url=town.app,
            java_script_enabled=scripts,
            locale="fr-FR",
            reduced_motion="reduce",  # no colour is judged on its way to another
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page, email) -> None:
    page.goto("/connexion")
    page.locator(f"form:has(input[value='{email}'])").get_by_role("button").click()


def faults(page, rules=RULES) -> list:
    """Return what axe finds wrong with a page, and whether it is wider than the screen."""
    found = Axe().run(page, options=rules).response["violations"]
    named = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"][:3]]
    return named + (["wider than the screen"] if page.evaluate(IS_WIDE) else [])
