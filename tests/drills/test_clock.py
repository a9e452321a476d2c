"""The clock jumps: what was written before it lies in the future or the far past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.db import jobs
from app.db.columns import utc_now
from app.db.job_tables import TrainingJob
from tests.drills.installation import Installation, installed
from tests.drills.ledger import Ledger
from tests.drills.load import fill
from tests.drills.verdict import the_model_answers
from tests.worker.processes import read, wait_for

START_S = 120.0

JUMPS = (timedelta(hours=2), timedelta(hours=-2))

GOAL_S = 30.0


def jump(installation: Installation, job_id: str, by: timedelta) -> None:
    """The job's last sign of life as the clock shows it after a jump by `-by`."""
    with installation.database.transaction() as session:
        session.get_one(TrainingJob, job_id).heartbeat_at = utc_now() + by


class TestClockJump:
    @pytest.mark.timeout(900)
    @pytest.mark.parametrize("worker_dies", [False, True], ids=["worker lives", "worker dies"])
    def test_every_job_ends_well(self, scaled: Callable[[int], int], worker_dies: bool, ledger: Ledger) -> None:
        waits = []
        with installed() as installation:
            fill(installation)
            for by in JUMPS * scaled(2):
                answer = installation.insist("POST", "/training-jobs", json={"recipe": "softgt"})
                job_id = answer.json()["id"]
                running = lambda: read(installation.database, TrainingJob, job_id).state == "running"  # noqa: B023, E731
                wait_for(running, START_S, "it runs")
                wait_for(lambda: installation.training_child() is not None, START_S, "its child runs")
                if worker_dies:
                    installation.signal("worker")
                jump(installation, job_id, by)
                if worker_dies:
                    again = lambda: read(installation.database, TrainingJob, job_id).attempt == 2  # noqa: B023, E731
                    waits.append(wait_for(again, START_S, "it runs again"))
                ended = lambda: read(installation.database, TrainingJob, job_id).state in jobs.FINAL  # noqa: B023, E731
                wait_for(ended, START_S, "it ends")
                assert read(installation.database, TrainingJob, job_id).state == "succeeded"
            the_model_answers(installation)
        assert max(waits, default=0.0) <= GOAL_S
        drill = f"clock jump, worker {'dies' if worker_dies else 'lives'}"
        ledger.add(
            drill, f"{len(JUMPS) * scaled(2)} × heartbeats two hours ahead or behind", worst_s=max(waits, default=0.0)
        )
