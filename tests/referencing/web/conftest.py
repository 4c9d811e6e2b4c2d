"""A service with a small invented world in it, and somebody to visit it."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app import create_app
from models.database import make_engine, make_sessions
from referencing.config import Settings
from referencing.services.demo.world import World
from referencing.services.store import make_store
from tests.fixtures.quick_apps import quick_apps  # noqa: F401 - used by every test of the folder
from tests.referencing.web.strict import Visitor

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LAST = date(2029, 1, 1)


def settings_for(database_url, folder, **more):
    return Settings.from_environ(
        {"PARCOURS_INSTANCE": str(folder / "instance"), "PARCOURS_DATABASE_URL": database_url, **more}
    )


@pytest.fixture
def settings(database_url, tmp_path):
    return settings_for(database_url, tmp_path)


@pytest.fixture
def app(settings):
    """The service as a demonstration, at a time that stands still."""
    with time_machine.travel(AT, tick=False):
        app = create_app(settings, demo=True)
        yield app
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def world(app, settings, session):  # noqa: ARG001 - the time of the service
    """People of the house and the pen that writes stories about them; commit before a page is opened."""
    world = World(make_store(settings), 1, LAST)
    world.session, world.at = session, AT - timedelta(days=1)
    world.populate()
    session.commit()
    return world


def play(world, story):
    """Play a story to its end, the days between its acts included, and return what it tells last."""
    while True:
        try:
            world.at += timedelta(days=next(story))
        except StopIteration as end:
            world.session.commit()
            return end.value


@pytest.fixture(scope="session")
def town_built(sqlite_template, tmp_path_factory):
    """A service with a case of every procedure in it, made once for those who only look."""
    from tests.referencing.web.town import build  # noqa: PLC0415 - only for those who ask

    folder = tmp_path_factory.mktemp("town")
    shutil.copyfile(sqlite_template, folder / "parcours.sqlite")
    settings = settings_for(f"sqlite:///{folder / 'parcours.sqlite'}", folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        town = build(World(make_store(settings), 1, LAST), session)
    engine.dispose()
    app = create_app(settings, demo=True)
    yield town.served_by(app)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def town(town_built):
    """The town on its day, for tests that only look; a visitor to it is `town.visitor()`."""
    with time_machine.travel(town_built.at, tick=False):
        yield town_built
