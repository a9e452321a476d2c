"""Whose job comes next, on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from app.db import jobs
from app.db.columns import new_id, utc_now
from app.db.job_tables import Explanation, Segmentation
from app.db.session import Database
from app.db.tables import User, Volume
from app.db.turns import next_job, turns

Queue = Callable[..., str]


@pytest.fixture
def users(database: Database) -> None:
    """Three readers, and a segmentation whose slices they have explained."""
    with database.transaction() as session:
        session.add_all(User(id=name, name=name, role="annotator") for name in ("ann", "ben", "cat"))
        session.add(
            Volume(id="v", format="array", n_slices=9999, height=1, width=1, spacing_source="unknown", created_by="ann")
        )
        session.flush()
        session.add(Segmentation(id="s", volume_id="v", method="efd", created_by="ann", state="succeeded"))


@pytest.fixture
def queue(database: Database, users: None) -> Queue:
    """Put an explanation of a user into the database."""
    numbers = itertools.count()

    def put(user: str, **changes: object) -> str:
        job = Explanation(id=new_id(), segmentation_id="s", slice_index=next(numbers), created_by=user, **changes)
        with database.transaction() as session:
            session.add(job)
        return job.id

    return put


def take(database: Database) -> str | None:
    """Claim the next job and end it, as a worker does."""
    with database.transaction() as session:
        job_id = next_job(session, Explanation)
        if job_id is None:
            return None
        claim = jobs.claim(session, Explanation, job_id)
        assert claim is not None
        assert jobs.finish(session, Explanation, job_id, claim, steps=[])
        return session.get_one(Explanation, job_id).created_by


class TestNextJob:
    def test_nothing_waits(self, database: Database, users: None) -> None:
        assert take(database) is None

    def test_of_one_user_the_oldest(self, database: Database, queue: Queue) -> None:
        first, _ = queue("ann"), queue("ann")
        with database.reading() as session:
            assert next_job(session, Explanation) == first

    def test_users_take_turns_however_many_jobs_one_of_them_queued(self, database: Database, queue: Queue) -> None:
        for _ in range(20):
            queue("ann")
        assert [take(database) for _ in range(2)] == ["ann", "ann"]
        for user in ("ben", "cat", "ben"):
            queue(user)
        assert [take(database) for _ in range(6)] == ["ben", "cat", "ann", "ben", "ann", "ann"]

    def test_a_running_job_counts_as_a_turn(self, database: Database, queue: Queue) -> None:
        now = utc_now()
        queue("ann", state="running", started_at=now)
        queue("ben", state="running", started_at=now - timedelta(hours=1))
        queue("ann")
        ben = queue("ben")
        with database.reading() as session:
            assert next_job(session, Explanation) == ben

    def test_a_job_that_lost_its_worker_does_not_lose_its_owner_the_turn_of_the_others(
        self, database: Database, queue: Queue
    ) -> None:
        queue("ann", started_at=utc_now(), attempt=1)  # was put back
        ben = queue("ben")
        with database.reading() as session:
            assert next_job(session, Explanation) == ben


class TestPlan:
    def test_the_past_is_read_by_its_indexes_alone(self, database: Database, users: None) -> None:
        then = utc_now()
        rows = [
            {
                "id": f"{number:06}", "segmentation_id": "s", "slice_index": number, "created_by": name,
                "state": "queued" if number > 5900 else "succeeded", "started_at": then, "steps": [],
            }
            for number, name in zip(range(6000), itertools.cycle(("ann", "ben", "cat")), strict=False)
        ]  # fmt: skip
        with database.transaction() as session:
            session.execute(insert(Explanation), rows)
        with database.transaction() as session:
            session.execute(text("ANALYZE"))
            kind = session.get_bind().dialect
            how = "EXPLAIN QUERY PLAN " if kind.name == "sqlite" else "EXPLAIN "
            query = turns(Explanation).limit(1).compile(dialect=kind, compile_kwargs={"literal_binds": True})
            plan = "\n".join(str(row) for row in session.execute(text(how + str(query))))
        assert "ix_explanations_turns" in plan
        assert "ix_explanations_waiting" in plan or "ix_explanations_state" in plan
        assert "Seq Scan" not in plan
        assert "SCAN explanations" not in plan
