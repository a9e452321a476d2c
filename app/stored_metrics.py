"""Metrics that the database and the bucket hold: the same whichever process is asked, and whole after a restart."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.remembered_use import RememberedUse
from app.db.columns import utc_now
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.jobs import ACTIVE, FINAL
from app.db.tables import TagEvent, Volume

KINDS: dict[str, type[TrainingJob | Segmentation | Explanation | PacsTransfer]] = {
    "training": TrainingJob,
    "segmentation": Segmentation,
    "explanation": Explanation,
    "transfer": PacsTransfer,
}

SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""Upper ends of the buckets of inference seconds: a small volume on a GPU to a large one on a busy CPU."""


class DatabaseCollector(Collector):
    """Jobs, their waiting, the seconds that segmentations took, volumes and acts of tagging."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def collect(self) -> Iterator[Metric]:
        """Everything, read now."""
        yield self._jobs()
        yield self._waiting()
        yield self._inference()
        yield self._count("serous_volumes", "Stored volumes.", select(func.count(Volume.id)).select_from(Volume))
        yield self._count("serous_tag_events", "Acts of tagging.", select(func.count(TagEvent.id)))

    def _jobs(self) -> Metric:
        jobs = GaugeMetricFamily("serous_jobs", "Jobs by kind and state.", labels=("kind", "state"))
        for kind, table in KINDS.items():
            counts = dict(self._session.execute(select(table.state, func.count()).group_by(table.state)).all())
            for state in (*ACTIVE, *FINAL):
                jobs.add_metric((kind, state), counts.get(state, 0))
        return jobs

    def _waiting(self) -> Metric:
        age = GaugeMetricFamily(
            "serous_queue_oldest_seconds", "Seconds that the oldest waiting job has waited; 0 where none waits.",
            labels=("kind",),
        )  # fmt: skip
        for kind, table in KINDS.items():
            oldest = self._session.scalar(select(func.min(table.queued_at)).where(table.state == "queued"))
            age.add_metric((kind,), 0.0 if oldest is None else max(0.0, (utc_now() - oldest).total_seconds()))
        return age

    def _inference(self) -> Metric:
        took = Segmentation.duration_s
        row = self._session.execute(
            select(
                func.count(took),
                func.sum(took),
                *(func.count(took).filter(took <= end) for end in SECONDS),
            ).where(took.is_not(None))
        ).one()
        n_all, seconds, *n_until = row
        buckets = [(str(end), float(n)) for end, n in zip(SECONDS, n_until, strict=True)]
        return HistogramMetricFamily(
            "serous_inference_seconds",
            "Seconds of computing of each stored segmentation; one that is deleted no longer counts.",
            buckets=[*buckets, ("+Inf", float(n_all))],
            sum_value=float(seconds or 0.0),
        )

    def _count(self, name: str, text: str, query: object) -> Metric:
        return GaugeMetricFamily(name, text, value=self._session.scalar(query) or 0)  # type: ignore[call-overload]


class StorageCollector(Collector):
    """Bytes of the bucket as they were counted last."""

    def __init__(self, use: RememberedUse) -> None:
        self._use = use

    def collect(self) -> Iterator[Metric]:
        """Nothing until the first count is done."""
        latest = self._use.latest()
        if latest is None:
            return
        found, counted_at = latest
        n_bytes = GaugeMetricFamily("serous_storage_bytes", "Bytes in the bucket by kind.", labels=("kind",))
        n_objects = GaugeMetricFamily("serous_storage_objects", "Objects in the bucket by kind.", labels=("kind",))
        for kind in ("volumes", "masks", "models", "other"):
            stored = getattr(found, kind)
            n_bytes.add_metric((kind,), stored.n_bytes)
            n_objects.add_metric((kind,), stored.n_objects)
        yield n_bytes
        yield n_objects
        age = time.time() - counted_at
        yield GaugeMetricFamily("serous_storage_counted_seconds_ago", "Age of the count of the bucket.", value=age)
        if found.free_bytes is not None:
            yield GaugeMetricFamily("serous_storage_free_bytes", "Free bytes of the disk.", value=found.free_bytes)
