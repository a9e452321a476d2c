"""Two model versions on the same volumes: figures, contradictions with the tags, agreement of the masks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.model_versions.comparison import contradictions
from app.settings import Settings
from app.storage import Storage, mask_key

API = "/api/v1"
COMPARISONS = f"{API}/model-comparisons"
SHAPE = (6, 32, 48)
NONE = {"n_agreed_tags": 0, "first": None, "second": None}


@pytest.fixture
def models(database: Database) -> dict[str, str]:
    """Ids of two versions, as the query names them."""
    with database.transaction() as session:
        made = [ModelVersion(recipe="ours-u", config={}, metrics={}, tags_digest="0" * 64) for _ in range(2)]
        session.add_all(made)
        session.flush()
        return {"first": made[0].id, "second": made[1].id}


@pytest.fixture
def segmented(
    client: TestClient, database: Database, settings: Settings
) -> Callable[[str, str, NDArray[np.uint8]], str]:
    """Ask for a segmentation and end it as a worker would, with a mask."""

    def make(volume_id: str, model_id: str, mask: NDArray[np.uint8]) -> str:
        body = {"volume_id": volume_id, "model_id": model_id}
        made = client.post(f"{API}/segmentations", json=body, headers={"Prefer": "wait=0"}).json()
        Storage(settings.storage).write_stack(mask_key(made["id"]), mask, shape=SHAPE, dtype="uint8")
        with database.transaction() as session:
            claim = jobs.claim(session, Segmentation, made["id"])
            assert claim is not None
            slices = [{"area_px": int(bscan.sum()), "probability": 0.5} for bscan in mask]
            figures = {"fluid_voxels": int(mask.sum()), "fluid_volume_mm3": 0.5, "slices": slices, "duration_s": 1.0}
            assert jobs.finish(session, Segmentation, made["id"], claim, **figures)
        return str(made["id"])

    return make


def mask_of(*boxes: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Four rows deep, from column `left` to `right` of a slice."""
    mask = np.zeros(SHAPE, np.uint8)
    for index, left, right in boxes:
        mask[index, 10:14, left:right] = 1
    return mask


class TestContradictions:
    def test_fluid_where_readers_see_none_and_none_where_they_see_some(self) -> None:
        answers = {0: True, 1: True, 2: False, 3: False, 4: None}
        assert contradictions([5, 0, 5, 0, 5, 5], answers) == [1, 2]


class TestCompare:
    def test_figures_and_contradictions_of_both(
        self,
        client: TestClient,
        volume_id: str,
        models: dict[str, str],
        segmented: Callable[[str, str, NDArray[np.uint8]], str],
    ) -> None:
        for first, last, has_fluid in ((0, 2, True), (3, 4, False)):
            body = {"first": first, "last": last, "has_fluid": has_fluid}
            client.put(f"{API}/volumes/{volume_id}/tags/me", json=body)
        segmented(volume_id, models["first"], mask_of((0, 10, 20), (1, 10, 20), (2, 10, 20)))
        segmented(volume_id, models["second"], mask_of((2, 10, 20), (3, 10, 20)))
        (row,) = client.get(COMPARISONS, params=models).json()["items"]
        assert (row["volume_id"], row["n_slices"], row["n_agreed_tags"]) == (volume_id, 6, 5)
        assert (row["first"]["fluid_voxels"], row["first"]["n_slices_with_fluid"]) == (120, 3)
        assert row["first"]["contradictions"] == []
        assert (row["second"]["state"], row["second"]["contradictions"]) == ("succeeded", [0, 1, 3])

    def test_a_volume_that_neither_has_segmented_says_so(
        self, client: TestClient, volume_id: str, models: dict[str, str]
    ) -> None:
        (row,) = client.get(COMPARISONS, params=models).json()["items"]
        assert {name: row[name] for name in NONE} == NONE

    def test_one_that_is_queued_has_no_figures_yet(
        self, client: TestClient, volume_id: str, models: dict[str, str]
    ) -> None:
        client.post(f"{API}/segmentations", json={"volume_id": volume_id, "model_id": models["first"]})
        (row,) = client.get(COMPARISONS, params=models).json()["items"]
        assert (row["first"]["state"], row["first"]["n_slices_with_fluid"]) == ("queued", None)

    def test_an_unknown_version_is_not_found(self, client: TestClient, models: dict[str, str]) -> None:
        answer = client.get(COMPARISONS, params={**models, "second": "none"})
        assert (answer.status_code, answer.json()["code"]) == (404, "model_not_found")


class TestAgreement:
    def test_dice_of_the_volume_and_of_each_slice_with_fluid(
        self,
        client: TestClient,
        volume_id: str,
        models: dict[str, str],
        segmented: Callable[[str, str, NDArray[np.uint8]], str],
    ) -> None:
        segmented(volume_id, models["first"], mask_of((2, 10, 20), (3, 10, 20)))
        segmented(volume_id, models["second"], mask_of((2, 15, 25), (4, 10, 20)))
        answer = client.get(f"{COMPARISONS}/{volume_id}/agreement", params=models)
        # slice 2: 20 of 40 + 40 pixels in both; slices 3 and 4: in one mask only
        assert answer.json() == {
            "dice": 0.25,
            "n_voxels_in_both": 20,
            "slices": [{"index": 2, "dice": 0.5}, {"index": 3, "dice": 0.0}, {"index": 4, "dice": 0.0}],
        }
        assert "immutable" in answer.headers["Cache-Control"]

    def test_a_version_agrees_with_itself_and_two_empty_masks_agree(
        self,
        client: TestClient,
        volume_id: str,
        models: dict[str, str],
        segmented: Callable[[str, str, NDArray[np.uint8]], str],
    ) -> None:
        segmented(volume_id, models["first"], mask_of())
        params = {"first": models["first"], "second": models["first"]}
        answer = client.get(f"{COMPARISONS}/{volume_id}/agreement", params=params).json()
        assert answer == {"dice": 1.0, "n_voxels_in_both": 0, "slices": []}

    def test_is_refused_until_both_are_there(
        self,
        client: TestClient,
        volume_id: str,
        models: dict[str, str],
        segmented: Callable[[str, str, NDArray[np.uint8]], str],
    ) -> None:
        segmented(volume_id, models["first"], mask_of())
        answer = client.get(f"{COMPARISONS}/{volume_id}/agreement", params=models)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_comparable")
        assert f"by {models['second']} (not segmented)" in answer.json()["detail"]

    def test_an_unknown_volume_is_not_found(self, client: TestClient, models: dict[str, str]) -> None:
        answer = client.get(f"{COMPARISONS}/none/agreement", params=models)
        assert (answer.status_code, answer.json()["code"]) == (404, "volume_not_found")
