"""Prometheus metrics: request latencies as they happen, jobs and tags counted when asked."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.job_tables import Explanation, Segmentation, TrainingJob
from app.db.jobs import ACTIVE, FINAL
from app.db.tables import TagEvent, Volume

registry = CollectorRegistry()

_latency = Histogram(
    "serous_request_seconds", "Seconds from request to last byte.", ("method", "route"), registry=registry
)
_requests = Counter("serous_requests_total", "Requests by status.", ("method", "route", "status"), registry=registry)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. `route` is the template, so no id ever becomes a label."""
    _latency.labels(method, route).observe(seconds)
    _requests.labels(method, route, str(status)).inc()


def render(session: Session) -> bytes:
    """The metrics in Prometheus' text format."""
    snapshot = CollectorRegistry()
    jobs = Gauge("serous_jobs", "Jobs by kind and state.", ("kind", "state"), registry=snapshot)
    for kind, table in (("training", TrainingJob), ("segmentation", Segmentation), ("explanation", Explanation)):
        counts = dict(session.execute(select(table.state, func.count()).group_by(table.state)).all())
        for state in (*ACTIVE, *FINAL):
            jobs.labels(kind, state).set(counts.get(state, 0))
    for name, text, id_column in (
        ("volumes", "Stored volumes.", Volume.id),
        ("tag_events", "Acts of tagging.", TagEvent.id),
    ):
        gauge = Gauge(f"serous_{name}", text, registry=snapshot)
        gauge.set(session.scalar(select(func.count(id_column))) or 0)
    return generate_latest(registry) + generate_latest(snapshot)
