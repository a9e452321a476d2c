"""A result on its way back: imported from a real Orthanc, segmented, sent, found there and compared pixel for pixel."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import Dataset

from app.db import jobs
from app.db.columns import new_id
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key
from tests.app.pacs.conftest import API, STUDY, opt, opt_bytes
from tests.app.pacs.orthanc import Orthanc
from tests.app.pacs.test_import import import_series
from tests.models.oct.readers.samples import PATIENT, dicom_bytes
from worker.lanes import Lanes

pytestmark = pytest.mark.sqlite_only

SHAPE = (6, 32, 48)

SEG_STORAGE, SR_STORAGES = (
    "1.2.840.10008.5.1.4.1.1.66.4",
    ("1.2.840.10008.5.1.4.1.1.88.34", "1.2.840.10008.5.1.4.1.1.88.33"),
)

Mask = np.ndarray[Any, np.dtype[np.uint8]]


@pytest.fixture
def segment(database: Database, settings: Settings, mask: Mask) -> Callable[[str], str]:
    """Put the finished segmentation of a volume there as a worker would."""

    def make(volume_id: str) -> str:
        storage, segmentation_id = Storage(settings.storage), new_id()
        storage.write_stack(mask_key(segmentation_id), mask, shape=SHAPE, dtype="uint8")
        storage.write_stack(probability_key(segmentation_id), mask * np.uint8(255), shape=SHAPE, dtype="uint8")
        with database.transaction() as session:
            from app.db.tables import User

            user = session.query(User).first()
            assert user is not None
            session.add(
                Segmentation(id=segmentation_id, volume_id=volume_id, method="efd", model_id=None, created_by=user.id)
            )
            session.flush()
            claim = jobs.claim(session, Segmentation, segmentation_id)
            assert claim is not None
            slices = [{"area_px": int(bscan.sum()), "probability": float(bscan.any())} for bscan in mask]
            results = {"fluid_voxels": int(mask.sum()), "fluid_volume_mm3": None, "slices": slices, "duration_s": 1.0}
            assert jobs.finish(session, Segmentation, segmentation_id, claim, **results)
        return segmentation_id

    return make


def deliver(client: TestClient, lanes: Lanes, segmentation_id: str) -> dict[str, Any]:
    """Send the results, let the worker do it, and give the transfer at its end."""
    made = client.post(f"{API}/segmentations/{segmentation_id}/pacs-deliveries")
    assert made.status_code == 202, made.text
    lanes.exchange.run_queued()
    done: dict[str, Any] = client.get(made.headers["location"]).json()
    return done


def in_orthanc(orthanc: Orthanc, sop_instance_uid: str) -> Dataset:
    """The object as Orthanc has it."""
    (found,) = orthanc.find("Instance", SOPInstanceUID=sop_instance_uid)
    return pydicom.dcmread(io.BytesIO(orthanc.file(found["ID"])))


class TestDelivery:
    def test_of_an_imported_scan_is_found_in_its_study_with_the_same_pixels(
        self,
        orthanc: Orthanc,
        clinic: TestClient,
        orthanc_settings: Settings,
        lanes_on: Callable[[Settings], Lanes],
        segment: Callable[[str], str],
        mask: Mask,
    ) -> None:
        orthanc.put(opt_bytes(FrameOfReferenceUID="1.2.826.0.1.3680043.10.1.9", PatientBirthDate="19500101"))
        lanes = lanes_on(orthanc_settings)
        (volume_id,) = import_series(clinic, lanes)["volume_ids"]
        segmentation_id = segment(volume_id)
        done = deliver(clinic, lanes, segmentation_id)
        assert (done["state"], done["error"], done["warnings"]) == ("succeeded", None, [])
        assert done["segmentation_id"] == segmentation_id
        kinds = {item["kind"]: item for item in done["instances"]}
        assert {"mask", "report"} <= set(kinds)

        seg = in_orthanc(orthanc, kinds["mask"]["sop_instance_uid"])
        assert seg.SOPClassUID == SEG_STORAGE == kinds["mask"]["sop_class_uid"]
        assert (seg.StudyInstanceUID, seg.PatientID, str(seg.PatientName)) == (STUDY, "CANARY-4711", PATIENT)
        assert seg.PatientBirthDate == "19500101"
        np.testing.assert_array_equal(frames_of(seg), mask)
        report = in_orthanc(orthanc, kinds["report"]["sop_instance_uid"])
        assert report.SOPClassUID in SR_STORAGES
        (study,) = orthanc.find("Study", StudyInstanceUID=STUDY)
        assert len(study["Series"]) == 1 + len(done["instances"]), "the scan's series, and one for each result"

        again = deliver(clinic, lanes, segmentation_id)
        assert (again["state"], again["instances"]) == ("succeeded", done["instances"])
        (study,) = orthanc.find("Study", StudyInstanceUID=STUDY)
        assert len(study["Series"]) == 1 + len(done["instances"]), "a second delivery doubles nothing"

    def test_leaves_no_name_behind(
        self,
        orthanc: Orthanc,
        clinic: TestClient,
        orthanc_settings: Settings,
        lanes_on: Callable[[Settings], Lanes],
        segment: Callable[[str], str],
        tmp_path: Path,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        orthanc.put(opt_bytes())
        lanes = lanes_on(orthanc_settings)
        (volume_id,) = import_series(clinic, lanes)["volume_ids"]
        assert deliver(clinic, lanes, segment(volume_id))["state"] == "succeeded"
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        contents = b"".join(path.read_bytes() for path in files)
        assert b"pacs.delivery_started" in contents, "the database is among the files"
        assert b"CANARY" not in contents
        assert clinic.post(f"{API}/pacs/searches", json={"patient_id": "CANARY-4711"}).status_code == 200
        told = capfd.readouterr()
        assert "CANARY" not in told.out + told.err

    def test_of_an_uploaded_scan_is_a_study_of_its_own_with_the_scan(
        self,
        orthanc: Orthanc,
        clinic: TestClient,
        orthanc_settings: Settings,
        lanes_on: Callable[[Settings], Lanes],
        segment: Callable[[str], str],
        upload: Callable[..., dict[str, Any]],
        mask: Mask,
    ) -> None:
        volume = upload(shape=SHAPE, spacing_um="120,4,12", patient_key="P-1")
        done = deliver(clinic, lanes_on(orthanc_settings), segment(str(volume["id"])))
        assert (done["state"], done["error"]) == ("succeeded", None)
        assert len(done["warnings"]) == 1
        kinds = {item["kind"]: item for item in done["instances"]}
        assert set(kinds) == {"scan", "mask", "report"}
        seg = in_orthanc(orthanc, kinds["mask"]["sop_instance_uid"])
        assert seg.PatientID == "P-1"
        np.testing.assert_array_equal(frames_of(seg), mask)

    def test_without_spacing_fails_in_words(
        self,
        clinic: TestClient,
        orthanc_settings: Settings,
        lanes_on: Callable[[Settings], Lanes],
        segment: Callable[[str], str],
        upload: Callable[..., dict[str, Any]],
    ) -> None:
        volume = upload(shape=SHAPE)
        done = deliver(clinic, lanes_on(orthanc_settings), segment(str(volume["id"])))
        assert done["state"] == "failed"
        assert "spacing" in done["error"]["detail"]

    def test_of_a_study_that_the_pacs_has_for_two_patients_is_not_begun(
        self,
        orthanc: Orthanc,
        clinic: TestClient,
        orthanc_settings: Settings,
        lanes_on: Callable[[Settings], Lanes],
        segment: Callable[[str], str],
    ) -> None:
        orthanc.put(opt_bytes())
        lanes = lanes_on(orthanc_settings)
        (volume_id,) = import_series(clinic, lanes)["volume_ids"]
        other = opt(PatientID="SOMEBODY-ELSE", seed=8)
        orthanc.put(dicom_bytes(other))
        done = deliver(clinic, lanes, segment(volume_id))
        assert (done["state"], done["instances"]) == ("failed", [])
        assert "two patients" in done["error"]["detail"]


def frames_of(seg: Dataset) -> Mask:
    """The frames of a binary SEG as (S, D, W) of 0 and 1, each where the frame of the scan is that it refers to.

    So a file with its frames in another order gives the same answer.
    """
    numbers = [
        int(frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedFrameNumber)
        for frame in seg.PerFrameFunctionalGroupsSequence
    ]
    pixels: Mask = (seg.pixel_array != 0).astype(np.uint8)
    return pixels[np.argsort(numbers)]
