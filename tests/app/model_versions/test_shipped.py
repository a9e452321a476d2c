"""The starter network as a model version: there from the first start, once, and never in the way of a trained one."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.cli.context import migrate
from app.db.activation import activate
from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.model_versions import shipped
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, STARTER_FOLDER, WEIGHTS_NAME

API = "/api/v1"


def versions(database: Database) -> list[ModelVersion]:
    with database.reading() as session:
        return list(session.scalars(select(ModelVersion).order_by(ModelVersion.id)))


class TestFreshInstallation:
    def test_the_starter_is_in_use_and_says_what_it_was_taught_by(
        self, settings: Settings, database: Database, client: TestClient
    ) -> None:
        migrate(settings)
        (model,) = client.get(f"{API}/models").json()["items"]
        assert (model["recipe"], model["active"], model["training_job_id"]) == ("starter", True, None)
        assert model["metrics"]["notes"] == [shipped.NOTE]

    def test_its_files_lie_in_the_bucket_byte_for_byte(self, settings: Settings, database: Database) -> None:
        storage = Storage(settings.storage)
        model_id = shipped.install_starter(database, storage)
        for name in (WEIGHTS_NAME, CONFIG_NAME):
            assert storage.get(weights_prefix(model_id) + name) == (STARTER_FOLDER / name).read_bytes()

    def test_starting_again_or_several_at_once_makes_one(self, settings: Settings, database: Database) -> None:
        threads = [threading.Thread(target=shipped.ensure_starter, args=(settings,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        shipped.ensure_starter(settings)
        (model,) = versions(database)
        assert model.active_slot == 1

    def test_a_segmentation_is_taken_before_the_first_tag(
        self, settings: Settings, client: TestClient, volume_id: str
    ) -> None:
        body = {"volume_id": volume_id}
        refused = client.post(f"{API}/segmentations", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "no_model")
        migrate(settings)
        taken = client.post(f"{API}/segmentations", json=body)
        assert taken.status_code == 202
        assert taken.json()["model_id"] == client.get(f"{API}/models").json()["items"][0]["id"]


class TestBesideATrainedVersion:
    def test_a_version_in_use_stays_in_use_and_the_starter_can_be_put_to_use(
        self, settings: Settings, database: Database, client: TestClient
    ) -> None:
        with database.transaction() as session:
            trained = ModelVersion(recipe="adapted", config={}, metrics={}, tags_digest="0" * 64)
            session.add(trained)
            activate(session, trained)
        shipped.ensure_starter(settings)
        newest, oldest = client.get(f"{API}/models").json()["items"]
        assert (newest["id"], newest["active"]) == (trained.id, True)
        assert (oldest["recipe"], oldest["inactive_reason"]) == ("starter", shipped.NEWER_STARTER)
        assert client.post(f"{API}/models/{oldest['id']}/activate").json()["active"] is True


class TestDamage:
    @pytest.mark.parametrize("content", [None, "not JSON", json.dumps({"metrics": {}})])
    def test_without_its_files_serous_starts_as_before_a_first_training(
        self,
        settings: Settings,
        database: Database,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        content: str | None,
    ) -> None:
        if content is not None:
            (tmp_path / CONFIG_NAME).write_text(content)
        monkeypatch.setattr(shipped, "STARTER_FOLDER", tmp_path)
        migrate(settings)
        assert versions(database) == []
