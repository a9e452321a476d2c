"""The database restarts, the broker forgets everything, in the middle of tagging and training."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
import redis

from tests.drills.installation import Installation, installed
from tests.drills.ledger import Ledger
from tests.drills.load import fill, under_load
from tests.drills.postgres import crashing_postgres
from tests.drills.verdict import judge
from tests.worker.processes import wait_for

CHILD_S = 90.0


class TestPostgresRestarts:
    @pytest.mark.timeout(900)
    def test_in_the_middle_of_tagging_and_training(
        self, scaled: Callable[[int], int], seed: int, ledger: Ledger
    ) -> None:
        chance = random.Random(seed)
        n_crashes = scaled(10)
        with crashing_postgres() as (server, url), installed(SEROUS_DATABASE_URL=url) as installation:
            fill(installation)
            with under_load(installation, seed) as load:
                for _ in range(n_crashes):
                    wait_for(lambda: installation.training_child() is not None, CHILD_S, "a training runs")
                    time.sleep(chance.uniform(0.5, 4.0))
                    server.crash()
            verdict = judge(installation, load, accepted=("database_away",))
        ledger.add(
            "PostgreSQL stopped at once and started", f"{n_crashes} × while tags and a training went on", verdict
        )


class TestBrokerIsFlushed:
    @pytest.mark.timeout(900)
    def test_with_queued_and_running_jobs(self, scaled: Callable[[int], int], seed: int, ledger: Ledger) -> None:
        chance = random.Random(seed)
        n_flushes = scaled(30)
        with installed() as installation:
            fill(installation)
            with under_load(installation, seed) as load:
                wait_for(lambda: installation.training_child() is not None, CHILD_S, "a training runs")
                for _ in range(n_flushes):
                    time.sleep(chance.uniform(0.0, 1.0))
                    flush(installation)
            verdict = judge(installation, load)
        ledger.add("broker flushed empty", f"{n_flushes} × with jobs queued and running", verdict)


def flush(installation: Installation) -> None:
    """Forget every message, those included that say which queues there are."""
    with redis.Redis(unix_socket_path=str(installation.settings.embedded_broker_socket)) as client:
        client.flushall()
