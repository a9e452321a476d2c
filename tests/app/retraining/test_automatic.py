"""The automatic start against real tags, the clock of real rows, and others that look at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.db import jobs
from app.db.columns import utc_now
from app.db.job_tables import TrainingJob
from app.db.session import Database
from app.db.tables import AuditEvent, TagEvent
from app.queue import Bell, make_celery
from app.retraining.automatic import train_if_due
from app.retraining.conditions import look_back
from app.retraining.policy import lock_settings
from app.settings import Settings
from tests.app.conftest import Meanwhile
from tests.app.retraining.tagging import API, AUTOMATIC, JOBS, POLICY, tag

N_AT_ONCE = 6

LOOKED_S = 1.0
"""Long enough for a first look; who is slower sees the outcome at once."""


@pytest.fixture
def look(database: Database, settings: Settings) -> Callable[[], str | None]:
    """What a worker's sweep does."""
    bell = Bell(make_celery(settings.broker))
    return lambda: train_if_due(database, bell, settings)


@pytest.fixture
def automatic(client: TestClient, tagged: str) -> str:
    """The tagged volume, with all that an automatic training waits for."""
    assert client.put(POLICY, json=AUTOMATIC).status_code == 200
    return tagged


def end(database: Database, job_id: str, state: str) -> None:
    """Let a queued job end as a worker, or a reader who cancels it, would."""
    with database.transaction() as session:
        if state == "cancelled":
            jobs.request_cancel(session, TrainingJob, job_id)
            return
        claim = jobs.claim(session, TrainingJob, job_id)
        assert claim is not None
        problem = {"code": "out_of_memory", "detail": "Memory ran out."}
        ended = (
            jobs.finish(session, TrainingJob, job_id, claim)
            if state == "succeeded"
            else jobs.fail(session, TrainingJob, job_id, claim, problem)
        )
        assert ended


class TestStart:
    def test_queues_a_training_that_says_why_and_that_nobody_asked_for_it(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        job_id = look()
        job = client.get(f"{JOBS}/{job_id}").json()
        assert (job["state"], job["automatic"], job["n_tags"]) == ("queued", True, 12)
        assert job["note"] == "automatic: 12 new tags, the first training"
        with database.reading() as session:
            assert session.get_one(TrainingJob, job_id).created_by is None
            event = session.scalars(select(AuditEvent).where(AuditEvent.action == "training.started")).one()
        assert (event.user_id, event.subject) == (None, job_id)
        assert event.details == {"by": "retrain policy", "n_tags": 12, "n_new_tags": 12}

    def test_the_next_one_counts_from_the_one_before(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        first = look()
        assert first is not None
        end(database, first, "succeeded")
        tag(client, automatic, 0, 5, False)
        tag(client, automatic, 6, 10, True)
        assert look() is None  # 11 of 12
        tag(client, automatic, 0, 0, True)  # the same slice again is no new one
        assert look() is None
        tag(client, automatic, 11, 11, True)
        second = look()
        begun = client.get(f"{JOBS}/{first}").json()["created_at"][:16].replace("T", " ")
        assert client.get(f"{JOBS}/{second}").json()["note"] == f"automatic: 12 new tags since {begun} UTC"

    def test_a_training_by_hand_is_nobody_elses(self, client: TestClient, tagged: str) -> None:
        assert client.post(JOBS).json()["automatic"] is False

    @pytest.mark.parametrize("mode", ["off", "manual"])
    @pytest.mark.sqlite_only
    def test_only_where_the_policy_says_so(
        self, client: TestClient, automatic: str, look: Callable[[], str | None], mode: str
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "mode": mode})
        assert look() is None

    @pytest.mark.parametrize(
        "changes",
        [{"new_tags": 13}, {"quiet_minutes": 1}, {"min_per_class": 7}],
        ids=lambda changes: next(iter(changes)),
    )
    def test_waits_for_each_condition(
        self, client: TestClient, automatic: str, look: Callable[[], str | None], changes: dict[str, Any]
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, **changes})
        assert look() is None
        client.put(POLICY, json=AUTOMATIC)
        assert look() is not None

    def test_starts_once_it_has_been_quiet(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "quiet_minutes": 5})
        assert look() is None
        with database.transaction() as session:
            session.execute(update(TagEvent).values(tagged_at=utc_now() - timedelta(minutes=5, seconds=1)))
        assert look() is not None

    @pytest.mark.sqlite_only
    def test_tags_of_a_deleted_volume_are_none(
        self, client: TestClient, automatic: str, look: Callable[[], str | None]
    ) -> None:
        client.delete(f"{API}/volumes/{automatic}")
        assert look() is None
        details = [reason["detail"] for reason in client.get(f"{JOBS}/readiness").json()["automatic_reasons"]]
        assert "0 of 12 new tags; no training has run yet." in details


class TestBudget:
    def test_of_a_day_is_kept_and_begins_anew(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "per_day": 1})
        first = look()
        assert first is not None
        end(database, first, "succeeded")
        tag(client, automatic, 0, 5, False)
        tag(client, automatic, 6, 11, True)
        assert look() is None
        with database.transaction() as session:
            session.execute(update(TrainingJob).values(created_at=utc_now() - timedelta(days=1)))
        assert look() is not None

    def test_does_not_bind_who_starts_by_hand_but_counts_it(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "per_day": 1})
        for _ in range(2):
            answer = client.post(JOBS)
            assert answer.status_code == 202
            end(database, answer.json()["id"], "succeeded")
        reasons = client.get(f"{JOBS}/readiness").json()["automatic_reasons"]
        assert "2 of 1 trainings of today are used; the next day begins at 00:00 UTC." in [r["detail"] for r in reasons]

    @pytest.mark.sqlite_only
    def test_one_cancelled_before_it_began_has_used_nothing(
        self, client: TestClient, database: Database, automatic: str
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "per_day": 1})
        end(database, client.post(JOBS).json()["id"], "cancelled")
        reasons = client.get(f"{JOBS}/readiness").json()["automatic_reasons"]
        assert [reason["code"] for reason in reasons] == ["too_few_new_tags"]


class TestTheSameTagsAgain:
    @pytest.mark.parametrize("state", ["failed", "cancelled", "succeeded"])
    def test_are_not_trained_on_until_they_have_changed(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None], state: str
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "new_tags": 1})
        first = look()
        assert first is not None
        end(database, first, state)
        assert [look() for _ in range(3)] == [None, None, None]
        tag(client, automatic, 0, 0, False)
        tag(client, automatic, 0, 0, True)  # there and back: acts, but the same tags
        assert look() is None
        (reason,) = client.get(f"{JOBS}/readiness").json()["automatic_reasons"]
        assert reason["code"] == "same_tags"
        assert f"({state}); the same tags are not trained on again." in reason["detail"]
        tag(client, automatic, 0, 0, False)
        assert look() is not None


class TestAtOnce:
    def test_however_many_look_one_training_is_queued(
        self, client: TestClient, database: Database, settings: Settings, automatic: str
    ) -> None:
        start = Barrier(N_AT_ONCE)

        def look() -> str | None:
            own = Database(settings.database)
            start.wait()
            try:
                return train_if_due(own, Bell(make_celery(settings.broker)), settings)
            finally:
                own.dispose()

        with ThreadPoolExecutor(N_AT_ONCE) as pool:
            found = [future.result() for future in [pool.submit(look) for _ in range(N_AT_ONCE)]]
        assert sorted(job_id is None for job_id in found) == [False] + [True] * (N_AT_ONCE - 1)
        assert len(client.get(JOBS).json()["items"]) == 1

    def test_who_had_to_wait_looks_again(
        self, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        """A training may be queued and have ended meanwhile: the one slot is free, and only a second look tells."""
        with ThreadPoolExecutor(2) as pool:
            with database.transaction() as session:
                lock_settings(session)
                waiting = [pool.submit(look) for _ in range(2)]
                time.sleep(LOOKED_S)
                session.add(TrainingJob(state="succeeded", n_tags=12, tags_digest="t", tags_snapshot=[]))
            assert [future.result() for future in waiting] == [None, None]

    def test_a_start_by_hand_at_the_same_moment_is_the_only_other_outcome(
        self, client: TestClient, database: Database, automatic: str, look: Callable[[], str | None]
    ) -> None:
        start = Barrier(2)

        def by_hand() -> int:
            start.wait()
            return client.post(JOBS).status_code

        def by_policy() -> str | None:
            start.wait()
            return look()

        with ThreadPoolExecutor(2) as pool:
            asked, queued = pool.submit(by_hand), pool.submit(by_policy)
        assert (asked.result(), queued.result() is None) in [(202, True), (409, False)]
        assert len(client.get(JOBS).json()["items"]) == 1

    def test_a_tag_that_comes_while_a_training_freezes_the_tags_counts_as_new(
        self,
        client: TestClient,
        database: Database,
        automatic: str,
        meanwhile: Meanwhile,
    ) -> None:
        """The tags are read by now, and the job is not yet written; on SQLite the tag waits for it."""
        tagged = meanwhile("SELECT volumes.id", lambda: tag(client, automatic, 0, 0, False))
        assert client.post(JOBS).status_code == 202
        tagged[0].result()
        with database.reading() as session:
            assert look_back(session, utc_now()).n_new_tags == 1
