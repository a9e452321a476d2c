"""DICOM results over HTTP: the mask as SEG, the figures as SR, the scan as OPT."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import Dataset

from app.db.session import Database
from app.dicom_results import service
from app.settings import Settings
from models.oct.readers.burned_in import WARNING
from models.oct.readers.dicom_facts import BURNED_IN
from tests.app.conftest import MASK_SHAPE
from tests.builders import multipart, png, tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes, multi_frame

API = "/api/v1"
SEGMENTATIONS = f"{API}/segmentations"

BSCANS = tiny_bscans(MASK_SHAPE)

Segmented = Callable[..., str]


@pytest.fixture
def segmented(client: TestClient, model_id: str, finish: Callable[[str], None]) -> Segmented:
    """Upload files, segment them, and give the id of the finished segmentation."""

    def make(files: dict[str, bytes], **fields: str) -> str:
        answer = client.post(f"{API}/volumes", files=multipart(files), data=fields)
        assert answer.status_code == 201, answer.text
        made = client.post(SEGMENTATIONS, json={"volume_id": answer.json()["id"]}).json()
        finish(made["id"])
        return str(made["id"])

    return make


def opt(**elements: object) -> dict[str, bytes]:
    """One OPT instance as a PACS has it."""
    uids = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4", "SOPInstanceUID": "1.2.3.4.5"}
    return {"a.dcm": dicom_bytes(multi_frame(BSCANS, **{**uids, **elements}))}


def pngs() -> dict[str, bytes]:
    return {f"b{index}.png": png(bscan) for index, bscan in enumerate(BSCANS)}


def read(answer: Any) -> Dataset:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/dicom"
    return pydicom.dcmread(io.BytesIO(answer.content))


def referenced(seg: Dataset) -> str:
    (series,) = seg.ReferencedSeriesSequence
    (instance,) = series.ReferencedInstanceSequence
    return str(instance.ReferencedSOPInstanceUID)


def volume_of(client: TestClient, segmentation_id: str) -> str:
    return str(client.get(f"{SEGMENTATIONS}/{segmentation_id}").json()["volume_id"])


class TestSeg:
    @pytest.mark.parametrize(
        ("files", "fields", "original"),
        [
            (opt(FrameOfReferenceUID="1.2.3.9"), {}, True),
            (opt(), {}, False),
            (pngs(), {"spacing_um": "120,4,12"}, False),
        ],
        ids=["DICOM with planes", "DICOM without frame of reference", "PNG"],
    )
    @pytest.mark.parametrize("kind", ["dicom-seg", "dicom-seg-labelmap"])
    def test_holds_the_mask_and_refers_to_what_can_be_had(
        self,
        client: TestClient,
        segmented: Segmented,
        mask: np.ndarray[Any, Any],
        tmp_path: Path,
        files: dict[str, bytes],
        fields: dict[str, str],
        original: bool,
        kind: str,
    ) -> None:
        made = segmented(files, **fields)
        answer = client.get(f"{SEGMENTATIONS}/{made}/mask", params={"format": kind})
        image = "1.2.3.4.5" if original else None
        if image is None:
            own = read(client.get(f"{API}/volumes/{volume_of(client, made)}/dicom"))
            np.testing.assert_array_equal(own.pixel_array, BSCANS)
            image = own.SOPInstanceUID
        assert referenced(read(answer)) == image
        path = tmp_path / "seg.dcm"
        path.write_bytes(answer.content)
        seg = highdicom.seg.segread(path)
        found = seg.get_pixels_by_source_frame(image, range(1, MASK_SHAPE[0] + 1), combine_segments=True, relabel=False)
        np.testing.assert_array_equal(found, mask)

    def test_is_what_a_client_gets_that_accepts_dicom(self, client: TestClient, finished: str) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", headers={"Accept": "application/dicom"})
        assert read(answer).SegmentationType == "BINARY"
        assert answer.headers["content-disposition"].endswith(f'{finished}.dcm"')

    def test_names_version_and_model(self, client: TestClient, finished: str, model_id: str) -> None:
        seg = read(client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "dicom-seg"}))
        algorithm = seg.SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0]
        assert algorithm.AlgorithmVersion == service.software_version()
        assert model_id in algorithm.AlgorithmParameters

    def test_leaves_no_file_behind(self, client: TestClient, finished: str, settings: Settings) -> None:
        read(client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "dicom-seg"}))
        assert list(settings.incoming_dir.iterdir()) == []


class TestUnknownSpacing:
    @pytest.fixture
    def without_spacing(self, segmented: Segmented) -> str:
        return segmented(pngs())

    @pytest.mark.parametrize("path", ["mask?format=dicom-seg", "structured-report"])
    def test_is_refused_with_what_to_do(
        self, client: TestClient, without_spacing: str, settings: Settings, path: str
    ) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{without_spacing}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_spacing")
        assert "spacing_um" in answer.json()["detail"]
        assert list(settings.incoming_dir.iterdir()) == []

    def test_of_an_opt_too(self, client: TestClient, without_spacing: str) -> None:
        answer = client.get(f"{API}/volumes/{volume_of(client, without_spacing)}/dicom")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_spacing")

    def test_does_not_matter_to_a_seg_of_an_original_with_planes(
        self, client: TestClient, segmented: Segmented
    ) -> None:
        uneven = multi_frame(
            BSCANS, FrameOfReferenceUID="1.2.3.9", StudyInstanceUID="1.2.3", SeriesInstanceUID="1.2.3.4"
        )
        uneven.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence[0].ImagePositionPatient = [0, 0.3, 0]
        made = segmented({"a.dcm": dicom_bytes(uneven)})
        assert client.get(f"{API}/volumes/{volume_of(client, made)}").json()["spacing_um"] is None
        seg = read(client.get(f"{SEGMENTATIONS}/{made}/mask", params={"format": "dicom-seg"}))
        assert referenced(seg) == uneven.SOPInstanceUID
        report = client.get(f"{SEGMENTATIONS}/{made}/structured-report")
        assert "Volume" not in [name for name, _ in figures(report)]


def figures(answer: Any) -> list[tuple[str, float]]:
    """Names and values of all numbers of a report, in order."""
    items = [item for item in walk(read(answer)) if item.ValueType == "NUM" and item.RelationshipType == "CONTAINS"]
    return [
        (item.ConceptNameCodeSequence[0].CodeMeaning, float(item.MeasuredValueSequence[0].NumericValue))
        for item in items
    ]


def walk(item: Dataset) -> list[Dataset]:
    below = [one for child in item.get("ContentSequence", []) for one in walk(child)]
    return [item, *below] if "RelationshipType" in item else below


class TestStructuredReport:
    def test_says_what_the_api_says(self, client: TestClient, finished: str) -> None:
        told = dict(figures(client.get(f"{SEGMENTATIONS}/{finished}/structured-report")))
        measured = client.get(f"{SEGMENTATIONS}/{finished}/measurements").json()
        assert told["Volume"] == pytest.approx(measured["volume_mm3"])
        assert told["Height"] == measured["max_height_um"]
        assert told["Volume, lower limit of its 95 % interval"] == pytest.approx(measured["volume_interval_mm3"]["low"])
        assert told["Number of connected pockets of fluid"] == measured["n_pockets"]

    def test_refers_to_the_seg_that_is_given(self, client: TestClient, finished: str) -> None:
        seg = read(client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "dicom-seg"}))
        report = read(client.get(f"{SEGMENTATIONS}/{finished}/structured-report"))
        images = {
            item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID
            for item in walk(report)
            if "ReferencedSOPSequence" in item
        }
        assert images == {seg.SOPInstanceUID, referenced(seg)}

    def test_has_sectors_once_eye_and_fovea_are_known(self, client: TestClient, segmented: Segmented) -> None:
        made = segmented(pngs(), spacing_um="120,4,12", laterality="OD")
        assert (
            len(
                [
                    name
                    for name, _ in figures(client.get(f"{SEGMENTATIONS}/{made}/structured-report"))
                    if name == "Volume"
                ]
            )
            == 1
        )
        placed = client.put(f"{API}/volumes/{volume_of(client, made)}/fovea", json={"slice_index": 2, "ascan": 22})
        assert placed.status_code == 200, placed.text
        volumes = [
            value
            for name, value in figures(client.get(f"{SEGMENTATIONS}/{made}/structured-report"))
            if name == "Volume"
        ]
        assert len(volumes) == 11
        assert sum(volumes[1:]) == pytest.approx(volumes[0], rel=1e-3)

    def test_before_the_mask_is_there_is_a_conflict(self, client: TestClient, volume_id: str, model_id: str) -> None:
        queued = client.post(SEGMENTATIONS, json={"volume_id": volume_id}).json()
        answer = client.get(f"{SEGMENTATIONS}/{queued['id']}/structured-report")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")


class TestPatient:
    def test_no_name_or_id_of_the_upload_comes_out_again(self, client: TestClient, segmented: Segmented) -> None:
        made = segmented(opt(FrameOfReferenceUID="1.2.3.9"), patient_key="P-12")
        volume = volume_of(client, made)
        for path in (
            f"{SEGMENTATIONS}/{made}/mask?format=dicom-seg",
            f"{SEGMENTATIONS}/{made}/structured-report",
            f"{API}/volumes/{volume}/dicom",
        ):
            answer = client.get(path)
            dataset = read(answer)
            assert (dataset.PatientID, str(dataset.PatientName)) == ("P-12", "")
            assert b"CANARY" not in answer.content

    def test_words_in_the_pixels_are_known_by_either_warning(self) -> None:
        assert all(warning.startswith(service.SAYS_BURNED_IN) for warning in (WARNING, BURNED_IN))


@pytest.mark.sqlite_only
class TestFailure:
    def test_of_the_writer_is_a_problem_and_leaves_nothing(
        self, client: TestClient, finished: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("models.oct.dicom_out.apart.CHILD", "models.oct.dicom_out.nowhere")
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "dicom-seg"})
        assert (answer.status_code, answer.json()["code"]) == (500, "dicom_not_written")
        assert str(settings.root) not in answer.text
        assert list(settings.incoming_dir.iterdir()) == []

    def test_of_getting_a_turn_says_when_to_come_back(
        self, client: TestClient, finished: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "PATIENCE_S", 0.01)
        for _ in range(service.AT_ONCE):
            assert service._turns.acquire(blocking=False)
        try:
            answer = client.get(f"{SEGMENTATIONS}/{finished}/structured-report")
        finally:
            for _ in range(service.AT_ONCE):
                service._turns.release()
        assert (answer.status_code, answer.json()["code"]) == (503, "dicom_writers_busy")
        assert int(answer.headers["Retry-After"]) > 0

    def test_pixels_that_are_gone_are_reported_as_such(
        self, client: TestClient, finished: str, database: Database, settings: Settings
    ) -> None:
        for path in (settings.root / "objects").rglob("*"):
            if path.is_file() and "mask" in str(path):
                path.unlink()
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "dicom-seg"})
        assert answer.json()["code"] in ("stored_file_missing", "unavailable")
