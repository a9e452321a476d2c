"""A backup of a service at work holds all that was acknowledged, and comes back on either kind of database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.backup import take as taking
from app.backup.errors import BackupRefused
from app.backup.manifest import read_manifest
from app.backup.restore import restore
from app.backup.take import take
from app.db.columns import new_id
from app.db.job_tables import Explanation, ModelVersion, TrainingJob
from app.db.session import Database
from app.db.tables import User, Volume
from app.db.upkeep_tables import BackupRun
from app.main import create_app
from app.settings import Settings
from app.storage import Storage, explanation_prefix, weights_prefix
from tests.app.backup.conftest import Place
from tests.conftest import KINDS

Step = Callable[[int, int], None]


def quiet(done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture
def lived_in(finished: str, model_id: str, database: Database, settings: Settings, client: TestClient) -> str:
    """The segmentation's id of an installation with tags, a training with its model, an explanation and weights."""
    storage = Storage(settings.storage)
    storage.put(weights_prefix(model_id) + "weights.safetensors", bytes(range(256)) * 40)
    storage.put(explanation_prefix(finished, 2) + "input.png", b"png")
    with database.transaction() as session:
        user_id = session.scalars(select(User.id).limit(1)).one()
        volume_id = session.scalars(select(Volume.id).limit(1)).one()
        session.add(Explanation(segmentation_id=finished, slice_index=2, created_by=user_id, state="succeeded"))
        snapshot = [{"volume_id": volume_id, "patient": volume_id, "with_fluid": [2], "without_fluid": [0]}]
        job = TrainingJob(
            id=new_id(), created_by=user_id, n_tags=2, tags_digest="t", tags_snapshot=snapshot, state="succeeded",
            curve=[{"stage": "é", "epoch": 1, "loss": 0.1, "held_out_loss": None}], error=None, eta_s=0.1 + 0.2,
        )  # fmt: skip
        session.add(job)
        session.flush()
        model = ModelVersion(id=new_id(), training_job_id=job.id, recipe="r", config={}, metrics={}, tags_digest="t")
        session.add(model)
        session.flush()
        job.model_id = model.id  # the circle that no order of inserting can follow
    storage.put(weights_prefix(model.id) + "weights.safetensors", b"w")
    client.put(f"/api/v1/volumes/{volume_id}/tags/me", json={"first": 0, "last": 1, "has_fluid": False})
    return finished


class TestWhileItRuns:
    def test_all_that_was_acknowledged_comes_back_on_both_databases(
        self,
        place: Place,
        lived_in: str,
        new_token: Callable[..., str],
        serve: Callable[[Place, str], httpx.Client],
        empty: Callable[[str], Place],
        tmp_path: Path,
    ) -> None:
        token = new_token("admin")
        service = serve(place, token)
        volume = service.get("/volumes").json()["items"][0]
        path = f"/volumes/{volume['id']}"
        acknowledged: list[str] = []
        enough = threading.Event()

        def tag() -> None:
            while not enough.is_set():
                number, index = divmod(len(acknowledged), volume["n_slices"])
                answer = service.put(f"{path}/slices/{index}/tags/me", json={"has_fluid": number % 2 == 0})
                assert answer.status_code == 200, answer.text
                acknowledged.append(answer.json()["tagged_at"])

        reader = threading.Thread(target=tag)
        reader.start()
        while len(acknowledged) < volume["n_slices"]:
            enough.wait(0.05)
        before = len(acknowledged)
        made = place.serous("backup", str(tmp_path / "copy"))
        after = len(acknowledged)
        enough.set()
        reader.join()
        assert made.returncode == 0, made.stderr
        assert "1 volumes" in made.stdout
        assert after > before, "the reader tagged meanwhile"

        source, objects = place.rows(), place.objects()
        counts = read_manifest(tmp_path / "copy").counts
        assert before <= counts["tag_events"] - 2 <= len(acknowledged)
        for kind in KINDS:
            restored = empty(kind)
            assert restore(restored.settings, tmp_path / "copy", quiet).tokens_work  # their key came along
            rows = restored.rows()
            n_events = len(rows["tag_events"])
            of_tags = {"tag_events", "slice_tags", "reader_tallies", "volumes"}
            for name in rows.keys() - of_tags:
                assert rows[name] == source[name], name
            assert [row[:-2] for row in rows["volumes"]] == [
                row[:-2] for row in source["volumes"]
            ]  # but for the counts
            assert [row[:3] for row in rows["reader_tallies"]] == [row[:3] for row in source["reader_tallies"]]
            assert rows["tag_events"] == source["tag_events"][:n_events]
            assert {row[:3] for row in rows["slice_tags"]} == {row[:3] for row in source["slice_tags"]}
            assert restored.objects() == objects
            with TestClient(create_app(restored.settings), headers={"Authorization": f"Bearer {token}"}) as again:
                history = again.get(f"/api/v1{path}/tags/history?limit=200").json()["items"]
                newest = [row[0] for row in reversed(rows["tag_events"])][:200]
                assert [event["id"] for event in history] == newest
                for said in (f"{path}/slices/3/image", f"/segmentations/{lived_in}/slices/2/mask.png"):
                    assert again.get(f"/api/v1{said}").content == service.get(said).content, said

    def test_a_volume_deleted_meanwhile_is_whole_in_the_backup_and_gone_after_it(
        self, place: Place, lived_in: str, client: TestClient, tmp_path: Path, empty: Callable[[str], Place],
        monkeypatch: pytest.MonkeyPatch, database: Database,
    ) -> None:  # fmt: skip
        volume_id = client.get("/api/v1/volumes").json()["items"][0]["id"]
        copy_objects = taking._copy_objects

        def delete_first(*arguments: Any) -> list[str]:
            assert client.delete(f"/api/v1/volumes/{volume_id}").status_code == 204
            return copy_objects(*arguments)

        monkeypatch.setattr(taking, "_copy_objects", delete_first)
        manifest = take(place.settings, tmp_path / "copy", quiet)
        assert manifest.missing == []
        assert any(key.startswith(f"volumes/{volume_id}/") for key in place.objects())
        with database.reading() as session:
            assert session.scalars(select(BackupRun.finished_at)).one() is not None
        restored = empty("sqlite")
        restore(restored.settings, tmp_path / "copy", quiet)
        assert len([key for key in restored.objects() if key.startswith(f"volumes/{volume_id}/")]) == 6 + 2


@pytest.mark.sqlite_only
class TestInterrupted:
    def test_a_backup_leaves_nothing_and_holds_nothing(
        self, place: Place, lived_in: str, tmp_path: Path, database: Database
    ) -> None:
        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            take(place.settings, tmp_path / "copies" / "copy", stop)
        assert list((tmp_path / "copies").iterdir()) == []
        with database.reading() as session:
            assert session.scalars(select(BackupRun)).all() == []

    def test_a_restore_leaves_the_old_rows_and_is_repeated(
        self, place: Place, lived_in: str, tmp_path: Path, empty: Callable[[str], Place]
    ) -> None:
        manifest = take(place.settings, tmp_path / "copy", quiet)
        restored = empty("sqlite")
        steps: list[int] = []

        def stop(done: int, total: int) -> None:
            steps.append(done)
            if len(steps) == len(manifest.files) + 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            restore(restored.settings, tmp_path / "copy", stop)
        assert restored.objects()
        restore(restored.settings, tmp_path / "copy", quiet)
        assert (restored.rows(), restored.objects()) == (place.rows(), place.objects())


class TestForce:
    def test_replaces_rows_and_lets_objects_of_the_old_ones_leave(
        self,
        place: Place,
        lived_in: str,
        upload: Callable[..., dict[str, Any]],
        tmp_path: Path,
        application: FastAPI,
        database: Database,
        settings: Settings,
    ) -> None:
        take(settings, tmp_path / "copy", quiet)
        before = place.rows()
        later = str(upload(seed=9)["id"])
        if settings.database.startswith("postgresql"):
            with pytest.raises(BackupRefused, match=r"\d other connections are open"):
                restore(settings, tmp_path / "copy", quiet, force=True)
        application.state.database.dispose()
        database.dispose()
        with pytest.raises(BackupRefused, match=r"holds \d+ users, 2 volumes.*--force"):
            restore(settings, tmp_path / "copy", quiet)
        assert len(place.rows()["volumes"]) == 2
        restore(settings, tmp_path / "copy", quiet, force=True)
        rows = place.rows()
        assert [row[0] for row in rows.pop("removals")] == [f"volumes/{later}/"]
        before.pop("removals")
        assert rows == before
