"""Segmentations over HTTP. The worker's part, up to a real network, is tested in tests/worker."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy.exc import IntegrityError

from app.db.job_tables import Segmentation
from app.db.session import Database
from app.segmentations.waiting import wanted_wait_s
from app.settings import Settings
from tests.builders import multipart, tiny_npy

API = "/api/v1"
SEGMENTATIONS = f"{API}/segmentations"
SHAPE = (6, 32, 48)


class TestCreate:
    def test_without_a_model_says_what_to_do(self, client: TestClient, volume_id: str) -> None:
        answer = client.post(SEGMENTATIONS, json={"volume_id": volume_id})
        assert (answer.status_code, answer.json()["code"]) == (409, "no_model")
        assert "start a training" in answer.json()["detail"]

    def test_without_a_model_a_sent_scan_is_not_kept(self, client: TestClient) -> None:
        answer = client.post(SEGMENTATIONS, files=multipart({"a.npy": tiny_npy()}))
        assert answer.status_code == 409
        assert client.get(f"{API}/volumes").json()["items"] == []

    def test_answers_202_while_it_is_queued(self, client: TestClient, volume_id: str, model_id: str) -> None:
        answer = client.post(SEGMENTATIONS, json={"volume_id": volume_id}, headers={"Prefer": "wait=0"})
        assert answer.status_code == 202
        assert answer.headers["Location"] == f"{SEGMENTATIONS}/{answer.json()['id']}"
        assert "Retry-After" in answer.headers
        assert (answer.json()["state"], answer.json()["model_id"]) == ("queued", model_id)

    def test_sent_scan_is_stored_and_segmented(self, client: TestClient, model_id: str) -> None:
        answer = client.post(SEGMENTATIONS, files=multipart({"a.npy": tiny_npy()}), data={"laterality": "OS"})
        assert answer.status_code == 202
        volume = client.get(f"{API}/volumes/{answer.json()['volume_id']}").json()
        assert volume["laterality"] == "OS"

    def test_same_again_gives_the_result_that_is_there(self, client: TestClient, finished: str) -> None:
        volume_id = client.get(f"{SEGMENTATIONS}/{finished}").json()["volume_id"]
        again = client.post(SEGMENTATIONS, json={"volume_id": volume_id})
        assert (again.status_code, again.json()["id"]) == (201, finished)

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"volume_id": "none"}, 404, "volume_not_found"),
            ({"volume_id": "{volume}", "model_id": "none"}, 404, "model_not_found"),
            ({"volume_id": "{volume}", "method": "magic"}, 422, "unknown_method"),
            ({"volume_id": "{volume}", "method": "efd", "model_id": "{model}"}, 422, "model_and_method"),
            ({"volume_id": "{volume}", "method": "rf"}, 422, "method_needs_training"),
            ({"volume_id": "{volume}", "method": "adapted"}, 422, "method_needs_training"),
            ({"volume": "{volume}"}, 422, "invalid_request"),
        ],
    )
    def test_bad_request_is_refused_by_name(
        self, client: TestClient, volume_id: str, model_id: str, body: dict[str, str], status: int, code: str
    ) -> None:
        filled = {
            name: value.replace("{volume}", volume_id).replace("{model}", model_id) for name, value in body.items()
        }
        answer = client.post(SEGMENTATIONS, json=filled)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_cancelled_one_is_queued_anew(self, client: TestClient, volume_id: str, model_id: str) -> None:
        first = client.post(SEGMENTATIONS, json={"volume_id": volume_id}).json()
        cancelled = client.post(f"{SEGMENTATIONS}/{first['id']}/cancel")
        assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
        again = client.post(SEGMENTATIONS, json={"volume_id": volume_id}).json()
        assert (again["id"], again["state"]) == (first["id"], "queued")


class TestMethod:
    """Methods that learn nothing need no model."""

    @pytest.mark.parametrize("method", ["efd", "flscv"])
    def test_is_queued_before_there_is_any_model(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], method: str
    ) -> None:
        volume = upload(shape=SHAPE, spacing_um="120,4,12")
        answer = client.post(SEGMENTATIONS, json={"volume_id": volume["id"], "method": method})
        assert answer.status_code == 202
        made = answer.json()
        assert (made["state"], made["method"], made["model_id"]) == ("queued", method, None)

    def test_same_again_and_a_model_s_are_kept_apart(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str
    ) -> None:
        volume = upload(shape=SHAPE, spacing_um="120,4,12")
        wanted = [{"method": "efd"}, {"method": "efd"}, {"method": "flscv"}, {}, {"method": "network"}]
        made = [client.post(SEGMENTATIONS, json={"volume_id": volume["id"], **one}).json()["id"] for one in wanted]
        assert (made[0], made[3]) == (made[1], made[4])
        assert len(set(made)) == 3

    def test_two_rows_of_one_method_cannot_be(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], database: Database
    ) -> None:
        volume = upload(shape=SHAPE, spacing_um="120,4,12")
        made = client.post(SEGMENTATIONS, json={"volume_id": volume["id"], "method": "efd"}).json()
        with database.reading() as session:
            first = session.get_one(Segmentation, made["id"])
        second = Segmentation(volume_id=first.volume_id, method="efd", created_by=first.created_by)

        def add() -> None:
            with database.transaction() as session:
                session.add(second)

        with pytest.raises(IntegrityError):
            add()

    def test_needs_spacing_and_queues_nothing_without(self, client: TestClient, volume_id: str) -> None:
        answer = client.post(SEGMENTATIONS, json={"volume_id": volume_id, "method": "efd"})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_spacing")
        assert "EFD measures in µm" in answer.json()["detail"]
        assert client.get(SEGMENTATIONS, params={"volume_id": volume_id}).json()["items"] == []

    def test_needs_more_than_one_slice(self, client: TestClient, upload: Callable[..., dict[str, Any]]) -> None:
        volume = upload(shape=(1, 32, 48), spacing_um="120,4,12")
        answer = client.post(SEGMENTATIONS, json={"volume_id": volume["id"], "method": "flscv"})
        assert (answer.status_code, answer.json()["code"]) == (422, "too_few_slices")


class TestRead:
    def test_gives_areas_in_the_volume_s_units(self, client: TestClient, finished: str) -> None:
        result = client.get(f"{SEGMENTATIONS}/{finished}").json()
        assert result["fluid_voxels"] == 30
        assert result["slices"][2] == {
            "index": 2,
            "area_px": 20,
            "area_mm2": pytest.approx(20 * 4 * 12 / 1e6),
            "probability": 1.0,
        }

    def test_unknown_one_is_not_found(self, client: TestClient) -> None:
        assert client.get(f"{SEGMENTATIONS}/none").json()["code"] == "segmentation_not_found"


class TestList:
    def test_gives_those_of_the_volume_alone(
        self, client: TestClient, finished: str, upload: Callable[..., dict[str, Any]]
    ) -> None:
        volume_id = client.get(f"{SEGMENTATIONS}/{finished}").json()["volume_id"]
        client.post(SEGMENTATIONS, json={"volume_id": upload(seed=9)["id"]})
        listed = client.get(SEGMENTATIONS, params={"volume_id": volume_id}).json()["items"]
        assert [item["id"] for item in listed] == [finished]

    def test_needs_a_volume_that_exists(self, client: TestClient) -> None:
        assert client.get(SEGMENTATIONS, params={"volume_id": "none"}).status_code == 404
        assert client.get(SEGMENTATIONS).status_code == 422


class TestMask:
    def test_nifti_carries_the_voxels_and_the_spacing(
        self, client: TestClient, finished: str, mask: np.ndarray[Any, Any], tmp_path: Path
    ) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "nifti"})
        path = tmp_path / "mask.nii.gz"
        path.write_bytes(answer.content)
        image = nibabel.load(path)
        np.testing.assert_array_equal(np.asarray(image.dataobj).transpose(2, 1, 0), mask)
        np.testing.assert_allclose(image.header.get_zooms(), (0.012, 0.004, 0.12), rtol=1e-6)

    def test_npz_holds_mask_probability_and_spacing(
        self, client: TestClient, finished: str, mask: np.ndarray[Any, Any]
    ) -> None:
        content = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "npz"}).content
        arrays = np.load(io.BytesIO(content), allow_pickle=False)
        np.testing.assert_array_equal(arrays["mask"], mask)
        np.testing.assert_array_equal(arrays["probability"], mask * 255)
        np.testing.assert_allclose(arrays["spacing_um"], (120, 4, 12))

    def test_png_zip_has_one_image_a_bscan(self, client: TestClient, finished: str, mask: np.ndarray[Any, Any]) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", headers={"Accept": "application/zip"})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = sorted(archive.namelist())
            assert len(names) == SHAPE[0]
            third = np.asarray(Image.open(io.BytesIO(archive.read(names[2]))))
        np.testing.assert_array_equal(third, mask[2] * 255)

    def test_unknown_format_names_the_known_ones(self, client: TestClient, finished: str) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "bmp"})
        assert (answer.status_code, answer.json()["code"]) == (406, "unknown_mask_format")
        assert "nifti, npz, png" in answer.json()["detail"]

    def test_before_it_is_there_is_a_conflict(self, client: TestClient, volume_id: str, model_id: str) -> None:
        queued = client.post(SEGMENTATIONS, json={"volume_id": volume_id}).json()
        answer = client.get(f"{SEGMENTATIONS}/{queued['id']}/mask")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")

    def test_leaves_no_file_behind(self, client: TestClient, finished: str, settings: Settings) -> None:
        client.get(f"{SEGMENTATIONS}/{finished}/mask")
        assert list(settings.incoming_dir.iterdir()) == []

    def test_slice_mask_is_black_and_white_in_the_bscan_s_size(
        self, client: TestClient, finished: str, mask: np.ndarray[Any, Any]
    ) -> None:
        content = client.get(f"{SEGMENTATIONS}/{finished}/slices/2/mask.png").content
        np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(content))), mask[2] * 255)
        outside = client.get(f"{SEGMENTATIONS}/{finished}/slices/6/mask.png")
        assert (outside.status_code, outside.json()["code"]) == (422, "slice_out_of_range")


class TestDeleteVolume:
    def test_takes_the_masks_along(self, client: TestClient, finished: str, settings: Settings) -> None:
        volume_id = client.get(f"{SEGMENTATIONS}/{finished}").json()["volume_id"]
        client.delete(f"{API}/volumes/{volume_id}")
        assert [path for path in (settings.root / "objects").rglob("*") if path.is_file()] == []
        assert client.get(f"{SEGMENTATIONS}/{finished}").status_code == 404


class TestThickness:
    def test_is_fluid_pixels_times_axial_spacing(self, client: TestClient, finished: str) -> None:
        rows = client.get(f"{SEGMENTATIONS}/{finished}/thickness").json()["thickness_um"]
        assert np.shape(rows) == (6, 48)
        assert (rows[2][20], rows[3][24], rows[0][0]) == (16.0, 8.0, 0.0)
        png = client.get(f"{SEGMENTATIONS}/{finished}/thickness", headers={"Accept": "image/png"})
        assert np.asarray(Image.open(io.BytesIO(png.content)))[2, 20] == 16

    def test_needs_spacing(
        self, client: TestClient, volume_id: str, model_id: str, finish: Callable[[str], None]
    ) -> None:
        made = client.post(SEGMENTATIONS, json={"volume_id": volume_id}).json()
        finish(made["id"])
        answer = client.get(f"{SEGMENTATIONS}/{made['id']}/thickness")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_spacing")


class TestPrefer:
    @pytest.mark.parametrize(
        ("header", "seconds"),
        [(None, 0.0), ("wait=5", 5.0), ("respond-async, wait=10", 10.0), ("wait=99999", 120.0), ("waiting=3", 0.0)],
    )
    def test_wait_is_read_and_bounded(self, header: str | None, seconds: float) -> None:
        assert wanted_wait_s(header) == seconds
