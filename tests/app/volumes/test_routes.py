"""Volumes over HTTP: scans in, slices out, bad input refused with nothing kept."""

from __future__ import annotations

import errno
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from python_multipart.multipart import File

from app.main import create_app
from app.settings import Settings
from tests.builders import multipart, npy, tiny_bscans, tiny_npy, tiny_png_slices, zipped

API = "/api/v1"
VOLUMES = f"{API}/volumes"


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestCreate:
    def test_answers_201_with_what_is_known(self, client: TestClient) -> None:
        answer = client.post(
            VOLUMES,
            files=multipart({"scan.npy": tiny_npy((6, 32, 48))}),
            data={"patient_key": "P-7", "laterality": "OD", "acquired_on": "2026-01-02", "spacing_um": "120,4,12"},
        )
        assert answer.status_code == 201
        volume = answer.json()
        assert answer.headers["Location"] == f"{VOLUMES}/{volume['id']}"
        assert (volume["n_slices"], volume["height"], volume["width"]) == (6, 32, 48)
        assert (volume["patient_key"], volume["laterality"], volume["acquired_on"]) == ("P-7", "OD", "2026-01-02")
        assert volume["spacing_um"] == {"across": 120.0, "axial": 4.0, "along": 12.0}
        assert (volume["spacing_source"], volume["n_tagged"]) == ("user", 0)
        assert client.get(answer.headers["Location"]).json() == volume

    def test_same_bytes_give_the_volume_that_is_there(self, client: TestClient) -> None:
        first = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()}))
        again = client.post(VOLUMES, files=multipart({"b.npy": tiny_npy()}))
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["id"] == first.json()["id"]
        assert len(client.get(VOLUMES).json()["items"]) == 1

    def test_several_slices_become_one_volume_in_natural_order(self, client: TestClient) -> None:
        shape = (12, 32, 48)
        slices = tiny_png_slices(shape)
        shuffled = dict(sorted(slices.items(), key=lambda item: item[1]))
        volume = client.post(VOLUMES, files=multipart(shuffled)).json()
        assert volume["n_slices"] == 12
        for index, bscan in enumerate(tiny_bscans(shape)):
            image = client.get(f"{VOLUMES}/{volume['id']}/slices/{index}/image").content
            np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(image))), bscan)

    def test_unknown_spacing_stays_unknown(self, client: TestClient) -> None:
        volume = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()})).json()
        assert (volume["spacing_um"], volume["spacing_source"]) == (None, "unknown")


class TestBadUploads:
    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [
            (b"", 422, "empty_file"),
            (b"this is no scan", 415, "unknown_format"),
            (npy(np.full((2, 8, 8), np.nan, np.float32)), 422, "not_finite"),
            (zipped({"../x.png": b"1"}), 422, "unsafe_archive"),
        ],
    )
    def test_refusal_names_the_reason_and_keeps_nothing(
        self, client: TestClient, settings: Settings, content: bytes, status: int, code: str
    ) -> None:
        answer = client.post(VOLUMES, files=multipart({"Doe^Jane.bin": content}))
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Doe" not in answer.text
        assert str(settings.root) not in answer.text
        assert client.get(VOLUMES).json()["items"] == []
        assert files_below(settings.incoming_dir) == []
        assert files_below(settings.root / "objects") == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("laterality", "left"),
            ("acquired_on", "yesterday"),
            ("spacing_um", "1,2"),
            ("spacing_um", "1,0,1"),
            ("spacing_um", "nan,1,1"),
            ("patient_key", "Doe, Jane"),
            ("colour", "red"),
        ],
    )
    def test_malformed_field_is_refused(self, client: TestClient, field: str, value: str) -> None:
        answer = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()}), data={field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_upload_field")
        assert client.get(VOLUMES).json()["items"] == []

    def test_body_over_the_limit_is_413(self, settings: Settings, new_token: Callable[..., str]) -> None:
        small = settings.model_copy(update={"max_upload_bytes": 1000})
        client = TestClient(create_app(small), headers={"Authorization": f"Bearer {new_token('admin')}"})
        declared = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()}))
        assert (declared.status_code, declared.json()["code"]) == (413, "too_large")
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        chunks = iter([head, b"0" * 2000])  # chunked: no Content-Length to go by
        streamed = client.post(VOLUMES, content=chunks, headers={"Content-Type": "multipart/form-data; boundary=x"})
        assert (streamed.status_code, streamed.json()["code"]) == (413, "too_large")
        assert files_below(settings.incoming_dir) == []

    @pytest.mark.parametrize(
        ("content_type", "body", "status", "code"),
        [
            ("text/plain", b"{}", 415, "not_multipart"),
            ("application/json", b"{}", 422, "invalid_request"),
            ("multipart/form-data; boundary=x", b"--x\r\nbroken", 422, "no_file"),
            ("multipart/form-data; boundary=x", b"nonsense", 422, "broken_upload"),
        ],
    )
    def test_body_that_is_no_upload_is_refused(
        self, client: TestClient, content_type: str, body: bytes, status: int, code: str
    ) -> None:
        answer = client.post(VOLUMES, content=body, headers={"Content-Type": content_type})
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_full_disk_is_507_and_keeps_nothing(
        self, client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_room(self: File, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(File, "write", no_room)
            answer = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()}))
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
        assert files_below(settings.incoming_dir) == []
        assert client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()})).status_code == 201


class TestSliceImage:
    @pytest.mark.parametrize("image_format", ["png", "webp"])
    def test_is_lossless_at_full_width(self, client: TestClient, volume_id: str, image_format: str) -> None:
        answer = client.get(f"{VOLUMES}/{volume_id}/slices/3/image?format={image_format}")
        assert answer.headers["content-type"] == f"image/{image_format}"
        shown = np.asarray(Image.open(io.BytesIO(answer.content)).convert("L"))
        np.testing.assert_array_equal(shown, tiny_bscans((6, 32, 48))[3])

    def test_is_cached_for_ever_and_revalidates_by_etag(self, client: TestClient, volume_id: str) -> None:
        path = f"{VOLUMES}/{volume_id}/slices/0/image"
        first = client.get(path)
        assert "immutable" in first.headers["cache-control"]
        assert "private" in first.headers["cache-control"]
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_width_scales_down(self, client: TestClient, volume_id: str) -> None:
        answer = client.get(f"{VOLUMES}/{volume_id}/slices/0/image?width=24")
        assert Image.open(io.BytesIO(answer.content)).size == (24, 16)

    def test_sixteen_bits_stay_sixteen_bits(self, client: TestClient) -> None:
        bscans = np.arange(2 * 8 * 8, dtype=np.uint16).reshape(2, 8, 8) * 300
        volume = client.post(VOLUMES, files=multipart({"a.npy": npy(bscans)})).json()
        image = client.get(f"{VOLUMES}/{volume['id']}/slices/1/image").content
        np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(image))), bscans[1])

    @pytest.mark.parametrize("query", ["format=webp", "format=png&display=true"])
    def test_twelve_bit_scan_is_shown_in_full_brightness(self, client: TestClient, query: str) -> None:
        bscans = np.linspace(0, 4095, 2 * 8 * 8).astype(np.uint16).reshape(2, 8, 8)
        volume = client.post(VOLUMES, files=multipart({"a.npy": npy(bscans)})).json()
        image = client.get(f"{VOLUMES}/{volume['id']}/slices/1/image?{query}").content
        shown = np.asarray(Image.open(io.BytesIO(image)).convert("L"))
        np.testing.assert_allclose(shown, bscans[1] / 4095 * 255, atol=1)

    @pytest.mark.parametrize("index", [-1, 6])
    def test_slice_outside_is_refused(self, client: TestClient, volume_id: str, index: int) -> None:
        answer = client.get(f"{VOLUMES}/{volume_id}/slices/{index}/image")
        assert (answer.status_code, answer.json()["code"]) == (422, "slice_out_of_range")

    def test_lost_pixels_are_said_to_be_lost(self, client: TestClient, settings: Settings, volume_id: str) -> None:
        shutil.rmtree(settings.root / "objects" / "volumes" / volume_id)
        answer = client.get(f"{VOLUMES}/{volume_id}/slices/0/image")
        assert (answer.status_code, answer.json()["code"]) == (500, "stored_file_missing")


class TestEnFace:
    def test_has_one_row_a_bscan(self, client: TestClient, volume_id: str) -> None:
        answer = client.get(f"{VOLUMES}/{volume_id}/en-face")
        assert Image.open(io.BytesIO(answer.content)).size == (48, 6)


class TestList:
    def test_pages_newest_first_without_gap_or_repeat(
        self, client: TestClient, upload: Callable[..., dict[str, Any]]
    ) -> None:
        made = [upload(seed=seed)["id"] for seed in range(5)]
        seen, cursor = [], None
        while True:
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = client.get(VOLUMES, params=query).json()
            seen += [volume["id"] for volume in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == made[::-1]

    def test_counts_tagged_slices_once_for_all_readers(self, client: TestClient, volume_id: str) -> None:
        body = {"first": 1, "last": 3, "has_fluid": True}
        client.put(f"{VOLUMES}/{volume_id}/tags/me", json=body)
        assert client.get(VOLUMES).json()["items"][0]["n_tagged"] == 3

    @pytest.mark.parametrize("limit", [0, 201])
    def test_limit_out_of_bounds_is_refused(self, client: TestClient, limit: int) -> None:
        assert client.get(VOLUMES, params={"limit": limit}).status_code == 422


class TestDelete:
    def test_removes_the_pixels_and_keeps_the_trail(
        self, client: TestClient, settings: Settings, volume_id: str
    ) -> None:
        assert client.delete(f"{VOLUMES}/{volume_id}").status_code == 204
        assert client.get(f"{VOLUMES}/{volume_id}").status_code == 404
        assert client.get(f"{VOLUMES}/{volume_id}/slices/0/image").status_code == 404
        assert files_below(settings.root / "objects") == []
        again = client.post(VOLUMES, files=multipart({"scan.npy": tiny_npy((6, 32, 48))}))
        assert again.status_code == 201
