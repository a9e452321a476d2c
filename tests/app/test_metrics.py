"""Metrics by hand-counted rows, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app.db import jobs
from app.db.columns import utc_now
from app.db.job_tables import Segmentation
from app.db.session import Database

API = "/api/v1"


@pytest.fixture
def scrape(client: TestClient) -> Callable[[], dict[tuple[str, tuple[str, ...]], float]]:
    """(name, values of the labels) to the value."""

    def read() -> dict[tuple[str, tuple[str, ...]], float]:
        families = text_string_to_metric_families(client.get("/metrics").text)
        return {(item.name, tuple(item.labels.values())): item.value for family in families for item in family.samples}

    return read


Scrape = Callable[[], dict[tuple[str, tuple[str, ...]], float]]


class TestJobs:
    def test_are_counted_by_state_and_the_oldest_waiting_one_tells_its_age(
        self, client: TestClient, database: Database, scrape: Scrape, volume_id: str, model_id: str
    ) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        with database.transaction() as session:
            session.get_one(Segmentation, made["id"]).queued_at = utc_now() - timedelta(seconds=100)
        found = scrape()
        assert found["serous_jobs", ("segmentation", "queued")] == 1
        assert found["serous_jobs", ("segmentation", "succeeded")] == 0
        assert 100 <= found["serous_queue_oldest_seconds", ("segmentation",)] < 160
        assert found["serous_queue_oldest_seconds", ("training",)] == 0

    def test_a_job_asked_for_anew_waits_from_then_on(
        self, client: TestClient, database: Database, scrape: Scrape, volume_id: str, model_id: str
    ) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        with database.transaction() as session:
            session.get_one(Segmentation, made["id"]).queued_at = utc_now() - timedelta(days=1)
            jobs.request_cancel(session, Segmentation, made["id"])
        client.post(f"{API}/segmentations", json={"volume_id": volume_id})
        assert scrape()["serous_queue_oldest_seconds", ("segmentation",)] < 60


class TestInference:
    def test_seconds_are_a_histogram_of_what_is_stored(
        self, client: TestClient, database: Database, scrape: Scrape, finished: str
    ) -> None:
        with database.transaction() as session:
            session.get_one(Segmentation, finished).duration_s = 7.5
        found = scrape()
        buckets = {
            labels[0]: value for (name, labels), value in found.items() if name == "serous_inference_seconds_bucket"
        }
        assert (buckets["5.0"], buckets["10.0"], buckets["+Inf"]) == (0, 1, 1)
        assert found["serous_inference_seconds_count", ()] == 1
        assert found["serous_inference_seconds_sum", ()] == 7.5


class TestStorage:
    def test_bytes_are_counted_in_the_background_once(self, client: TestClient, scrape: Scrape, volume_id: str) -> None:
        deadline = time.monotonic() + 20
        while ("serous_storage_bytes", ("volumes",)) not in (found := scrape()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        shown = client.get(f"{API}/storage-use").json()
        assert found["serous_storage_bytes", ("volumes",)] == shown["volumes"]["n_bytes"] > 0
        assert found["serous_storage_objects", ("volumes",)] == shown["volumes"]["n_objects"]
        assert found["serous_storage_free_bytes", ()] > 0
