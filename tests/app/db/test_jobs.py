"""The state machine of jobs, every state under every act, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.db import jobs
from app.db.columns import new_id, utc_now
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import User, Volume

STATES = (*jobs.ACTIVE, *jobs.FINAL)

MINE = "claim-of-this-worker"
OTHER = "claim-of-another"

Act = Callable[[Session, str], object]

ERROR = {"detail": "It broke.", "code": "broke"}

ACTS: dict[str, Act] = {
    "claim": lambda session, job_id: jobs.claim(session, TrainingJob, job_id),
    "beat": lambda session, job_id: jobs.beat(session, TrainingJob, job_id, MINE, progress=0.5),
    "finish": lambda session, job_id: jobs.finish(session, TrainingJob, job_id, MINE),
    "fail": lambda session, job_id: jobs.fail(session, TrainingJob, job_id, MINE, ERROR),
    "acknowledge_cancel": lambda session, job_id: jobs.acknowledge_cancel(session, TrainingJob, job_id, MINE),
    "request_cancel": lambda session, job_id: jobs.request_cancel(session, TrainingJob, job_id),
    "release": lambda session, job_id: jobs.release(session, TrainingJob, job_id, MINE),
    "restart": lambda session, job_id: jobs.restart(session, TrainingJob, job_id),
    "sweep_fresh": lambda session, _: jobs.sweep(session, TrainingJob, stale_after_s=60, max_attempts=3),
    "sweep_stale": lambda session, _: jobs.sweep(session, TrainingJob, stale_after_s=-1, max_attempts=3),
    "sweep_last": lambda session, _: jobs.sweep(session, TrainingJob, stale_after_s=-1, max_attempts=1),
}

MOVES = {
    ("queued", "claim"): "running",
    ("running", "finish"): "succeeded",
    ("running", "fail"): "failed",
    ("cancelling", "acknowledge_cancel"): "cancelled",
    ("queued", "request_cancel"): "cancelled",
    ("running", "request_cancel"): "cancelling",
    ("running", "release"): "queued",
    ("failed", "restart"): "queued",
    ("cancelled", "restart"): "queued",
    ("running", "sweep_stale"): "queued",
    ("cancelling", "sweep_stale"): "cancelled",
    ("running", "sweep_last"): "failed",
    ("cancelling", "sweep_last"): "cancelled",
}
"""All moves there are; every other act leaves the state alone."""


@pytest.fixture
def user_id(database: Database) -> str:
    user = User(id=new_id(), name="reader", role="trainer")
    with database.transaction() as session:
        session.add(user)
    return user.id


@pytest.fixture
def make_job(database: Database, user_id: str) -> Callable[..., str]:
    """A training job in a state, held by this worker where the state has a worker."""

    def make(state: str, **changes: object) -> str:
        held = state in ("running", "cancelling")
        values = {
            "state": state,
            "claim_id": MINE if held else None,
            "attempt": 1 if held else 0,
            "heartbeat_at": utc_now() if held else None,
            "active_slot": 1 if state in jobs.ACTIVE else None,
        }
        job = TrainingJob(
            id=new_id(), created_by=user_id, n_tags=2, tags_digest="d", tags_snapshot=[], **{**values, **changes}
        )
        with database.transaction() as session:
            session.add(job)
        return job.id

    return make


def read(database: Database, job_id: str) -> TrainingJob:
    with database.reading() as session:
        return session.get_one(TrainingJob, job_id)


def act(database: Database, name: str, job_id: str) -> object:
    with database.transaction() as session:
        return ACTS[name](session, job_id)


class TestEveryStateUnderEveryAct:
    @pytest.mark.usefixtures("always_heard")
    @pytest.mark.parametrize("name", ACTS)
    @pytest.mark.parametrize("state", STATES)
    def test_moves_as_the_table_says(
        self, database: Database, make_job: Callable[..., str], state: str, name: str
    ) -> None:
        job_id = make_job(state)
        act(database, name, job_id)
        job = read(database, job_id)
        assert job.state == MOVES.get((state, name), state)
        if job.state != state:
            assert job.revision == 1
        if job.state in jobs.FINAL and state not in jobs.FINAL:
            assert (job.active_slot, job.claim_id, job.stage) == (None, None, job.state)
            assert job.finished_at is not None

    @pytest.mark.parametrize("name", ["beat", "finish", "fail", "acknowledge_cancel", "release"])
    @pytest.mark.parametrize("state", ["running", "cancelling"])
    def test_whoever_lost_the_claim_writes_nothing(
        self, database: Database, make_job: Callable[..., str], state: str, name: str
    ) -> None:
        job_id = make_job(state, claim_id=OTHER)
        assert not act(database, name, job_id)
        job = read(database, job_id)
        assert (job.state, job.claim_id, job.revision, job.progress) == (state, OTHER, 0, 0.0)


class TestClaim:
    def test_counts_the_attempt_and_gives_the_claim(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("queued", attempt=1)
        claim_id = act(database, "claim", job_id)
        job = read(database, job_id)
        assert (job.claim_id, job.attempt, job.stage) == (claim_id, 2, "starting")
        assert job.started_at is not None

    def test_a_second_attempt_keeps_the_first_start(self, database: Database, make_job: Callable[..., str]) -> None:
        first = utc_now() - timedelta(hours=1)
        job_id = make_job("queued", started_at=first)
        act(database, "claim", job_id)
        assert read(database, job_id).started_at == first

    def test_of_eight_workers_at_once_one_wins(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("queued")
        won = at_once(*[lambda: act(database, "claim", job_id)] * 8)
        assert sum(claim_id is not None for claim_id in won) == 1
        assert read(database, job_id).attempt == 1

    def test_an_unknown_job_is_not_there_to_take(self, database: Database) -> None:
        assert act(database, "claim", "nothing") is None


class TestBeat:
    def test_tells_the_worker_to_stop_a_cancelled_job(self, database: Database, make_job: Callable[..., str]) -> None:
        assert act(database, "beat", make_job("cancelling")) == "cancelling"

    def test_progress_is_news_and_a_plain_heartbeat_is_not(
        self, database: Database, make_job: Callable[..., str]
    ) -> None:
        job_id = make_job("running", heartbeat_at=utc_now() - timedelta(seconds=30))
        with database.transaction() as session:
            assert jobs.beat(session, TrainingJob, job_id, MINE) == "running"
        job = read(database, job_id)
        assert job.revision == 0
        assert job.heartbeat_at is not None
        assert utc_now() - job.heartbeat_at < timedelta(seconds=10)
        act(database, "beat", job_id)
        assert read(database, job_id).revision == 1


class TestRelease:
    def test_gives_the_attempt_back(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("running", attempt=2)
        assert act(database, "release", job_id) is True
        job = read(database, job_id)
        assert (job.attempt, job.claim_id, job.active_slot) == (1, None, 1)


class TestSweep:
    def test_lists_what_waits_and_what_it_put_back(self, database: Database, make_job: Callable[..., str]) -> None:
        lost = make_job("running")
        assert act(database, "sweep_stale", lost) == [lost]

    def test_the_last_attempt_fails_in_a_sentence(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("running", attempt=3)
        assert act(database, "sweep_stale", job_id) == []
        error = read(database, job_id).error
        assert error is not None
        assert error["code"] == "worker_lost"
        assert "in each of 3 attempts" in error["detail"]

    @pytest.mark.parametrize(("ahead_s", "state"), [(50, "running"), (7200, "queued")])
    def test_a_heartbeat_from_far_ahead_is_of_a_clock_that_was_set_back(
        self, database: Database, make_job: Callable[..., str], ahead_s: int, state: str
    ) -> None:
        job_id = make_job("running", heartbeat_at=utc_now() + timedelta(seconds=ahead_s))
        act(database, "sweep_fresh", job_id)  # which takes a job for dead after 60 s
        assert read(database, job_id).state == state

    def test_a_cancel_that_nobody_hears_ends_before_the_job_counts_as_dead(
        self, database: Database, make_job: Callable[..., str]
    ) -> None:
        silent = make_job("cancelling", heartbeat_at=utc_now() - timedelta(seconds=jobs.SILENT_S + 1))
        act(database, "sweep_fresh", silent)
        assert read(database, silent).state == "cancelled"


class TestRequestCancel:
    def test_gives_the_claim_that_was_asked_once(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("running")
        assert act(database, "request_cancel", job_id) == MINE
        assert act(database, "request_cancel", job_id) is None

    @pytest.mark.parametrize("state", ["running", "cancelling"])
    def test_a_job_whose_worker_is_silent_is_cancelled_at_once(
        self, database: Database, make_job: Callable[..., str], state: str
    ) -> None:
        job_id = make_job(state, heartbeat_at=utc_now() - timedelta(seconds=jobs.SILENT_S + 1))
        assert act(database, "request_cancel", job_id) is None
        job = read(database, job_id)
        assert (job.state, job.claim_id, job.active_slot) == ("cancelled", None, None)


class TestCancelAgainstFinish:
    @pytest.mark.parametrize("round_", range(5))
    def test_one_of_them_wins_and_the_other_sees_it(
        self, database: Database, make_job: Callable[..., str], round_: int
    ) -> None:
        job_id = make_job("running")
        finished, _ = at_once(lambda: act(database, "finish", job_id), lambda: act(database, "request_cancel", job_id))
        assert read(database, job_id).state == ("succeeded" if finished else "cancelling")

    def test_two_cancels_are_one(self, database: Database, make_job: Callable[..., str]) -> None:
        job_id = make_job("running")
        at_once(*[lambda: act(database, "request_cancel", job_id)] * 2)
        job = read(database, job_id)
        assert (job.state, job.revision) == ("cancelling", 1)


class TestSegmentations:
    @pytest.fixture
    def segmentation_id(self, database: Database, user_id: str) -> str:
        volume = Volume(
            id="v", format="array", n_slices=1, height=1, width=1, spacing_source="unknown", created_by=user_id
        )
        model = ModelVersion(id="m", recipe="softgt", config={}, metrics={}, tags_digest="d")
        with database.transaction() as session:
            session.add_all([volume, model])
            session.flush()
            session.add(Segmentation(id="s", volume_id="v", model_id="m", method="network", created_by=user_id))
        return "s"

    def test_take_the_same_way(self, database: Database, segmentation_id: str) -> None:
        with database.transaction() as session:
            claim_id = jobs.claim(session, Segmentation, segmentation_id)
            assert claim_id is not None
            assert jobs.finish(session, Segmentation, segmentation_id, claim_id, fluid_voxels=3)
        with database.reading() as session:
            row = session.get_one(Segmentation, segmentation_id)
        assert (row.state, row.fluid_voxels, row.progress) == ("succeeded", 3, 1.0)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Results of calls that start at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int) -> None:
        barrier.wait()
        results[index] = calls[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
