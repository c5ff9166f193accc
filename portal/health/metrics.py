"""Counters and times for Prometheus, one registry an application."""

import time
from collections import Counter as Tally
from collections.abc import Iterable

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select

from crowd.records import ProgrammeRecord, ProgrammeState
from portal.context import current_portal

EXTENSION = "tsite-metrics"
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


def measure_requests(app: Flask) -> None:
    """Count and time every request of the application by endpoint, never by address: those are without end."""
    registry = CollectorRegistry()
    requests = Counter("tsite_requests", "Requests answered", ("endpoint", "method", "status"), registry=registry)
    seconds = Histogram("tsite_request_seconds", "Time to answer", ("endpoint",), buckets=BUCKETS_S, registry=registry)
    programmes = Gauge("tsite_programmes", "Programmes by state", ("state",), registry=registry)
    app.extensions[EXTENSION] = (registry, programmes)

    def begin() -> None:
        g.began_s = time.perf_counter()

    def end(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        requests.labels(endpoint, request.method, str(response.status_code)).inc()
        if "began_s" in g:
            seconds.labels(endpoint).observe(time.perf_counter() - g.began_s)
        return response

    app.before_request(begin)
    app.after_request(end)


def exposition() -> bytes:
    """All metrics of this application in Prometheus' text format."""
    registry, programmes = current_app.extensions[EXTENSION]
    counted = Tally(dict(_states()))
    for state in ProgrammeState:
        programmes.labels(state.value).set(counted[state])
    return generate_latest(registry)


def _states() -> Iterable[tuple[ProgrammeState, int]]:
    with current_portal().database.session(reading=True) as session:
        rows = session.execute(select(ProgrammeRecord.state, func.count()).group_by(ProgrammeRecord.state))
        return [(state, number) for state, number in rows]
