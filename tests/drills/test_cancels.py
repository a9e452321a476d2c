"""Cancels: two at once, against the end, at every stage, with the worker gone; and messages that come twice."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from app.db import jobs
from app.db.job_tables import Segmentation, TrainingJob
from app.queue import SEGMENT, TRAIN, Bell, make_celery
from tests.builders import multipart, tiny_npy
from tests.drills.installation import Installation, installed
from tests.drills.ledger import Ledger
from tests.drills.load import fill
from tests.drills.verdict import the_model_answers
from tests.worker.processes import is_alive, read, wait_for

GOAL_S = 5.0

START_S = 90.0

N_BELLS = 20


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """One for all drills of this file."""
    with installed() as installation:
        fill(installation)
        the_model_answers(installation)  # which also leaves a child with its network in memory
        yield installation


def start_segmentation(installation: Installation, seed: int) -> str:
    scan = multipart({"scan.npy": tiny_npy((8, 32, 48), seed=seed)})
    return str(installation.insist("POST", "/segmentations", files=scan, headers={"Prefer": "wait=0"}).json()["id"])


def start_training(installation: Installation) -> str:
    answer = installation.insist("POST", "/training-jobs", json={"recipe": "softgt"})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def wait_until_it_computes(
    installation: Installation, table: type[Segmentation] | type[TrainingJob], job_id: str
) -> None:
    """The child has loaded torch and spoken; a cancelled one before left a cold start."""
    wait_for(
        lambda: read(installation.database, table, job_id).stage not in ("queued", "starting"),
        START_S,
        "the job computes",
    )


def state_of(installation: Installation, job_id: str) -> str:
    return read(installation.database, TrainingJob, job_id).state


def seconds_to_end(installation: Installation, path: str) -> tuple[float, str]:
    """From two cancels to a final state."""
    started = time.monotonic()
    for _ in range(2):
        assert installation.ask("POST", f"{path}/cancel").status_code == 202
    while (state := installation.ask("GET", path).json()["state"]) not in jobs.FINAL:
        assert time.monotonic() - started < 2 * GOAL_S
        time.sleep(0.05)
    return time.monotonic() - started, state


class TestTwoCancelsAgainstTheEnd:
    @pytest.mark.timeout(600)
    def test_one_end_and_it_stays(
        self, installation: Installation, scaled: Callable[[int], int], seed: int, ledger: Ledger
    ) -> None:
        chance, wait_s = random.Random(seed), 1.0
        ends, waits = [], []
        for number in range(scaled(40)):
            job_id = start_segmentation(installation, 10_000 + number)
            wait_until_it_computes(installation, Segmentation, job_id)
            time.sleep(wait_s)
            waited, state = seconds_to_end(installation, f"/segmentations/{job_id}")
            ends.append((job_id, state))
            # Too early: later the next time; too late: earlier. So it keeps near the end on any machine.
            wait_s *= chance.uniform(1.1, 1.4) if state == "cancelled" else chance.uniform(0.7, 0.9)
            waits.append(waited)
        for job_id, state in ends:
            row = read(installation.database, Segmentation, job_id)
            assert (row.state, row.claim_id) == (state, None)
            mask = installation.ask("GET", f"/segmentations/{job_id}/slices/0/mask.png").status_code
            assert mask == (200 if state == "succeeded" else 409)
        counts = Counter(state for _, state in ends)
        assert len(ends) < 20 or set(counts) == {"cancelled", "succeeded"}, f"No race: {counts}."
        assert max(waits) <= GOAL_S
        ledger.add("two cancels against the end", f"{len(ends)} races", worst_s=max(waits), **counts)


class TestCancelAtEveryStage:
    @pytest.mark.timeout(600)
    def test_ends_a_training_in_time_and_its_child(
        self, installation: Installation, scaled: Callable[[int], int], seed: int, ledger: Ledger
    ) -> None:
        chance = random.Random(seed)
        waits, stages = [], []
        for number in range(scaled(10)):
            job_id = start_training(installation)
            if number % 2:  # on a busy machine the start alone would take all of the seconds below
                wait_until_it_computes(installation, TrainingJob, job_id)
            time.sleep(chance.uniform(0.0, 8.0))
            child = installation.training_child()
            stages.append(read(installation.database, TrainingJob, job_id).stage)
            waits.append(seconds_to_end(installation, f"/training-jobs/{job_id}")[0])
            if child is not None:
                wait_for(lambda: not is_alive(child), GOAL_S, "the child is gone")  # noqa: B023
        assert max(waits) <= GOAL_S
        ledger.add("cancel at any stage", f"{len(waits)} × ({', '.join(sorted(set(stages)))})", worst_s=max(waits))


class TestCancelWithoutAWorker:
    @pytest.mark.timeout(600)
    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
    def test_ends_all_the_same(
        self, installation: Installation, scaled: Callable[[int], int], number: signal.Signals, ledger: Ledger
    ) -> None:
        waits = []
        for _ in range(scaled(5)):
            job_id = start_training(installation)
            wait_for(lambda: state_of(installation, job_id) == "running", START_S, "it runs")  # noqa: B023
            wait_for(lambda: installation.training_child() is not None, START_S, "its child runs")
            child = installation.training_child()
            assert child is not None
            installation.signal("worker", number)
            waits.append(seconds_to_end(installation, f"/training-jobs/{job_id}")[0])
            installation.signal("worker", signal.SIGCONT)
            wait_for(lambda: not is_alive(child), START_S, "the child ends")  # noqa: B023
            time.sleep(1.0)
            job = read(installation.database, TrainingJob, job_id)
            assert (job.state, job.model_id, job.active_slot) == ("cancelled", None, None)
        assert max(waits) <= GOAL_S
        the_model_answers(installation)
        done = f"{len(waits)} × right after the worker's {number.name}"
        ledger.add(f"cancel, worker gone by {number.name}", done, worst_s=max(waits))


class TestTheSameMessageManyTimes:
    @pytest.mark.timeout(600)
    def test_runs_each_job_once(self, installation: Installation, scaled: Callable[[int], int], ledger: Ledger) -> None:
        bell = Bell(make_celery(installation.settings.broker))
        n_jobs = scaled(10)
        training = start_training(installation)
        ids = [start_segmentation(installation, 20_000 + number) for number in range(n_jobs)]
        for _ in range(N_BELLS):
            bell.ring(TRAIN, training)
            for job_id in ids:
                bell.ring(SEGMENT, job_id)
        wait_for(lambda: state_of(installation, training) in jobs.FINAL, START_S, "the training ends")
        rows = [read(installation.database, TrainingJob, training)]
        for job_id in ids:
            ended = lambda: read(installation.database, Segmentation, job_id).state in jobs.FINAL  # noqa: B023, E731
            wait_for(ended, START_S, "the segmentation ends")
            rows.append(read(installation.database, Segmentation, job_id))
        assert {(row.state, row.attempt) for row in rows} == {("succeeded", 1)}
        ledger.add("the same message again", f"{N_BELLS} × for each of {len(rows)} jobs", attempts=1)
