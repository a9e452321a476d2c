"""Trainings that nobody asks for: tags come over HTTP, and a real worker does the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.db import jobs
from app.db.job_tables import ModelVersion, TrainingJob
from app.db.session import Database
from tests.worker.conftest import FLUID_SLICES, SHAPE
from tests.worker.processes import TRAINING_S, WorkerProcess, wait_for

API = "/api/v1"

QUIET_S = 3.0

SWEPT_S = 45.0
"""The worker's start and two sweeps on a busy machine."""


@pytest.mark.sqlite_only
class TestAutomaticTraining:
    def test_tags_lead_to_a_model_without_any_request_for_a_training(
        self, client: TestClient, database: Database, volume_ids: list[str], start_worker: Callable[[], WorkerProcess]
    ) -> None:
        n_slices = len(volume_ids) * SHAPE[0]
        policy = {"mode": "automatic", "new_tags": n_slices, "quiet_minutes": QUIET_S / 60, "min_per_class": 5}
        client.put(f"{API}/project-settings/retraining", json={**policy, "per_day": 1}).raise_for_status()
        start_worker()
        for volume_id in volume_ids:
            for first, last, has_fluid in ((0, SHAPE[0] - 1, False), (FLUID_SLICES[0], FLUID_SLICES[-1], True)):
                body = {"first": first, "last": last, "has_fluid": has_fluid}
                client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).raise_for_status()

        def trainings() -> list[TrainingJob]:
            with database.reading() as session:
                return list(session.scalars(select(TrainingJob)))

        wait_for(lambda: bool(trainings()), SWEPT_S, "a training is queued")
        wait_for(lambda: trainings()[0].state in jobs.FINAL, TRAINING_S, "the training ends")
        (job,) = trainings()
        assert (job.state, job.error, job.created_by, job.n_tags) == ("succeeded", None, None, n_slices)
        assert job.note == f"automatic: {n_slices} new tags, the first training"
        with database.reading() as session:
            assert session.get_one(ModelVersion, job.model_id).tags_digest == job.tags_digest
        ready = client.get(f"{API}/training-jobs/readiness").json()
        assert [reason["code"] for reason in ready["automatic_reasons"]] == ["too_few_new_tags", "daily_budget_used"]
