"""Training jobs over HTTP, up to the queue. What the worker makes of them is tested in tests/worker."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import jobs
from app.db.job_tables import TrainingJob
from app.db.session import Database
from app.main import create_app
from app.settings import Settings
from tests.builders import multipart, tiny_npy

API = "/api/v1"
JOBS = f"{API}/training-jobs"


def tag_range(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool) -> None:
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200


@pytest.fixture
def tagged(client: TestClient, upload: Callable[..., dict[str, Any]]) -> str:
    """A volume of twelve slices with both answers."""
    volume_id = upload(shape=(12, 32, 48))["id"]
    tag_range(client, volume_id, 0, 5, True)
    tag_range(client, volume_id, 6, 11, False)
    return str(volume_id)


class TestCreate:
    def test_answers_202_with_where_to_look(self, client: TestClient, tagged: str) -> None:
        answer = client.post(JOBS)
        assert answer.status_code == 202
        job = answer.json()
        assert answer.headers["Location"] == f"{JOBS}/{job['id']}"
        assert (job["state"], job["progress"], job["n_tags"], job["attempt"]) == ("queued", 0.0, 12, 0)
        assert client.get(answer.headers["Location"]).json() == job

    def test_second_click_gets_the_running_job(self, client: TestClient, tagged: str) -> None:
        first = client.post(JOBS).json()
        second = client.post(JOBS)
        assert (second.status_code, second.json()["code"]) == (409, "training_under_way")
        assert second.json()["running_job"]["id"] == first["id"]
        assert second.headers["Location"] == f"{JOBS}/{first['id']}"
        assert len(client.get(JOBS).json()["items"]) == 1

    def test_same_idempotency_key_gives_the_same_job(self, client: TestClient, tagged: str) -> None:
        headers = {"Idempotency-Key": "k-1"}
        first = client.post(JOBS, json={"note": "a"}, headers=headers)
        again = client.post(JOBS, json={"note": "a"}, headers=headers)
        assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
        other = client.post(JOBS, json={"note": "b"}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    def test_no_tags_says_what_is_missing(self, client: TestClient, volume_id: str) -> None:
        answer = client.post(JOBS)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_enough_tags")
        assert "No slice is tagged as showing fluid" in answer.json()["detail"]
        assert "0 slices have an agreed tag; at least 10 are needed" in answer.json()["detail"]

    def test_one_class_only_is_not_enough(self, client: TestClient, upload: Callable[..., dict[str, Any]]) -> None:
        tag_range(client, upload(shape=(12, 32, 48))["id"], 0, 11, True)
        answer = client.post(JOBS)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_enough_tags")
        assert answer.json()["detail"] == "No slice is tagged as free of fluid; both answers are needed."

    def test_unknown_recipe_names_the_known_ones(self, client: TestClient, tagged: str) -> None:
        answer = client.post(JOBS, json={"recipe": "magic"})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_recipe")
        assert "ours-u" in answer.json()["detail"]

    def test_broker_away_is_503_and_tags_are_still_saved(
        self, settings: Settings, new_token: Callable[..., str]
    ) -> None:
        away = settings.model_copy(update={"broker_url": "redis://127.0.0.1:1/0"})
        headers = {"Authorization": f"Bearer {new_token('admin')}"}
        client = TestClient(create_app(away), headers=headers)
        uploaded = client.post(f"{API}/volumes", files=multipart({"a.npy": tiny_npy((12, 32, 48))})).json()
        tag_range(client, uploaded["id"], 0, 5, True)
        tag_range(client, uploaded["id"], 6, 11, False)
        answer = client.post(JOBS)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get(JOBS).json()["items"] == []
        assert client.get("/readyz").json()["broker"] == "away"


class TestReadiness:
    def test_counts_and_reasons(self, client: TestClient, tagged: str) -> None:
        ready = client.get(f"{JOBS}/readiness").json()
        assert (ready["ready"], ready["reasons"]) == (True, [])
        assert (ready["n_with_fluid"], ready["n_without_fluid"], ready["n_eyes"]) == (6, 6, 1)
        job = client.post(JOBS).json()
        busy = client.get(f"{JOBS}/readiness").json()
        assert (busy["ready"], busy["running_job_id"]) == (False, job["id"])


class TestCancel:
    def test_queued_job_is_cancelled_at_once_and_again_is_fine(self, client: TestClient, tagged: str) -> None:
        job = client.post(JOBS).json()
        for _ in range(2):
            answer = client.post(f"{JOBS}/{job['id']}/cancel")
            assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
        assert client.post(JOBS).status_code == 202

    @pytest.mark.sqlite_only
    def test_ends_within_five_seconds_when_the_worker_has_just_died(
        self, client: TestClient, database: Database, tagged: str
    ) -> None:
        job = client.post(JOBS).json()
        with database.transaction() as session:
            assert jobs.claim(session, TrainingJob, job["id"]) is not None  # and is not heard of again
        started = time.monotonic()
        assert client.post(f"{JOBS}/{job['id']}/cancel").json()["state"] == "cancelling"
        while client.get(f"{JOBS}/{job['id']}").json()["state"] != "cancelled":
            assert time.monotonic() - started < 5
            time.sleep(0.1)
        assert client.post(JOBS).status_code == 202

    def test_unknown_job_is_not_found(self, client: TestClient) -> None:
        answer = client.post(f"{JOBS}/none/cancel")
        assert (answer.status_code, answer.json()["code"]) == (404, "training_job_not_found")


class TestEvents:
    def test_last_event_carries_the_final_state_and_ends_the_stream(self, client: TestClient, tagged: str) -> None:
        job = client.post(JOBS).json()
        client.post(f"{JOBS}/{job['id']}/cancel")
        stream = client.get(f"{JOBS}/{job['id']}/events")
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = dict(line.split(": ", 1) for line in stream.text.splitlines() if ": " in line)
        assert (lines["event"], json.loads(lines["data"])["state"]) == ("job", "cancelled")
        resumed = client.get(f"{JOBS}/{job['id']}/events", headers={"Last-Event-ID": lines["id"]})
        assert "data" not in resumed.text
