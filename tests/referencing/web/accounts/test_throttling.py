import socket
from contextlib import closing

import pytest
import time_machine

from app import create_app
from referencing.web.throttling import LIMITS
from tests.referencing.web.accounts.conftest import AT, enter, form_of
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ELIGIBLE = (
    "forms=website&nature=private&audience=individuals&fields=health&connected_objects=&medical_device=&free=true"
)


def _try(visitor, times, email="camille@editeur.example", **headers):
    form = form_of(visitor.open("/connexion"), "/connexion/mot-de-passe")
    typed = form.fields | {"email": email, "password": "pas celui-la du tout"}
    return [visitor.client.post(form.action, data=typed, headers=headers).status_code for _time in range(times)]


def test_eleventh_password_of_an_account_waits(visitor, somebody):
    answers = _try(visitor, 11)
    form = form_of(visitor.open("/connexion"), "/connexion/mot-de-passe")
    answer = visitor.client.post(form.action, data=form.fields | {"email": somebody.email, "password": "x"})
    page = visitor._read(answer, 429)

    assert answers == [422] * 10 + [429]
    assert (page.h1, answer.headers["Retry-After"].isdecimal()) == ("Trop d’essais de suite", True)


def test_one_account_does_not_keep_another_out(app, visitor, somebody):
    _try(visitor, 10, "autre@editeur.example")

    assert enter(Visitor(app), somebody.email).location == "/"


def test_addresses_that_a_visitor_claims_are_not_believed(visitor):
    answers = [_try(visitor, 1, f"n{n}@x.example", **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(21)]

    assert answers == [422] * 20 + [429]


def test_trusted_proxy_tells_addresses_apart(database_url, tmp_path):
    with time_machine.travel(AT, tick=False):
        app = create_app(settings_for(database_url, tmp_path, PARCOURS_TRUSTED_PROXIES="1"))
        visitor = Visitor(app)

        answers = [_try(visitor, 1, f"n{n}@x.example", **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(21)]

    assert answers == [422] * 21


def test_processes_count_together_in_redis(database_url, tmp_path, redis_url):
    with time_machine.travel(AT, tick=False):
        apps = [create_app(settings_for(database_url, tmp_path, PARCOURS_RATE_LIMITS=redis_url)) for _twice in range(2)]

        answers = [_try(Visitor(app), 6) for app in apps]

    assert answers == [[422] * 6, [422] * 4 + [429] * 2]


def test_redis_that_is_away_keeps_nobody_out_and_counts_go_on_in_the_process(database_url, tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        away = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    with time_machine.travel(AT, tick=False):
        visitor = Visitor(create_app(settings_for(database_url, tmp_path, PARCOURS_RATE_LIMITS=away)))

        answers = _try(visitor, 11)

    assert answers == [422] * 10 + [429]


def test_pages_that_watch_the_service_are_never_throttled(visitor):
    answers = {visitor.client.get("/sante").status_code for _time in range(80)}

    assert answers == {200}


def test_every_limit_is_about_an_endpoint_that_is_here(app):
    assert set(LIMITS) - set(app.view_functions) == set()


def test_results_of_the_self_check_are_kept_twenty_times_an_hour(visitor):
    form = form_of(visitor.open("/eligibilite/resultat?" + ELIGIBLE), "/eligibilite/resultats")

    answers = [visitor.client.post(form.action, data=form.fields).status_code for _time in range(21)]

    assert answers == [303] * 20 + [429]
