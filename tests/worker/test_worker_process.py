"""The worker as `serous up` runs it: real Celery, real broker, real signals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from safetensors import safe_open

from app.broker import EmbeddedBroker
from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import Volume
from app.queue import TRAIN, Bell, make_celery
from app.settings import Settings
from app.storage import Storage, volume_key
from tests.worker.processes import (
    ROOT,
    WorkerProcess,
    environment_of,
    is_alive,
    read,
    training_child_of,
    wait_for,
)

BUSY_S = 90.0
"""Patience with a machine that does other things too."""


def state_of(database: Database, job_id: str) -> str:
    return read(database, TrainingJob, job_id).state


def wait_until_it_learns(database: Database, worker: WorkerProcess, job_id: str) -> int:
    """Wait for epochs with checkpoints. Gives the training child's process id."""
    wait_for(lambda: read(database, TrainingJob, job_id).progress > 0.1, BUSY_S, "the training is under way")
    child = training_child_of(worker.worker.pid)
    assert child is not None
    return child


def epochs_in(checkpoint: Path) -> int:
    """Epochs that a checkpoint holds; very many once the job's end has removed it."""
    try:
        with safe_open(str(checkpoint), framework="np") as file:
            return int(json.loads(file.metadata()["facts"])["epochs_done"])
    except FileNotFoundError:
        return 10**6


class TestRingingTwice:
    def test_the_same_message_twice_runs_the_job_once(
        self,
        settings: Settings,
        database: Database,
        snapshot: list[dict[str, object]],
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        start_worker()
        job_id = queue_training(tags_snapshot=[{**entry, "without_fluid": []} for entry in snapshot])
        bell = Bell(make_celery(settings.broker))
        bell.ring(TRAIN, job_id)
        bell.ring(TRAIN, job_id)
        wait_for(lambda: state_of(database, job_id) == "failed", BUSY_S, "the job ends")
        job = read(database, TrainingJob, job_id)
        assert job.attempt == 1
        assert job.error is not None
        assert job.error["code"] == "not_enough_tags"


@pytest.mark.sqlite_only
class TestSigkillOfTheWorker:
    def test_a_new_worker_takes_the_training_up_from_its_checkpoint(
        self,
        settings: Settings,
        database: Database,
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        first = start_worker()
        job_id = queue_training(recipe="softgt")
        child = wait_until_it_learns(database, first, job_id)
        first.kill()
        wait_for(lambda: not is_alive(child), 5.0, "the child ends by itself when its worker is gone")
        (checkpoint,) = (settings.work_dir / job_id).glob("checkpoints-*/localise.safetensors")
        n_epochs = epochs_in(checkpoint)
        shown = read(database, TrainingJob, job_id).progress

        start_worker()
        lowest = [n_epochs, shown]

        def has_ended() -> bool:
            job = read(database, TrainingJob, job_id)
            lowest[:] = min(lowest[0], epochs_in(checkpoint)), min(lowest[1], job.progress)
            return job.state in jobs.FINAL

        wait_for(has_ended, BUSY_S, "the job ends")
        assert lowest == [n_epochs, shown]  # a new start would have written a checkpoint of one epoch
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.attempt, job.error) == ("succeeded", 2, None)
        with database.reading() as session:
            assert session.get_one(ModelVersion, job.model_id).active_slot == 1


@pytest.mark.sqlite_only
class TestLanes:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"worker_lanes": "inference,light"})

    def test_a_worker_does_what_it_declares_and_leaves_the_rest_to_others(
        self,
        settings: Settings,
        database: Database,
        volume_ids: list[str],
        queue_training: Callable[..., str],
        queue_segmentation: Callable[[str, str], str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        start_worker()
        training_id = queue_training()
        Bell(make_celery(settings.broker)).ring(TRAIN, training_id)
        with database.transaction() as session:
            session.add(ModelVersion(id="gone", recipe="softgt", config={}, metrics={}, tags_digest="d"))
        segmentation_id = queue_segmentation(volume_ids[0], "gone")  # its own message is lost: the sweep rings
        wait_for(
            lambda: read(database, Segmentation, segmentation_id).state == "failed", BUSY_S, "the segmentation ends"
        )
        training = read(database, TrainingJob, training_id)
        assert (training.state, training.attempt) == ("queued", 0)

    def test_one_without_the_gpu_that_it_declares_does_not_start(self, settings: Settings) -> None:
        environment = {**os.environ, **environment_of(settings), "SEROUS_DEVICE": "cuda", "CUDA_VISIBLE_DEVICES": ""}
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "worker.celery_app", "worker"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=BUSY_S)
        assert done.returncode == 1
        assert "SEROUS_DEVICE is cuda, but PyTorch sees no GPU here" in done.stderr


@pytest.mark.sqlite_only
class TestGracefulStop:
    def test_the_job_is_given_back_within_ten_seconds_without_costing_an_attempt(
        self,
        database: Database,
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        worker = start_worker()
        job_id = queue_training()
        child = wait_until_it_learns(database, worker, job_id)
        worker.stop(timeout_s=10.0)
        assert not is_alive(child)
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.attempt, job.claim_id) == ("queued", 0, None)


@pytest.mark.sqlite_only
class TestBrokerAway:
    def test_a_job_whose_message_was_lost_runs_all_the_same(
        self,
        settings: Settings,
        database: Database,
        snapshot: list[dict[str, object]],
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        job_id = queue_training(tags_snapshot=[{**entry, "without_fluid": []} for entry in snapshot])
        Bell(make_celery("redis://127.0.0.1:1")).ring(TRAIN, job_id)  # nobody listens there: only logged
        start_worker()
        wait_for(lambda: state_of(database, job_id) == "failed", BUSY_S, "the sweep finds the job")
        assert read(database, TrainingJob, job_id).attempt == 1

    def test_a_broker_that_lost_everything_costs_nothing(
        self,
        settings: Settings,
        database: Database,
        snapshot: list[dict[str, object]],
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        job_id = queue_training(tags_snapshot=[{**entry, "without_fluid": []} for entry in snapshot])
        Bell(make_celery(settings.broker)).ring(TRAIN, job_id)
        redis.Redis.from_url(settings.broker.replace("redis+socket://", "unix://")).flushall()
        start_worker()
        wait_for(lambda: state_of(database, job_id) == "failed", BUSY_S, "the sweep finds the job")


@pytest.mark.sqlite_only
class TestBrokerDies:
    @pytest.fixture
    def own_broker(self, tmp_path: Path) -> Iterator[EmbeddedBroker]:
        """A broker that this test may kill."""
        settings = Settings(data_dir=tmp_path / "own-broker")
        settings.prepare_directories()
        broker = EmbeddedBroker(settings)
        broker.start()
        yield broker
        broker.stop()

    @pytest.fixture
    def settings(self, settings: Settings, own_broker: EmbeddedBroker, tmp_path: Path) -> Settings:
        url = Settings(data_dir=tmp_path / "own-broker").broker
        return settings.model_copy(update={"broker_url": url})

    def test_the_training_goes_on_and_the_next_job_is_heard(
        self,
        settings: Settings,
        database: Database,
        own_broker: EmbeddedBroker,
        snapshot: list[dict[str, object]],
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        worker = start_worker()
        first = queue_training(recipe="softgt")
        Bell(make_celery(settings.broker)).ring(TRAIN, first)
        wait_until_it_learns(database, worker, first)
        own_broker.stop(kill=True)
        own_broker.start()
        wait_for(lambda: state_of(database, first) in jobs.FINAL, BUSY_S, "the training ends")
        job = read(database, TrainingJob, first)
        assert (job.state, job.attempt, job.error) == ("succeeded", 1, None)
        assert worker.worker.poll() is None
        second = queue_training(tags_snapshot=[{**entry, "without_fluid": []} for entry in snapshot])
        Bell(make_celery(settings.broker)).ring(TRAIN, second)
        wait_for(lambda: state_of(database, second) == "failed", BUSY_S, "the next job is heard")

    def test_a_broker_that_refuses_writes_ends_the_worker_at_once_and_the_job_is_given_back(
        self,
        settings: Settings,
        database: Database,
        queue_training: Callable[..., str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        worker = start_worker()
        job_id = queue_training()
        Bell(make_celery(settings.broker)).ring(TRAIN, job_id)
        child = wait_until_it_learns(database, worker, job_id)
        with redis.Redis.from_url(settings.broker.replace("redis+socket://", "unix://")) as client:
            client.config_set("min-replicas-to-write", 1)  # every write is an error, as with a full disk
        wait_for(lambda: worker.worker.poll() is not None, 30.0, "the worker ends, to be started again")
        assert not is_alive(child)
        assert state_of(database, job_id) == "queued"


@pytest.mark.sqlite_only
class TestTorchStaysOutside:
    def test_the_celery_process_never_loads_torch(self, settings: Settings) -> None:
        code = (
            "import worker.celery_app, worker.tasks, sys; worker.celery_app.celery.loader.import_default_modules();"
            "raise SystemExit(sum(name.split('.')[0] in ('torch', 'torchvision', 'scipy') for name in sys.modules))"
        )
        environment = {"PATH": "/usr/bin", **environment_of(settings)}
        assert subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT).returncode == 0


@pytest.mark.sqlite_only
class TestTheLog:
    def test_names_jobs_and_no_patient(
        self,
        settings: Settings,
        database: Database,
        storage: Storage,
        snapshot: list[dict[str, object]],
        volume_ids: list[str],
        queue_training: Callable[..., str],
        queue_segmentation: Callable[[str, str], str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        """A patient whose scans are gone: every job about them fails, each in a way of its own."""
        canary = "Zzyzx^Canary-19700101"
        with database.transaction() as session:
            for volume_id in volume_ids:
                session.get_one(Volume, volume_id).patient_key = canary
            session.add(ModelVersion(id="gone", recipe="softgt", config={}, metrics={}, tags_digest="d"))
        storage.delete_prefix(volume_key(volume_ids[0]))
        training_id = queue_training(tags_snapshot=[{**entry, "patient": canary} for entry in snapshot], note=canary)
        segmentation_id = queue_segmentation(volume_ids[1], "gone")
        worker = start_worker()
        wait_for(lambda: state_of(database, training_id) == "failed", BUSY_S, "the training fails")
        wait_for(
            lambda: read(database, Segmentation, segmentation_id).state == "failed", BUSY_S, "the segmentation fails"
        )
        said = worker.log.read_text()
        assert training_id in said
        assert segmentation_id in said
        assert "Zzyzx" not in said
        assert "Zzyzx" not in str(read(database, TrainingJob, training_id).error)
