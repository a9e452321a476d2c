"""Where versions come from, as the API tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.db.columns import utc_now
from app.db.job_tables import TrainingJob
from app.db.session import Database
from app.db.tables import User

API = "/api/v1"
MODELS = f"{API}/models"

UNKNOWN = dict.fromkeys(
    ("trained_by", "n_tags", "code_version", "started_from_id", "start_reason", "compared_with_id"), None
)


@pytest.fixture
def job_id(database: Database, client: TestClient) -> str:
    """A training that the client's user started."""
    with database.transaction() as session:
        user_id = session.scalars(select(User.id)).one()
        job = TrainingJob(created_by=user_id, state="succeeded", n_tags=12, tags_digest="0" * 64, tags_snapshot=[])
        session.add(job)
        session.flush()
        return job.id


class TestLineage:
    def test_tells_who_from_what_by_which_code_and_why(
        self, client: TestClient, database: Database, make_model: Callable[..., str], job_id: str
    ) -> None:
        parent = make_model(active=True)
        child = make_model(
            training_job_id=job_id,
            started_from_id=parent,
            start_reason="Tags were only added.",
            compared_with_id=parent,
            code_version="0.1.0+models.abc",
            files_digest="f" * 64,
        )
        with database.reading() as session:
            name = session.scalars(select(User.name)).one()
        lineage = client.get(f"{MODELS}/{child}").json()["lineage"]
        (ancestor,) = lineage.pop("descent")
        assert lineage == {
            "trained_by": name,
            "n_tags": 12,
            "code_version": "0.1.0+models.abc",
            "started_from_id": parent,
            "start_reason": "Tags were only added.",
            "compared_with_id": parent,
            "files_digest": "f" * 64,
        }
        assert (ancestor["id"], ancestor["recipe"], ancestor["deleted_at"]) == (parent, "adapted", None)

    def test_the_line_of_descent_runs_from_the_oldest_over_deleted_ones(
        self, client: TestClient, make_model: Callable[..., str]
    ) -> None:
        first = make_model(recipe="starter")
        second = make_model(started_from_id=first, deleted_at=utc_now())
        third = make_model(started_from_id=second)
        beside = make_model(started_from_id=first)
        listed = {model["id"]: model for model in client.get(MODELS).json()["items"]}
        assert list(listed) == [beside, third, first]
        lines = {name: [ancestor["id"] for ancestor in listed[name]["lineage"]["descent"]] for name in listed}
        assert lines == {beside: [first], third: [first, second], first: []}
        assert listed[third]["lineage"]["descent"][1]["deleted_at"] is not None

    @pytest.mark.sqlite_only
    def test_of_a_version_older_than_the_record_nothing_is_made_up(
        self, client: TestClient, make_model: Callable[..., str]
    ) -> None:
        model_id = make_model(files_digest=None)
        assert client.get(f"{MODELS}/{model_id}").json()["lineage"] == UNKNOWN | {"files_digest": None, "descent": []}
