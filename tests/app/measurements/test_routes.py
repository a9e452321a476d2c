"""Measurements and foveas over HTTP. The mask of the fixtures is 20 + 10 voxels in slices 2 and 3 of six."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.db.job_tables import Segmentation
from app.db.measurement_tables import FOUND, FoveaPlace
from app.db.session import Database
from app.db.tables import AuditEvent, Volume
from app.measurements.service import counted_of, first_slice_of, measurements_of
from app.settings import Settings
from app.storage import Storage, counts_key, mask_key
from tests.app.conftest import MASK_SHAPE

API = "/api/v1"


def measured(client: TestClient, segmentation_id: str) -> dict[str, Any]:
    answer = client.get(f"{API}/segmentations/{segmentation_id}/measurements")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def volume_of(client: TestClient, finished: str) -> str:
    return str(client.get(f"{API}/segmentations/{finished}").json()["volume_id"])


@pytest.fixture
def fovea_url(volume_of: str) -> str:
    return f"{API}/volumes/{volume_of}/fovea"


@pytest.fixture
def found_fovea(database: Database, volume_of: str) -> None:
    """What a worker found."""
    with database.transaction() as session:
        session.add(FoveaPlace(volume_id=volume_of, source=FOUND, slice_index=2.5, ascan=20.0, pit_um=80.0))


class TestMeasurements:
    def test_of_a_known_scan(self, client: TestClient, finished: str, volume_of: str) -> None:
        found = measured(client, finished)
        assert (found["segmentation_id"], found["volume_id"]) == (finished, volume_of)
        assert found["fluid_voxels"] == 30
        assert found["volume_mm3"] == pytest.approx(30 * 5760e-9)
        assert found["volume_nl"] == pytest.approx(30 * 5760e-6)
        assert found["max_height_at"] == {"slice_index": 2, "ascan": 20}
        assert found["volume_interval_mm3"]["low"] < found["volume_mm3"] < found["volume_interval_mm3"]["high"]
        assert found["n_pockets"] == 1
        assert [one["area_px"] for one in found["slices"]] == [0, 0, 20, 10, 0, 0]
        assert (found["sectors"], found["fovea"]) == (None, None)

    def test_without_spacing_there_are_voxels_and_a_reason(
        self, client: TestClient, volume_id: str, model_id: str, finish: Callable[[str], None]
    ) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()["id"]
        finish(made)
        found = measured(client, made)
        assert (found["fluid_voxels"], found["volume_mm3"], found["volume_interval_mm3"]) == (30, None, None)
        assert any("does not state its spacing" in sentence for sentence in found["warnings"])

    def test_sectors_around_a_placed_fovea_in_the_stated_eye(
        self,
        client: TestClient,
        upload: Callable[..., dict[str, Any]],
        model_id: str,
        finish: Callable[[str], None],
    ) -> None:
        volume = upload(shape=MASK_SHAPE, spacing_um="120,4,12", laterality="OS")
        made = client.post(f"{API}/segmentations", json={"volume_id": volume["id"]}).json()["id"]
        finish(made)
        client.put(f"{API}/volumes/{volume['id']}/fovea", json={"slice_index": 2, "ascan": 22})
        found = measured(client, made)
        assert (found["laterality"], found["first_slice"]) == ("OS", "superior")
        assert found["fovea"] == {"slice_index": 2.0, "ascan": 22.0, "source": "placed"}
        assert found["distance_to_fovea_um"] == 0
        assert found["sectors"][0]["sector"] == "centre"
        assert sum(field["volume_mm3"] for field in found["sectors"]) == pytest.approx(found["volume_mm3"], rel=1e-9)
        assert found["sectors"][0]["volume_mm3"] == pytest.approx(found["volume_mm3"], rel=1e-9)

    def test_are_counted_once_and_kept(
        self, client: TestClient, finished: str, database: Database, settings: Settings
    ) -> None:
        storage = Storage(settings.storage)
        first = measured(client, finished)
        assert storage.get(counts_key(finished))
        storage.delete_prefix(mask_key(finished))  # not read again
        assert measured(client, finished) == first
        with database.reading() as session:
            segmentation = session.get_one(Segmentation, finished)
            volume = session.get_one(Volume, segmentation.volume_id)
        assert measurements_of(database, storage, segmentation, volume).volume_mm3 == first["volume_mm3"]

    def test_damaged_counts_are_counted_anew(self, client: TestClient, finished: str, settings: Settings) -> None:
        storage = Storage(settings.storage)
        storage.put(counts_key(finished), b"damage")
        assert counted_of(storage, finished).areas_px.tolist() == [0, 0, 20, 10, 0, 0]
        assert measured(client, finished)["fluid_voxels"] == 30

    def test_are_there_once_it_has_succeeded(self, client: TestClient, volume_id: str, model_id: str) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()["id"]
        answer = client.get(f"{API}/segmentations/{made}/measurements")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")

    def test_of_nothing(self, client: TestClient) -> None:
        answer = client.get(f"{API}/segmentations/none/measurements")
        assert answer.json()["code"] == "segmentation_not_found"

    def test_the_segmentation_has_its_interval_once_it_is_kept(
        self, client: TestClient, finished: str, database: Database
    ) -> None:
        before = client.get(f"{API}/segmentations/{finished}").json()
        assert before["fluid_volume_interval_mm3"] is None
        with database.transaction() as session:
            row = session.get_one(Segmentation, finished)
            row.fluid_volume_low_mm3, row.fluid_volume_high_mm3 = 0.1, 0.3
        after = client.get(f"{API}/segmentations/{finished}").json()
        assert after["fluid_volume_interval_mm3"] == {"low": 0.1, "high": 0.3}

    def test_a_device_that_begins_below_is_known_by_its_format(self) -> None:
        assert first_slice_of(Volume(format="heyex-vol")) == "inferior"
        assert first_slice_of(Volume(format="dicom")) == "superior"

    @pytest.mark.parametrize(("runs", "end"), [("up", "inferior"), ("down", "superior")])
    def test_positions_that_the_file_states_count_more(self, runs: str, end: str) -> None:
        assert first_slice_of(Volume(format="heyex-xml", provenance={"runs": runs})) == end


class TestFovea:
    def test_is_not_known_at_first(self, client: TestClient, fovea_url: str) -> None:
        assert client.get(fovea_url).json() == {"fovea": None, "found": None, "searched": False}

    def test_a_placed_one_comes_before_a_found_one_and_can_be_taken_back(
        self, client: TestClient, fovea_url: str, found_fovea: None, finished: str
    ) -> None:
        assert client.get(fovea_url).json()["fovea"] == {"slice_index": 2.5, "ascan": 20.0, "source": "found"}
        for ascan in (11.5, 12.5):  # again is a correction
            answer = client.put(fovea_url, json={"slice_index": 3, "ascan": ascan})
            assert answer.status_code == 200
            assert answer.json()["fovea"] == {"slice_index": 3.0, "ascan": ascan, "source": "placed"}
        assert measured(client, finished)["fovea"]["ascan"] == 12.5
        assert client.delete(fovea_url).status_code == 204
        assert client.delete(fovea_url).status_code == 204
        assert client.get(fovea_url).json()["fovea"]["source"] == "found"
        assert measured(client, finished)["fovea"]["ascan"] == 20.0

    def test_one_that_was_not_to_be_seen_is_said_to_be_looked_for(
        self, client: TestClient, database: Database, fovea_url: str, volume_of: str
    ) -> None:
        with database.transaction() as session:
            session.add(FoveaPlace(volume_id=volume_of, source=FOUND))
        assert client.get(fovea_url).json() == {"fovea": None, "found": None, "searched": True}

    def test_acts_are_in_the_audit_trail(
        self, client: TestClient, database: Database, fovea_url: str, volume_of: str
    ) -> None:
        client.put(fovea_url, json={"slice_index": 1, "ascan": 2})
        client.delete(fovea_url)
        client.delete(fovea_url)
        with database.reading() as session:
            events = session.scalars(select(AuditEvent).where(AuditEvent.subject == volume_of).order_by(AuditEvent.id))
            told = [(event.action, event.details) for event in events if event.action.startswith("fovea")]
        assert told == [("fovea.placed", {"slice_index": 1.0, "ascan": 2.0}), ("fovea.removed", {})]

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"slice_index": 5.5, "ascan": 3}, "fovea_outside"),
            ({"slice_index": 0, "ascan": -0.1}, "fovea_outside"),
            ({"slice_index": 0, "ascan": 1e300}, "fovea_outside"),
            ({"slice_index": 0}, "invalid_request"),
            ({"slice_index": 0, "ascan": 1, "eye": "OD"}, "invalid_request"),
        ],
    )
    def test_a_place_outside_the_scan_is_refused(
        self, client: TestClient, fovea_url: str, body: dict[str, float], code: str
    ) -> None:
        answer = client.put(fovea_url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert client.get(fovea_url).json()["fovea"] is None

    def test_no_number_is_refused(self, client: TestClient, fovea_url: str) -> None:
        answer = client.put(
            fovea_url, content='{"slice_index": NaN, "ascan": 1}', headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422

    def test_of_no_volume(self, client: TestClient) -> None:
        url = f"{API}/volumes/none/fovea"
        answers = [client.get(url), client.put(url, json={"slice_index": 0, "ascan": 0}), client.delete(url)]
        assert [answer.json()["code"] for answer in answers] == ["volume_not_found"] * 3

    def test_goes_with_the_patient(
        self, client: TestClient, database: Database, upload: Callable[..., dict[str, Any]]
    ) -> None:
        volume = upload(seed=3, patient_key="P-9", spacing_um="120,4,12")
        assert client.put(f"{API}/volumes/{volume['id']}/fovea", json={"slice_index": 0, "ascan": 0}).is_success
        assert client.post(f"{API}/patient-deletions", json={"patient_key": "P-9"}).is_success
        with database.reading() as session:
            assert session.scalars(select(FoveaPlace)).all() == []


def test_old_masks_are_streamed(finished: str, settings: Settings) -> None:
    counted = counted_of(Storage(settings.storage), finished)
    assert counted.heights_px.dtype == np.uint16
    assert counted.shape == MASK_SHAPE
