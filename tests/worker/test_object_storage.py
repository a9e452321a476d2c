"""The loop on a real S3 server: upload, look, segment in a real child, read the mask, delete."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.db.session import Database
from app.main import create_app
from app.model_versions.shipped import install_starter
from app.settings import Settings
from app.storage import Storage, mask_key, volume_key
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from tests.builders import multipart, npy
from tests.servers import BucketServer
from tests.worker.processes import wait_for
from worker.lanes import Lanes

pytestmark = pytest.mark.sqlite_only

API = "/api/v1"
SHAPE = (4, 64, 96)


@pytest.fixture(autouse=True)
def _credentials(bucket: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """The bucket of the server, under a prefix of its own."""
    settings = settings.model_copy(update={"storage_url": "s3://serous/clinic-a"})
    yield settings
    Storage(settings.storage).delete_prefix("")


def keys(storage: Storage) -> list[str]:
    return sorted(key for key, _ in storage.sizes())


def pixels(client: TestClient, path: str) -> np.ndarray:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(io.BytesIO(answer.content)))


class TestTheLoop:
    def test_a_scan_goes_in_and_its_mask_comes_out(
        self, client: TestClient, lanes: Lanes, database: Database, storage: Storage
    ) -> None:
        scan = draw_phantom(CIRRUS.scaled(SHAPE), seed=9700, pathology=csc_eye(9700)).volume.bscans
        made = client.post(f"{API}/volumes", files=multipart({"scan.npy": npy(scan)}))
        assert made.status_code == 201, made.text
        volume_id = made.json()["id"]
        # One object a B-scan: looking at one slice reads that one.
        stack = [f"{volume_key(volume_id)}/c/{index}/0/0" for index in range(SHAPE[0])]
        assert set(stack) <= set(keys(storage))
        shown = pixels(client, f"{API}/volumes/{volume_id}/slices/2/image?format=png")
        np.testing.assert_array_equal(shown, scan[2])
        assert pixels(client, f"{API}/volumes/{volume_id}/en-face").shape == (SHAPE[0], SHAPE[2])

        install_starter(database, storage)
        asked = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        lanes.inference.run_queued()
        found = client.get(f"{API}/segmentations/{asked['id']}").json()
        assert (found["state"], found["error"]) == ("succeeded", None)
        for index in range(SHAPE[0]):
            mask = pixels(client, f"{API}/segmentations/{asked['id']}/slices/{index}/mask.png")
            np.testing.assert_array_equal(mask > 0, storage.read_bscan(mask_key(asked["id"]), index) > 0)
            assert (mask > 0).sum() == found["slices"][index]["area_px"]
        whole = client.get(f"{API}/segmentations/{asked['id']}/mask?format=npz")
        with np.load(io.BytesIO(whole.content), allow_pickle=False) as file:
            assert file["mask"].shape == SHAPE
            assert file["mask"].sum() == found["fluid_voxels"]

        assert client.delete(f"{API}/volumes/{volume_id}").status_code == 204
        assert [key for key in keys(storage) if volume_id in key or asked["id"] in key] == []

    def test_a_missing_object_is_no_slice_of_zeros(self, client: TestClient, storage: Storage) -> None:
        scan = np.full(SHAPE, 7, np.uint8)
        volume_id = client.post(f"{API}/volumes", files=multipart({"scan.npy": npy(scan)})).json()["id"]
        storage.delete_prefix(volume_key(volume_id))
        answer = client.get(f"{API}/volumes/{volume_id}/slices/1/image?format=png")
        assert (answer.status_code, answer.json()["code"]) == (500, "stored_file_missing")


class TestAway:
    def test_wrong_keys_are_named_by_readyz(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
            answer = TestClient(create_app(settings)).get("/readyz")
        assert (answer.status_code, answer.json()["storage"], answer.json()["database"]) == (503, "away", "ok")

    def test_a_server_that_died_is_said_in_words_and_comes_back_with_everything(
        self, client: TestClient, bucket: BucketServer
    ) -> None:
        scan = np.full(SHAPE, 7, np.uint8)
        volume_id = client.post(f"{API}/volumes", files=multipart({"scan.npy": npy(scan)})).json()["id"]
        path = f"{API}/volumes/{volume_id}/slices/1/image?format=png"
        assert client.get(path).status_code == 200
        bucket.stop()
        try:
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert client.get("/readyz").json()["storage"] == "away"
        finally:
            bucket.start()
        wait_for(lambda: client.get(path).status_code == 200, 60.0, "the server has found its volumes again")
        np.testing.assert_array_equal(pixels(client, path), scan[1])
