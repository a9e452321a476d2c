"""Prometheus metrics: request latencies as they happen, in this process or in all that serve one port."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

registry = CollectorRegistry()

_latency = Histogram(
    "serous_request_seconds", "Seconds from request to last byte.", ("method", "route"), registry=registry
)
_requests = Counter("serous_requests_total", "Requests by status.", ("method", "route", "status"), registry=registry)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. `route` is the template, so no id ever becomes a label."""
    _latency.labels(method, route).observe(seconds)
    _requests.labels(method, route, str(status)).inc()


def render(*collectors: Collector, shared_dir: Path | None) -> bytes:
    """The requests and what `collectors` find, in Prometheus' text format.

    Args:
        shared_dir: where several web processes keep their counts for each other, so that whichever is asked answers
            for all; None where this process is the only one.
    """
    answered = registry
    if shared_dir is not None:
        answered = CollectorRegistry()
        MultiProcessCollector(answered, path=str(shared_dir))  # type: ignore[no-untyped-call]
    found = CollectorRegistry()
    for collector in collectors:
        found.register(collector)
    return generate_latest(answered) + generate_latest(found)
