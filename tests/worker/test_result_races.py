"""Ends of jobs that others have their hands on: another worker, the web server, the deletion of a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event, update

from app.db import jobs, removals
from app.db.columns import new_id, utc_now
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.session import Database
from app.db.upkeep_tables import Removal
from app.patients.service import delete_patient
from app.settings import Settings
from app.storage import Storage, mask_key
from tests.worker.conftest import SHAPE
from tests.worker.pipelines import pipeline
from tests.worker.processes import read
from worker import lanes as lanes_module
from worker.lanes import Lanes
from worker.messages import Failure, Segmented
from worker.pipeline import retrain
from worker.results import Recorder
from worker.supervise import Cancelled, Held

MASK = np.ones(SHAPE, np.uint8)


@pytest.fixture
def recorder(database: Database, storage: Storage, settings: Settings) -> Recorder:
    return Recorder(database, storage, settings)


@pytest.fixture
def held(
    database: Database, volume_ids: list[str], queue_segmentation: Callable[[str, str], str]
) -> Held[Segmentation]:
    """A segmentation that this worker runs."""
    with database.transaction() as session:
        session.add(ModelVersion(id="live", recipe="ours-u", config={}, metrics={}, tags_digest="d", active_slot=1))
    job_id = queue_segmentation(volume_ids[0], "live")
    return Held(Segmentation, job_id, claim(database, Segmentation, job_id))


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def claim(database: Database, table: Any, job_id: str) -> str:
    with database.transaction() as session:
        claim_id = jobs.claim(session, table, job_id)
    assert claim_id is not None
    return claim_id


def test_a_segmentation_that_ends_and_the_deletion_of_its_patient_do_not_hold_each_other_up(
    recorder: Recorder, database: Database, held: Held[Segmentation], pool: ThreadPoolExecutor
) -> None:
    def delete() -> None:
        with database.transaction() as session:
            delete_patient(session, actor=None, patient_key="patient-0")

    deletion: list[Future[None]] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO foveas") and not deletion:
            deletion.append(pool.submit(delete))
            wait(deletion, timeout=0.5)

    event.listen(database.engine, "before_cursor_execute", look)
    recorder.record(held, Segmented(7, 0.5, fovea={"slice_index": 3.0, "ascan": 20.0, "pit_um": 70.0}))
    deletion[0].result()
    with database.reading() as session:
        assert session.get(Segmentation, held.job_id) is None


def test_a_cancelled_segmentation_that_is_asked_for_anew_keeps_its_new_mask(
    recorder: Recorder,
    database: Database,
    storage: Storage,
    held: Held[Segmentation],
    pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def begin_anew() -> None:
        """The web server waits no longer for the worker, the user asks again, and another worker is quick."""
        with database.transaction() as session:
            jobs.acknowledge_cancel(session, Segmentation, held.job_id, held.claim_id)
            jobs.restart(session, Segmentation, held.job_id)
        claim_id = claim(database, Segmentation, held.job_id)
        storage.write_stack(mask_key(held.job_id), MASK, shape=SHAPE, dtype="uint8")
        with database.transaction() as session:
            assert jobs.finish(session, Segmentation, held.job_id, claim_id)

    anew: list[Future[None]] = []
    delete_prefix = Storage.delete_prefix

    def delete_slowly(self: Storage, prefix: str) -> None:
        if not anew:
            anew.append(pool.submit(begin_anew))
            wait(anew, timeout=0.5)
        delete_prefix(self, prefix)

    with database.transaction() as session:
        jobs.request_cancel(session, Segmentation, held.job_id)
    with monkeypatch.context() as patch:
        patch.setattr(Storage, "delete_prefix", delete_slowly)
        recorder.record(held, Cancelled())
    anew[0].result()
    assert read(database, Segmentation, held.job_id).state == "succeeded"
    np.testing.assert_array_equal(list(storage.iterate_stack(mask_key(held.job_id))), MASK)


def test_a_failure_under_a_lost_claim_leaves_the_checkpoints_to_the_other_worker(
    recorder: Recorder, settings: Settings, queue_training: Callable[..., str]
) -> None:
    job_id = queue_training(state="running", claim_id="another", attempt=2)
    checkpoints = settings.work_dir / job_id
    checkpoints.mkdir()
    recorder.record(Held(TrainingJob, job_id, "lost"), Failure("broke", "It broke."))
    assert checkpoints.exists()


def test_a_job_that_goes_before_it_is_claimed_keeps_no_other_waiting(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = iter([new_id()])
    monkeypatch.setattr(lanes_module, "next_job", lambda *_: next(waiting, None))
    lanes.inference.run_queued()


def test_a_wake_up_is_heard_while_the_warm_child_ends(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    lane, ran, waiting = lanes.inference, [], iter(["job"])
    monkeypatch.setattr(lanes_module, "next_job", lambda *_: next(waiting, None))
    monkeypatch.setattr(lane, "_run", ran.append)

    class WarmChild:
        def stop(self) -> None:
            """Takes seconds, in which a message comes."""
            lane.run_queued()

    monkeypatch.setattr(lane, "_spare", WarmChild())
    lane._spare_ran_out()
    assert ran == ["job"]


class TestWeights:
    @pytest.fixture
    def held(
        self, database: Database, queue_training: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> Held[TrainingJob]:
        """A training that this worker runs, and which learns nothing: it is the end that counts."""
        quick = replace(pipeline(), metrics={"n_fluid_slices_used": 1})
        monkeypatch.setattr("worker.pipeline.train_pipeline", lambda *_, **__: quick)
        job_id = queue_training()
        return Held(TrainingJob, job_id, claim(database, TrainingJob, job_id))

    def stored_after_a_day(self, database: Database, storage: Storage) -> int:
        """How many files of versions the housekeeping leaves."""
        with database.transaction() as session:
            session.execute(update(Removal).values(due_at=utc_now() - timedelta(minutes=1)))
        removals.carry_out(database, storage.delete_prefix, limit=9)
        return len(list(storage.keys("models/")))

    def test_those_of_a_training_that_is_cancelled_at_its_end_go(
        self, recorder: Recorder, database: Database, storage: Storage, settings: Settings, held: Held[TrainingJob]
    ) -> None:
        retrain(held.job_id, database, storage, settings, tell=lambda _: None)
        with database.transaction() as session:
            jobs.request_cancel(session, TrainingJob, held.job_id)
        recorder.record(held, Cancelled())  # the child was ended before it could say that it had stored them
        assert self.stored_after_a_day(database, storage) == 0

    def test_those_of_a_version_stay(
        self, recorder: Recorder, database: Database, storage: Storage, settings: Settings, held: Held[TrainingJob]
    ) -> None:
        recorder.record(held, retrain(held.job_id, database, storage, settings, tell=lambda _: None))
        assert self.stored_after_a_day(database, storage) == 2
