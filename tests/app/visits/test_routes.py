"""Visits of one eye and what changed between them. The mask of the fixtures is 20 + 10 voxels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.db.tables import Volume
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key
from models.measurements.alignment import CENTRED, Alignment
from models.oct.en_face_grid import EnFaceGrid
from tests.app.conftest import MASK_SHAPE
from tests.builders import multipart, npy
from tests.models.measurements.scanned_eyes import Blister, projection, thickness

API = "/api/v1"
EYE = {"patient_key": "P-1", "laterality": "OD"}

Visit = Callable[..., str]


@pytest.fixture
def visit(
    client: TestClient,
    upload: Callable[..., dict[str, Any]],
    model_id: str,
    finish: Callable[[str], None],
    settings: Settings,
) -> Visit:
    """A segmented scan of an eye; gives the segmentation's id."""

    def make(
        seed: int,
        spacing_um: str | None = "120,4,12",
        scan: bytes | None = None,
        mask: np.ndarray[Any, np.dtype[np.uint8]] | None = None,
        **fields: str,
    ) -> str:
        known = {} if spacing_um is None else {"spacing_um": spacing_um}
        about = {**EYE, **known, **fields}
        if scan is None:
            volume = upload(seed=seed, shape=MASK_SHAPE, **about)
        else:
            volume = client.post(f"{API}/volumes", files=multipart({"scan.npy": scan}), data=about).json()
        made = client.post(f"{API}/segmentations", json={"volume_id": volume["id"]}).json()
        finish(made["id"])
        if mask is not None:
            for key, content in ((mask_key(made["id"]), mask), (probability_key(made["id"]), mask * np.uint8(255))):
                Storage(settings.storage).write_stack(key, content, shape=mask.shape, dtype="uint8")
        return str(made["id"])

    return make


def items(client: TestClient, segmentation_id: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/segmentations/{segmentation_id}/visits")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


class TestVisits:
    def test_are_the_scans_of_the_same_eye_in_the_order_of_their_days(self, client: TestClient, visit: Visit) -> None:
        later = visit(1, acquired_on="2026-05-02")
        earlier = visit(2, acquired_on="2026-01-01")
        visit(3, acquired_on="2026-02-01", laterality="OS")
        visit(4, acquired_on="2026-03-01", patient_key="P-2")
        found = items(client, later)
        assert [one["segmentation"]["id"] for one in found] == [earlier, later]
        assert [(one["day"], one["dated_by"]) for one in found] == [("2026-01-01", "scan"), ("2026-05-02", "scan")]

    def test_one_without_a_day_stands_where_it_was_uploaded(self, client: TestClient, visit: Visit) -> None:
        undated = visit(1)
        (only,) = items(client, undated)
        assert (only["dated_by"], only["day"]) == ("upload", only["volume"]["created_at"][:10])

    def test_a_scan_that_this_model_has_not_seen_has_no_figures(
        self, client: TestClient, visit: Visit, upload: Callable[..., dict[str, Any]]
    ) -> None:
        seen = visit(1, acquired_on="2026-01-01")
        upload(seed=2, acquired_on="2026-02-01", **EYE)
        assert [one["segmentation"] is None for one in items(client, seen)] == [False, True]

    def test_without_patient_key_there_is_the_scan_alone(
        self, client: TestClient, finished: str, upload: Callable[..., dict[str, Any]]
    ) -> None:
        upload(seed=5)
        assert len(items(client, finished)) == 1

    def test_a_deleted_scan_is_no_visit(self, client: TestClient, visit: Visit) -> None:
        kept, deleted = visit(1), visit(2)
        volume_id = client.get(f"{API}/segmentations/{deleted}").json()["volume_id"]
        client.delete(f"{API}/volumes/{volume_id}")
        assert len(items(client, kept)) == 1

    def test_a_volume_has_its_interval_and_none_where_an_older_serous_segmented(
        self, client: TestClient, visit: Visit, database: Database
    ) -> None:
        known, older = visit(1, acquired_on="2026-01-01"), visit(2, acquired_on="2026-02-01")
        with database.transaction() as session:
            row = session.get_one(Segmentation, known)
            row.fluid_volume_low_mm3, row.fluid_volume_high_mm3 = 0.0001, 0.0003
        found = items(client, older)
        intervals = [one["segmentation"]["fluid_volume_interval_mm3"] for one in found]
        assert intervals == [{"low": 0.0001, "high": 0.0003}, None]


class TestDifference:
    def ask(self, client: TestClient, later: str, earlier: str) -> Any:
        return client.get(f"{API}/segmentations/{later}/difference", params={"earlier_id": earlier})

    def test_is_later_minus_earlier_in_um(self, client: TestClient, visit: Visit, settings: Settings) -> None:
        earlier, later = visit(1, acquired_on="2026-01-01"), visit(2, acquired_on="2026-02-01")
        grown = np.zeros(MASK_SHAPE, np.uint8)
        grown[2, 10:17, 20:25] = 1  # 7 pixels of 4 um where there were 4
        Storage(settings.storage).write_stack(mask_key(later), grown, shape=MASK_SHAPE, dtype="uint8")
        body = self.ask(client, later, earlier).json()
        assert (body["resampled"], body["grid"]) == (
            False,
            {"n_slices": 6, "n_ascans": 48, "across_um": 120.0, "along_um": 12.0},
        )
        assert (body["earlier_um"][2][20], body["later_um"][2][20], body["difference_um"][2][20]) == (16, 28, 12)
        assert body["difference_um"][3][20] == -8
        assert "not registered" in body["note"]

    def test_a_change_is_told_with_what_can_be_detected(
        self, client: TestClient, visit: Visit, settings: Settings
    ) -> None:
        earlier, later = visit(1, acquired_on="2026-01-01"), visit(2, acquired_on="2026-02-01")
        grown = np.zeros(MASK_SHAPE, np.uint8)
        grown[1:5, 5:25, 10:40] = 1  # 4 x 20 x 30 voxels of 5760 um3
        Storage(settings.storage).write_stack(mask_key(later), grown, shape=MASK_SHAPE, dtype="uint8")
        body = self.ask(client, later, earlier).json()
        change = body["change"]
        assert change["difference_mm3"] == pytest.approx((2400 - 30) * 5760e-9)
        assert change["verdict"] == "grew"
        assert 0 < change["detectable_mm3"] < change["difference_mm3"]
        assert set(change["parts_mm3"]) == {"earlier", "later"}
        assert body["registration"]["verdict"] == "not_possible"
        assert body["regions"]["persisting"]["n_regions"] == 1
        assert self.ask(client, earlier, later).json()["change"]["verdict"] == "shrank"

    def test_a_shifted_scan_of_the_same_eye_is_registered(
        self, client: TestClient, visit: Visit, settings: Settings
    ) -> None:
        grid, move = EnFaceGrid(32, 256, 180.0, 22.0), Alignment(200.0, -150.0, 0.0)
        ids = []
        for seed, alignment in ((1, CENTRED), (2, move)):
            picture = projection(3, grid, alignment, seed=seed)
            bscans = np.repeat(picture[:, None, :], 8, axis=1)
            fluid = thickness((Blister(0.0, 0.0, 900.0, 32.0),), grid, alignment) > 0
            mask = np.zeros(bscans.shape, np.uint8)
            mask[:, 3] = fluid
            ids.append(visit(seed, spacing_um="180,4,22", scan=npy(bscans), mask=mask))
        body = self.ask(client, ids[1], ids[0]).json()
        registration = body["registration"]
        assert registration["verdict"] == "registered", registration["note"]
        assert (registration["across_um"], registration["along_um"]) == (
            pytest.approx(200.0, abs=40.0),
            pytest.approx(-150.0, abs=15.0),
        )
        assert body["regions"]["persisting"]["n_regions"] == 1
        assert body["regions"]["new"]["n_regions"] == body["regions"]["resolved"]["n_regions"] == 0
        assert body["later_um"][-1][128] is None  # the later scan ends farther up
        assert body["later_um"][0][128] == 0

    def test_other_grids_are_averaged_to_the_coarser_one(self, client: TestClient, visit: Visit) -> None:
        earlier, later = visit(1, spacing_um="120,4,12"), visit(2, spacing_um="60,4,6")
        body = self.ask(client, later, earlier).json()
        assert (body["resampled"], body["grid"]["along_um"]) == (True, 12.0)
        assert "120 × 12 µm" in body["note"]
        # The later scan is half as wide: its 6 x 48 cells lie on the middle 3 x 24 cells of the earlier one.
        assert body["difference_um"][0][0] is None
        later_sum = sum(value or 0 for row in body["later_um"] for value in row)
        assert later_sum * 120 * 12 == pytest.approx(30 * 4 * 60 * 6, rel=0.02)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"laterality": "OS"}, "not_one_eye"),
            ({"patient_key": "P-2"}, "not_one_eye"),
            ({"spacing_um": None}, "unknown_spacing"),
        ],
    )
    def test_what_cannot_be_compared_is_refused(
        self, client: TestClient, visit: Visit, changes: dict[str, Any], code: str
    ) -> None:
        answer = self.ask(client, visit(1), visit(2, **changes))
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_scans_of_unknown_patients_are_not_one_eye(
        self, client: TestClient, visit: Visit, database: Database
    ) -> None:
        ids = visit(1), visit(2)
        with database.transaction() as session:
            for volume in session.query(Volume):
                volume.patient_key = None
        assert self.ask(client, *ids).json()["code"] == "not_one_eye"

    def test_masks_of_two_models_are_not_compared(self, client: TestClient, visit: Visit, database: Database) -> None:
        ids = visit(1), visit(2)
        with database.transaction() as session:
            session.add(ModelVersion(id="other", recipe="softgt", config={}, metrics={}, tags_digest="d"))
            session.flush()
            session.get_one(Segmentation, ids[1]).model_id = "other"
        answer = self.ask(client, *ids)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_one_model")

    def test_one_that_is_not_there_is_404(self, client: TestClient, visit: Visit) -> None:
        assert self.ask(client, visit(1), "nothing").status_code == 404
