"""A queue that is full says so, and nothing of the refused request stays."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.accounts.service import Role
from app.db.job_tables import Explanation, ModelVersion, Segmentation
from app.db.session import Database
from app.db.tables import AuditEvent, Volume
from app.settings import Settings
from tests.builders import multipart, tiny_npy

API = "/api/v1"
SEGMENTATIONS = f"{API}/segmentations"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Two of a user may wait, and three in all."""
    return settings.model_copy(update={"max_waiting": 3, "max_waiting_per_user": 2})


@pytest.fixture
def volumes(upload: Callable[..., dict[str, Any]], model_id: str) -> list[str]:
    return [str(upload(seed=seed)["id"]) for seed in range(8)]


def n_rows(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def ask(client: TestClient, volume_id: str) -> Any:
    return client.post(SEGMENTATIONS, json={"volume_id": volume_id})


class TestOneUser:
    def test_too_many_is_429_with_the_values_and_changes_nothing(
        self, client_of: Callable[[Role], TestClient], database: Database, volumes: list[str]
    ) -> None:
        client = client_of("annotator")
        assert [ask(client, volume_id).status_code for volume_id in volumes[:2]] == [202, 202]
        before = n_rows(database, Segmentation), n_rows(database, AuditEvent)
        answer = ask(client, volumes[2])
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["code"] == "too_many_waiting"
        assert (problem["kind"], problem["n_waiting"], problem["limit"]) == ("segmentations", 2, 2)
        assert problem["detail"].startswith("2 of your segmentations wait already, and 2 may")
        assert (n_rows(database, Segmentation), n_rows(database, AuditEvent)) == before

    def test_what_waits_already_can_still_be_asked_for(self, client: TestClient, volumes: list[str]) -> None:
        first = [ask(client, volume_id).json()["id"] for volume_id in volumes[:2]]
        assert [ask(client, volume_id).json()["id"] for volume_id in volumes[:2]] == first

    def test_a_cancelled_one_makes_room_and_is_refused_when_it_comes_back(
        self, client: TestClient, volumes: list[str]
    ) -> None:
        first, _ = (ask(client, volume_id).json()["id"] for volume_id in volumes[:2])
        client.post(f"{SEGMENTATIONS}/{first}/cancel")
        assert ask(client, volumes[2]).status_code == 202
        assert ask(client, volumes[0]).status_code == 429
        assert client.get(f"{SEGMENTATIONS}/{first}").json()["state"] == "cancelled"

    def test_a_scan_that_was_sent_along_is_not_kept(
        self, client: TestClient, database: Database, volumes: list[str]
    ) -> None:
        for volume_id in volumes[:2]:
            ask(client, volume_id)
        before = n_rows(database, Volume)
        answer = client.post(SEGMENTATIONS, files=multipart({"a.npy": tiny_npy(seed=99)}))
        assert answer.status_code == 429
        assert n_rows(database, Volume) == before

    def test_explanations_have_a_queue_of_their_own(
        self, client: TestClient, database: Database, finished: str, volumes: list[str]
    ) -> None:
        for volume_id in volumes[:2]:
            ask(client, volume_id)
        url = f"{SEGMENTATIONS}/{finished}/slices/{{}}/explanation"
        assert [client.post(url.format(index)).status_code for index in range(3)] == [202, 202, 429]
        assert n_rows(database, Explanation) == 2


class TestEverybody:
    def test_a_full_queue_is_503_with_the_values_and_changes_nothing(
        self, client_of: Callable[[Role], TestClient], database: Database, volumes: list[str]
    ) -> None:
        first, second, third = (client_of("annotator") for _ in range(3))
        answers = [ask(client, volume_id) for client, volume_id in zip((first, first, second), volumes, strict=False)]
        assert [answer.status_code for answer in answers] == [202, 202, 202]
        answer = ask(third, volumes[3])
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert (answer.json()["code"], answer.json()["n_waiting"], answer.json()["limit"]) == ("queue_full", 3, 3)
        assert n_rows(database, Segmentation) == 3


class TestAtOnce:
    @pytest.mark.parametrize("round_", range(3))
    def test_of_eight_requests_at_the_same_moment_no_more_get_in_than_may(
        self, client_of: Callable[[Role], TestClient], database: Database, volumes: list[str], round_: int
    ) -> None:
        clients = itertools.cycle([client_of("annotator") for _ in range(4)])
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, clients, volumes))
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [202] * 3 + [503] * 5
        assert n_rows(database, Segmentation) == 3
        assert n_rows(database, ModelVersion) == 1
