"""For programs that watch the service: is it well (/sante), how much does it do (/metrics)."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models.queries.health import answers
from referencing import access
from referencing.services.outbox import outbox_state
from referencing.web.database import session

METERS = "parcours_meters"
QUEUE_CHECK = "parcours_queue_check"  # called, it says whether the queue does its work
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # several web processes count into files there
blueprint = Blueprint("monitoring", __name__)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Meters:
    """What is counted: requests by endpoint, method and status, and how long they took. No name, no address."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


class _Outbox(Collector):
    """The outbox, counted when it is asked for: the same in every process."""

    def collect(self) -> Iterable[Metric]:
        state = outbox_state(session())
        rows = {"waiting": state.waiting, "retrying": state.retrying, "failed": state.failed}
        family = GaugeMetricFamily("parcours_outbox_rows", "Effects that have not left yet.", labels=["state"])
        for name, count in rows.items():
            family.add_metric([name], count)
        yield family


def measure(app: Flask) -> None:
    """Count every request of an application."""
    registry = CollectorRegistry()
    labels = ("endpoint", "method")
    meters = Meters(
        registry,
        Counter("parcours_requests", "Requests answered.", (*labels, "status"), registry=registry),
        Histogram("parcours_request_seconds", "Seconds to answer a request.", labels, registry=registry),
    )
    app.extensions[METERS] = meters

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint, method = request.endpoint or "none", request.method
        meters.requests.labels(endpoint, method, str(response.status_code)).inc()
        if "began" in g:
            meters.seconds.labels(endpoint, method).observe(time.perf_counter() - g.began)
        return response


@blueprint.get("/sante")
@access.public
def health() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer 200 when database and queue do their work, else 503; which one does not is said, and nothing more."""
    found = {"database": _database_answers(), "queue": current_app.extensions[QUEUE_CHECK]()}
    is_well = all(found.values())
    parts = {name: "ok" if is_fine else "down" for name, is_fine in found.items()}
    return {"status": "ok" if is_well else "down", **parts}, 200 if is_well else 503, {"Cache-Control": "no-store"}


@blueprint.get("/metrics")
@access.machine
def metrics() -> Any:  # noqa: ANN401 - what Flask takes
    """Answer what was counted by all web processes, in Prometheus' format."""
    meters: Meters = current_app.extensions[METERS]
    registry = meters.registry
    if SHARED_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    rows = CollectorRegistry()
    rows.register(_Outbox())
    return Response(generate_latest(registry) + generate_latest(rows), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        return answers(session())
    except SQLAlchemyError as error:
        log.error("health.database", error=type(error).__name__)  # noqa: TRY400 - the trace holds an address
        return False
