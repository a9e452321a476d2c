"""Jobs whose child runs out of memory: real children, really killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from app.db import jobs
from app.db.job_tables import ModelVersion, TrainingJob
from app.db.session import Database
from app.settings import Settings
from tests.worker.processes import TRAINING_S, read, running, training_child_of, wait_for, wait_until_it_learns
from worker.lanes import Lanes
from worker.smaller import SMALLER_BATCHES

pytestmark = pytest.mark.sqlite_only


class TestMemoryRunsOut:
    """The system kills the child by SIGKILL; the limit that the child sets itself is in test_child.py."""

    def kill_child(self, database: Database, job_id: str) -> int:
        child = wait_until_it_learns(database, job_id)
        os.kill(child, signal.SIGKILL)
        return child

    def test_once_the_job_is_tried_again_with_smaller_batches(
        self, lanes: Lanes, settings: Settings, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training(recipe="softgt")
        with running(lanes.training.run_queued):
            self.kill_child(database, job_id)
            smaller = settings.work_dir / job_id
            wait_for(lambda: any(smaller.glob("*-smaller")), TRAINING_S, "the second try is under way")
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.error, job.attempt, job.progress) == ("succeeded", None, 1, 1.0)
        assert job.metrics is not None
        assert SMALLER_BATCHES in job.metrics["notes"]
        assert [point["epoch"] for point in job.curve] == list(range(1, len(job.curve) + 1))
        with database.reading() as session:
            model = session.get_one(ModelVersion, job.model_id)
        assert model.config["localise"]["batch_size"] == 2
        assert not (settings.work_dir / job_id).exists()

    def test_twice_it_fails_in_words(
        self, lanes: Lanes, settings: Settings, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with running(lanes.training.run_queued):
            first = self.kill_child(database, job_id)
            wait_for(lambda: training_child_of(os.getpid()) not in (None, first), TRAINING_S, "the second try")
            second = training_child_of(os.getpid())
            assert second is not None
            os.kill(second, signal.SIGKILL)
            wait_for(lambda: read(database, TrainingJob, job_id).state == "failed", 10.0, "the job fails")
        error = read(database, TrainingJob, job_id).error
        assert error is not None
        assert error["code"] == "out_of_memory"
        assert error["detail"] == (
            "The computing process was killed by the system (signal 9), most likely because memory ran out. "
            "A second try with smaller batches ended like the first."
        )
        assert not (settings.work_dir / job_id).exists()

    def test_between_the_tries_it_can_be_cancelled(
        self, lanes: Lanes, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with running(lanes.training.run_queued):
            child = wait_until_it_learns(database, job_id)
            with database.transaction() as session:
                os.kill(child, signal.SIGKILL)
                jobs.request_cancel(session, TrainingJob, job_id)
            wait_for(lambda: read(database, TrainingJob, job_id).state == "cancelled", 5.0, "the job is cancelled")
