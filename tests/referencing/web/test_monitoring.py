import pytest

from tests.referencing.web.strict import Visitor


def test_health_says_what_works_and_nothing_else(app):
    answer = app.test_client().get("/sante")

    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok", "queue": "ok"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_health_says_which_part_is_down(app):
    app.extensions["parcours_queue_check"] = lambda: False

    answer = app.test_client().get("/sante")

    assert (answer.status_code, answer.json) == (503, {"status": "down", "database": "ok", "queue": "down"})


def test_queue_without_its_tables_is_down(app, settings):
    (settings.instance / "queue.sqlite").unlink()
    (settings.instance / "queue.sqlite").mkdir()
    app.extensions["parcours_queue_check"].args[0].huey.storage.close()

    assert app.extensions["parcours_queue_check"]() is False


def test_metrics_count_requests_and_the_outbox(app):
    client = app.test_client()
    client.get("/verifier")

    told = client.get("/metrics").text

    assert 'parcours_requests_total{endpoint="verification.page",method="GET",status="200"} 1.0' in told
    assert 'parcours_outbox_rows{state="waiting"} 0.0' in told


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "192.0.2.7"}},
        {"headers": {"Forwarded": "for=192.0.2.7"}},
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_metrics_do_not_exist_for_other_machines(app, from_elsewhere):
    assert app.test_client().get("/metrics", **from_elsewhere).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_name_in_an_address_never_becomes_a_label(app):
    visitor = Visitor(app)
    visitor.open("/dossier-de-quelqu-un", 404)

    assert "quelqu" not in app.test_client().get("/metrics").text
