from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import redis

from app.db.columns import utc_now
from app.db.job_tables import TrainingJob
from app.db.session import Database
from app.queue import Bell, make_celery
from app.settings import Settings
from tests.worker.processes import read
from worker.folders import temporary_folder
from worker.housekeeping import LEFTOVER_S, remove_leftovers, sweep

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def rung(settings: Settings) -> Callable[[], int]:
    """Number of messages for trainings at the broker."""
    client = redis.Redis.from_url(settings.broker.replace("redis+socket://", "unix://"))
    return lambda: int(client.llen("training"))


@pytest.fixture
def bell(settings: Settings) -> Bell:
    return Bell(make_celery(settings.broker))


class TestSweep:
    def test_rings_for_a_job_that_has_waited(
        self,
        settings: Settings,
        database: Database,
        bell: Bell,
        rung: Callable[[], int],
        queue_training: Callable[..., str],
    ) -> None:
        queue_training(created_at=utc_now() - timedelta(seconds=10))
        sweep(database, bell, settings)
        assert rung() == 1

    def test_leaves_a_fresh_job_to_its_own_message(
        self,
        settings: Settings,
        database: Database,
        bell: Bell,
        rung: Callable[[], int],
        queue_training: Callable[..., str],
    ) -> None:
        queue_training()
        sweep(database, bell, settings)
        assert rung() == 0

    def test_queues_a_job_without_heartbeat_again_and_rings(
        self,
        settings: Settings,
        database: Database,
        bell: Bell,
        rung: Callable[[], int],
        queue_training: Callable[..., str],
    ) -> None:
        then = utc_now() - timedelta(seconds=10)
        job_id = queue_training(state="running", attempt=1, claim_id="dead", heartbeat_at=then, created_at=then)
        sweep(database, bell, settings)
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.attempt, rung()) == ("queued", 1, 1)


class TestRemoveLeftovers:
    def test_checkpoints_of_ended_jobs_go_and_of_others_stay(
        self, settings: Settings, database: Database, queue_training: Callable[..., str]
    ) -> None:
        ended = queue_training(state="failed", active_slot=None)
        waiting = queue_training()
        for job_id in (ended, waiting):
            (settings.work_dir / job_id).mkdir()
        remove_leftovers(database, settings)
        assert [folder.name for folder in settings.work_dir.iterdir()] == [waiting]

    def test_temporary_folders_go_when_they_are_old(self, settings: Settings, database: Database) -> None:
        with temporary_folder(settings) as fresh, temporary_folder(settings) as old:
            long_ago = time.time() - LEFTOVER_S - 60
            os.utime(old, (long_ago, long_ago))
            remove_leftovers(database, settings)
            assert (fresh.exists(), old.exists()) == (True, False)
            old.mkdir()
