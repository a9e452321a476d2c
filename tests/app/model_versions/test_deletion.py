"""Deleting a version: its weights go, its row and what it made stay; never the one in use, never one at work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select

from app.accounts.service import Role
from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, weights_prefix

API = "/api/v1"
MODELS = f"{API}/models"
SEGMENTATIONS = f"{API}/segmentations"

ROUNDS = 6
"""Races run; which side wins is chance, what may come of it is not."""


def has_files(storage: Storage, model_id: str) -> bool:
    return any(key.startswith(weights_prefix(model_id)) for key, _ in storage.sizes())


def together(*acts: Callable[[], Response]) -> list[Response]:
    """The answers to requests that are sent at the same moment."""
    answers: list[Response | None] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], Response]) -> None:
        start.wait()
        answers[index] = act()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestDelete:
    def test_removes_the_weights_and_keeps_the_row_as_lineage(
        self, client: TestClient, storage: Storage, make_model: Callable[..., str]
    ) -> None:
        in_use, old = make_model(active=True), make_model()
        answer = client.delete(f"{MODELS}/{old}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert (has_files(storage, old), has_files(storage, in_use)) == (False, True)
        assert [model["id"] for model in client.get(MODELS).json()["items"]] == [in_use]
        kept = client.get(f"{MODELS}/{old}").json()
        assert (kept["active"], kept["recipe"]) == (False, "adapted")
        assert kept["deleted_at"] is not None
        acts = [event["action"] for event in client.get(f"{API}/audit-events").json()["items"]]
        assert "model.deleted" in acts

    def test_what_it_segmented_stays_readable(
        self, client: TestClient, make_model: Callable[..., str], finished: str
    ) -> None:
        made = client.get(f"{SEGMENTATIONS}/{finished}").json()
        make_model(active=True)
        assert client.delete(f"{MODELS}/{made['model_id']}").status_code == 204
        assert client.get(f"{SEGMENTATIONS}/{finished}").json() == made
        assert client.get(f"{SEGMENTATIONS}/{finished}/mask?format=npz").status_code == 200

    def test_a_deleted_version_is_put_to_no_use_any_more(
        self, client: TestClient, make_model: Callable[..., str], finished: str, volume_id: str
    ) -> None:
        old = client.get(f"{SEGMENTATIONS}/{finished}").json()["model_id"]
        in_use = make_model(active=True)
        client.delete(f"{MODELS}/{old}")
        refused = [
            client.post(f"{MODELS}/{old}/activate"),
            client.delete(f"{MODELS}/{old}"),
            client.post(SEGMENTATIONS, json={"volume_id": volume_id, "model_id": old}),
            client.post(f"{SEGMENTATIONS}/{finished}/slices/2/explanation"),
        ]
        assert [code(answer) for answer in refused] == [(409, "model_deleted")] * 4
        assert f"Model {old} was deleted on 20" in refused[0].json()["detail"]
        assert client.get(f"{MODELS}/{in_use}").json()["active"] is True

    def test_the_one_in_use_is_refused(
        self, client: TestClient, storage: Storage, make_model: Callable[..., str]
    ) -> None:
        in_use = make_model(active=True)
        assert code(client.delete(f"{MODELS}/{in_use}")) == (409, "model_in_use")
        assert has_files(storage, in_use)
        assert client.get(f"{MODELS}/{in_use}").json()["deleted_at"] is None

    @pytest.mark.sqlite_only
    def test_one_that_does_not_exist(self, client: TestClient) -> None:
        assert code(client.delete(f"{MODELS}/none")) == (404, "model_not_found")

    @pytest.mark.sqlite_only
    def test_needs_an_admin(
        self, client_of: Callable[[Role], TestClient], storage: Storage, make_model: Callable[..., str]
    ) -> None:
        old = make_model()
        assert client_of("trainer").delete(f"{MODELS}/{old}").status_code == 403
        assert has_files(storage, old)

    def test_one_at_work_is_refused_until_the_work_has_ended(
        self, client: TestClient, database: Database, make_model: Callable[..., str], volume_id: str
    ) -> None:
        make_model(active=True)
        old = make_model()
        made = client.post(SEGMENTATIONS, json={"volume_id": volume_id, "model_id": old}).json()
        queued = client.delete(f"{MODELS}/{old}")
        assert code(queued) == (409, "model_busy")
        assert "1 segmentations and 0 explanations queued or running" in queued.json()["detail"]
        with database.transaction() as session:
            claim = jobs.claim(session, Segmentation, made["id"])
        assert code(client.delete(f"{MODELS}/{old}")) == (409, "model_busy")
        with database.transaction() as session:
            assert claim is not None
            jobs.fail(session, Segmentation, made["id"], claim, {"code": "broke"})
        assert client.delete(f"{MODELS}/{old}").status_code == 204

    def test_one_that_explains_is_refused(
        self, client: TestClient, make_model: Callable[..., str], finished: str
    ) -> None:
        old = client.get(f"{SEGMENTATIONS}/{finished}").json()["model_id"]
        make_model(active=True)
        assert client.post(f"{SEGMENTATIONS}/{finished}/slices/2/explanation").status_code == 202
        refused = client.delete(f"{MODELS}/{old}")
        assert code(refused) == (409, "model_busy")
        assert "0 segmentations and 1 explanations" in refused.json()["detail"]


class TestRaces:
    def test_of_activation_and_deletion_one_wins_whole(
        self, client: TestClient, storage: Storage, make_model: Callable[..., str]
    ) -> None:
        make_model(active=True)
        for _ in range(ROUNDS):
            model_id = make_model()
            activated, deleted = together(
                lambda name=model_id: client.post(f"{MODELS}/{name}/activate"),
                lambda name=model_id: client.delete(f"{MODELS}/{name}"),
            )
            model = client.get(f"{MODELS}/{model_id}").json()
            if activated.status_code == 200:
                assert code(deleted) == (409, "model_in_use")
                assert (model["active"], model["deleted_at"], has_files(storage, model_id)) == (True, None, True)
            else:
                assert deleted.status_code == 204
                assert code(activated) in [(409, "model_deleted"), (409, "bad_weights")]
                assert (model["active"], has_files(storage, model_id)) == (False, False)
                assert model["deleted_at"] is not None

    def test_what_was_queued_first_keeps_the_weights_and_what_comes_later_is_refused(
        self,
        client: TestClient,
        database: Database,
        storage: Storage,
        make_model: Callable[..., str],
        upload: Callable[..., dict[str, Any]],
    ) -> None:
        make_model(active=True)
        volume = upload()["id"]
        for _ in range(ROUNDS):
            model_id = make_model()
            body = {"volume_id": volume, "model_id": model_id}
            segmented, deleted = together(
                lambda body=body: client.post(SEGMENTATIONS, json=body, headers={"Prefer": "wait=0"}),
                lambda name=model_id: client.delete(f"{MODELS}/{name}"),
            )
            with database.reading() as session:
                queued = session.scalars(select(Segmentation.state).where(Segmentation.model_id == model_id)).all()
                gone = session.get_one(ModelVersion, model_id).deleted_at is not None
            if deleted.status_code == 204:
                assert code(segmented) == (409, "model_deleted")
                assert (queued, gone, has_files(storage, model_id)) == ([], True, False)
            else:
                assert code(deleted) == (409, "model_busy")
                assert segmented.status_code == 202
                assert (queued, gone, has_files(storage, model_id)) == (["queued"], False, True)


class TestBucketAway:
    @pytest.mark.sqlite_only
    def test_the_deletion_stands_and_the_files_are_left_to_the_housekeeping(
        self, client: TestClient, settings: Settings, storage: Storage, make_model: Callable[..., str]
    ) -> None:
        make_model(active=True)
        old = make_model()
        objects = Path(settings.storage.removeprefix("file://"))
        aside = objects.rename(objects.with_name("away"))
        objects.write_text("not a folder")
        assert client.delete(f"{MODELS}/{old}").status_code == 204
        objects.unlink()
        aside.rename(objects)
        assert has_files(storage, old)
        assert client.get(f"{MODELS}/{old}").json()["deleted_at"] is not None
