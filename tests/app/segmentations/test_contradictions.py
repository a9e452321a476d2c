"""Slices whose tag and mask say the opposite. The mask of the fixtures has fluid in slices 2 and 3."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.accounts.service import Role

API = "/api/v1"


def tag(client: TestClient, volume_id: str, index: int, has_fluid: bool) -> None:
    answer = client.put(f"{API}/volumes/{volume_id}/slices/{index}/tags/me", json={"has_fluid": has_fluid})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def volume_of(client: TestClient, finished: str) -> str:
    return str(client.get(f"{API}/segmentations/{finished}").json()["volume_id"])


class TestContradictions:
    def test_are_a_mask_on_a_normal_slice_and_none_on_one_with_fluid(
        self, client: TestClient, finished: str, volume_of: str
    ) -> None:
        for index, has_fluid in enumerate([False, True, False, True]):
            tag(client, volume_of, index, has_fluid)
        items = client.get(f"{API}/segmentations/{finished}/contradictions").json()["items"]
        assert items == [
            {"index": 1, "kind": "fluid_without_mask", "area_px": 0, "area_mm2": 0.0, "probability": 0.0,
             "n_readers": 1, "mine": True},
            {"index": 2, "kind": "mask_without_fluid", "area_px": 20, "area_mm2": pytest.approx(20 * 0.004 * 0.012),
             "probability": 1.0, "n_readers": 1, "mine": False},
        ]  # fmt: skip

    def test_slices_that_are_not_tagged_or_disputed_contradict_nothing(
        self, client: TestClient, client_of: Callable[[Role], TestClient], finished: str, volume_of: str
    ) -> None:
        tag(client, volume_of, 2, False)
        tag(client_of("annotator"), volume_of, 2, True)
        assert client.get(f"{API}/segmentations/{finished}/contradictions").json()["items"] == []

    def test_go_when_the_tag_is_changed(self, client: TestClient, finished: str, volume_of: str) -> None:
        tag(client, volume_of, 2, False)
        tag(client, volume_of, 2, True)
        assert client.get(f"{API}/segmentations/{finished}/contradictions").json()["items"] == []

    def test_wait_for_the_mask(self, client: TestClient, volume_id: str, model_id: str) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        answer = client.get(f"{API}/segmentations/{made['id']}/contradictions")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")


class TestSliceProbability:
    def test_is_the_stored_one_in_the_size_of_the_bscan(
        self, client: TestClient, finished: str, mask: np.ndarray[Any, Any]
    ) -> None:
        content = client.get(f"{API}/segmentations/{finished}/slices/2/probability.png").content
        np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(content))), mask[2] * 255)

    def test_of_a_slice_outside_is_refused(self, client: TestClient, finished: str) -> None:
        assert client.get(f"{API}/segmentations/{finished}/slices/6/probability.png").status_code == 422
