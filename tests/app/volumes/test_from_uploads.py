"""Volumes of finished uploads: the same answers as by multipart, and what becomes of the uploads."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.accounts.service import Role
from app.main import create_app
from app.settings import Settings
from tests.app.resumable.sending import API, PIECE, begin, checksum, pairs, piece, send, sha256
from tests.builders import multipart, tiny_bscans, tiny_npy, tiny_png_slices

pytestmark = pytest.mark.sqlite_only

VOLUMES = f"{API}/volumes"

SAID = {"patient_key": "P-7", "laterality": "OD", "acquired_on": "2026-01-02", "spacing_um": "120,4,12"}


def files_below(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestOneFile:
    def test_is_a_volume_like_any_other(self, client: TestClient, settings: Settings) -> None:
        upload_id = send(client, tiny_npy((6, 32, 48)))
        answer = client.post(VOLUMES, json={"upload_ids": [upload_id], **SAID})
        assert answer.status_code == 201
        volume = answer.json()
        assert answer.headers["Location"] == f"{VOLUMES}/{volume['id']}"
        assert (volume["n_slices"], volume["height"], volume["width"]) == (6, 32, 48)
        assert (volume["patient_key"], volume["laterality"], volume["acquired_on"]) == ("P-7", "OD", "2026-01-02")
        assert volume["spacing_um"] == {"across": 120.0, "axial": 4.0, "along": 12.0}
        assert client.get(answer.headers["Location"]).json() == volume
        assert files_below(settings.uploads_dir, settings.incoming_dir) == []
        assert list(settings.incoming_dir.iterdir()) == []

    def test_same_bytes_give_the_volume_that_is_there(self, client: TestClient, settings: Settings) -> None:
        first = client.post(VOLUMES, files=multipart({"a.npy": tiny_npy()}))
        again = client.post(VOLUMES, json={"upload_ids": [send(client, tiny_npy(), "b.npy")]})
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["id"] == first.json()["id"]
        assert files_below(settings.uploads_dir) == []

    def test_can_be_asked_for_by_its_digest_before_it_is_sent(self, client: TestClient) -> None:
        content = tiny_npy()
        digest = hashlib.sha256(hashlib.sha256(content).digest()).hexdigest()
        assert client.get(VOLUMES, params={"content_digest": digest}).json()["items"] == []
        made = client.post(VOLUMES, json={"upload_ids": [send(client, content)]}).json()
        send(client, tiny_npy(seed=1))
        assert client.get(VOLUMES, params={"content_digest": digest}).json()["items"] == [made]
        assert client.get(VOLUMES, params={"content_digest": "x"}).status_code == 422


class TestSlices:
    def test_become_one_volume_in_natural_order(self, client: TestClient, settings: Settings) -> None:
        shape = (12, 32, 48)
        slices = tiny_png_slices(shape)
        ids = [send(client, content, f"eye/{name}") for name, content in sorted(slices.items())]
        volume = client.post(VOLUMES, json={"upload_ids": ids}).json()
        assert volume["n_slices"] == 12
        for index, bscan in enumerate(tiny_bscans(shape)):
            image = client.get(f"{VOLUMES}/{volume['id']}/slices/{index}/image").content
            np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(image))), bscan)
        assert files_below(settings.uploads_dir) == []
        by_form = client.post(VOLUMES, files=multipart(slices))
        assert (by_form.status_code, by_form.json()["id"]) == (200, volume["id"])

    def test_one_named_twice_is_refused(self, client: TestClient) -> None:
        upload_id = send(client, tiny_npy())
        answer = client.post(VOLUMES, json={"upload_ids": [upload_id, upload_id]})
        assert code(answer) == (422, "invalid_request")
        assert "named twice" in answer.json()["detail"]


class TestRefusals:
    def test_an_unfinished_upload_is_told_what_is_missing_and_can_be_finished(self, client: TestClient) -> None:
        content = tiny_npy()
        address = begin(client, len(content))
        piece(client, address, 0, content[:100])
        wanted = {"upload_ids": [address.rpartition("/")[2]]}
        answer = client.post(VOLUMES, json=wanted)
        assert code(answer) == (409, "upload_unfinished")
        assert f"has 100 of its {len(content):,} bytes" in answer.json()["detail"]
        piece(client, address, 100, content[100:])
        assert client.post(VOLUMES, json=wanted).status_code == 201

    def test_a_scan_that_no_reader_takes_is_kept_for_another_try(self, client: TestClient, settings: Settings) -> None:
        upload_id = send(client, b"this is no scan", "Doe^Jane.vol")
        for _ in range(2):
            answer = client.post(VOLUMES, json={"upload_ids": [upload_id]})
            assert code(answer) == (415, "unknown_format")
            assert "Doe" not in answer.text
        assert client.get(VOLUMES).json()["items"] == []
        assert files_below(settings.incoming_dir) == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("laterality", "left"),
            ("acquired_on", "yesterday"),
            ("spacing_um", "1,2"),
            ("spacing_um", "nan,1,1"),
            ("patient_key", "Doe, Jane"),
        ],
    )
    def test_a_malformed_field_is_refused_and_can_be_mended(self, client: TestClient, field: str, value: str) -> None:
        upload_id = send(client, tiny_npy())
        answer = client.post(VOLUMES, json={"upload_ids": [upload_id], field: value})
        assert code(answer) == (422, "bad_upload_field")
        assert client.post(VOLUMES, json={"upload_ids": [upload_id], field: ""}).status_code == 201

    @pytest.mark.parametrize(
        "body", [{}, {"upload_ids": []}, {"upload_ids": ["x"], "colour": "red"}, {"upload_ids": "x"}, []]
    )
    def test_a_body_of_another_shape_is_refused(self, client: TestClient, body: object) -> None:
        assert code(client.post(VOLUMES, json=body)) == (422, "invalid_request")

    def test_one_unknown_upload_among_others_leaves_them(self, client: TestClient) -> None:
        upload_id = send(client, tiny_npy())
        answer = client.post(VOLUMES, json={"upload_ids": [upload_id, "0" * 36]})
        assert code(answer) == (404, "upload_not_found")
        assert client.post(VOLUMES, json={"upload_ids": [upload_id]}).status_code == 201

    def test_all_together_may_be_as_large_as_one(self, settings: Settings, new_token: Callable[[Role], str]) -> None:
        content = tiny_npy()
        small = settings.model_copy(update={"max_upload_bytes": len(content) + 10})
        client = TestClient(create_app(small), headers={"Authorization": f"Bearer {new_token('annotator')}"})
        ids = [send(client, content), send(client, tiny_npy(seed=1))]
        assert code(client.post(VOLUMES, json={"upload_ids": ids})) == (413, "too_large")

    def test_bytes_that_were_never_compared_are_compared_now(self, client: TestClient, settings: Settings) -> None:
        """As after a kill between the last byte and the comparison."""
        content = tiny_npy()
        headers = {**PIECE, "Upload-Length": str(len(content)), "Upload-Metadata": pairs(sha256=sha256(content))}
        address = client.post(f"{API}/uploads", content=content, headers=headers).headers["Location"]
        (stored,) = settings.uploads_dir.glob("*/*/bytes")
        stored.write_bytes(content[:-1] + b"?")
        (stored.parent / "whole").unlink()
        answer = client.post(VOLUMES, json={"upload_ids": [address.rpartition("/")[2]]})
        assert code(answer) == (422, "upload_digest_wrong")
        assert files_below(settings.uploads_dir) == []


class TestRepeats:
    def test_under_a_key_are_answered_though_the_uploads_are_gone(self, client: TestClient) -> None:
        body = {"upload_ids": [send(client, tiny_npy())], "laterality": "OS"}
        first = client.post(VOLUMES, json=body, headers={"Idempotency-Key": "k"})
        again = client.post(VOLUMES, json=body, headers={"Idempotency-Key": "k"})
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json()["id"] == first.json()["id"]
        without = client.post(VOLUMES, json=body)
        assert code(without) == (404, "upload_not_found")

    def test_after_a_refusal_may_come_under_the_same_key(self, client: TestClient) -> None:
        upload_id = send(client, tiny_npy())
        headers = {"Idempotency-Key": "k"}
        refused = client.post(VOLUMES, json={"upload_ids": [upload_id], "laterality": "left"}, headers=headers)
        assert refused.status_code == 422
        mended = client.post(VOLUMES, json={"upload_ids": [upload_id], "laterality": "OS"}, headers=headers)
        assert mended.status_code == 201


class TestCheckedPieces:
    def test_make_a_volume_too(self, client: TestClient) -> None:
        content = tiny_npy()
        address = begin(client, len(content), filename="a.npy", sha256=sha256(content))
        for at in range(0, len(content), 2000):
            part = content[at : at + 2000]
            assert piece(client, address, at, part, **checksum(part, "sha1")).status_code == 204
        assert client.post(VOLUMES, json={"upload_ids": [address.rpartition("/")[2]]}).status_code == 201
