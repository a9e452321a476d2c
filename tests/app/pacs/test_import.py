"""A real Orthanc: searched and imported from by the routes and the worker, as a clinic would."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from fastapi.testclient import TestClient
from pydicom.uid import JPEG2000Lossless

from app.settings import Settings
from app.storage import Storage, volume_key
from tests.app.pacs.conftest import API, SERIES, STUDY, opt, opt_bytes
from tests.app.pacs.orthanc import Orthanc
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import PATIENT, dicom_bytes
from worker.lanes import Lanes

pytestmark = pytest.mark.sqlite_only

SHAPE = (6, 32, 48)

OPHTHALMIC_PHOTO = "1.2.840.10008.5.1.4.1.1.77.1.5.1"


def import_series(client: TestClient, lanes: Lanes, study: str = STUDY, series: str = SERIES, **more: object) -> dict:
    """Ask for a series, let the worker do it, and give the transfer at its end."""
    made = client.post(f"{API}/pacs/imports", json={"study_uid": study, "series_uid": series, **more})
    assert made.status_code == 202, made.text
    lanes.exchange.run_queued()
    return client.get(made.headers["location"]).json()


class TestSearch:
    def test_finds_the_series_of_a_patient_without_the_name(self, orthanc: Orthanc, clinic: TestClient) -> None:
        orthanc.put(opt_bytes())
        orthanc.put(opt_bytes(study="1.2.3.9", series="1.2.3.9.1", PatientID="SOMEBODY-ELSE"))
        answer = clinic.post(f"{API}/pacs/searches", json={"patient_id": "CANARY-4711"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json() == {
            "items": [
                {
                    "study_uid": STUDY,
                    "series_uid": SERIES,
                    "patient_id": "CANARY-4711",
                    "acquired_on": "2024-02-29",
                    "modality": "OPT",
                    "laterality": "OS",
                    "n_instances": 1,
                    "n_frames": 6,
                }
            ],
            "n_left_out": 0,
        }
        assert PATIENT not in answer.text

    def test_by_day(self, orthanc: Orthanc, clinic: TestClient) -> None:
        orthanc.put(opt_bytes())
        found = {
            day: [item["series_uid"] for item in clinic.post(f"{API}/pacs/searches", json={"day": day}).json()["items"]]
            for day in ("2024-02-29", "2024-03-01")
        }
        assert found == {"2024-02-29": [SERIES], "2024-03-01": []}

    def test_leaves_out_what_is_no_tomography_unless_asked(self, orthanc: Orthanc, clinic: TestClient) -> None:
        orthanc.put(opt_bytes(SOPClassUID=OPHTHALMIC_PHOTO, Modality="OP"))
        wanted = {"patient_id": "CANARY-4711"}
        assert clinic.post(f"{API}/pacs/searches", json=wanted).json()["items"] == []
        everything = clinic.post(f"{API}/pacs/searches", json={**wanted, "all_classes": True}).json()
        assert [item["modality"] for item in everything["items"]] == ["OP"]

    @pytest.mark.parametrize("wanted", [{}, {"patient_id": "*"}, {"patient_id": "CANARY?4711"}, {"patient_id": "a\\b"}])
    def test_for_everybody_is_refused(self, clinic: TestClient, wanted: dict[str, str]) -> None:
        assert clinic.post(f"{API}/pacs/searches", json=wanted).status_code == 422


class TestImport:
    def test_brings_a_multi_frame_object_voxel_for_voxel(
        self, orthanc: Orthanc, clinic: TestClient, orthanc_settings: Settings, lanes_on: Callable[[Settings], Lanes]
    ) -> None:
        orthanc.put(opt_bytes())
        done = import_series(clinic, lanes_on(orthanc_settings))
        assert (done["state"], done["error"], done["kind"], done["progress"]) == ("succeeded", None, "import", 1.0)
        assert (done["series_uid"], done["warnings"]) == (None, [])
        (volume_id,) = done["volume_ids"]
        volume = clinic.get(f"{API}/volumes/{volume_id}").json()
        assert (volume["n_slices"], volume["height"], volume["width"]) == SHAPE
        assert (volume["laterality"], volume["spacing_source"], volume["format"]) == ("OS", "file", "dicom")
        assert volume["spacing_um"] == {"across": 120.0, "axial": 4.0, "along": 12.0}
        stored = np.stack(list(Storage(orthanc_settings.storage).iterate_stack(volume_key(volume_id))))
        np.testing.assert_array_equal(stored, tiny_bscans(SHAPE))

        again = import_series(clinic, lanes_on(orthanc_settings))
        assert again["id"] != done["id"]
        assert again["volume_ids"] == [volume_id]

    def test_makes_one_volume_of_single_frames_and_one_of_each_multi_frame_object(
        self, orthanc: Orthanc, clinic: TestClient, orthanc_settings: Settings, lanes_on: Callable[[Settings], Lanes]
    ) -> None:
        bscans = tiny_bscans((3, 32, 48), seed=5)
        for number in (2, 0, 1):  # they come in any order
            place = {"ImagePositionPatient": [0, 0.12 * number, 0], "ImageOrientationPatient": [1, 0, 0, 0, 0, -1]}
            single = opt(shape=(1, 32, 48), seed=5, InstanceNumber=number + 1, NumberOfFrames=1, **place)
            del single.PerFrameFunctionalGroupsSequence, single.SharedFunctionalGroupsSequence
            single.PixelData = bscans[number].tobytes()
            orthanc.put(dicom_bytes(single))
        for seed in (1, 2):
            orthanc.put(opt_bytes(seed=seed, InstanceNumber=10 + seed))
        done = import_series(clinic, lanes_on(orthanc_settings))
        assert (done["state"], done["error"]) == ("succeeded", None)
        volumes = [clinic.get(f"{API}/volumes/{volume_id}").json() for volume_id in done["volume_ids"]]
        assert sorted(volume["n_slices"] for volume in volumes) == [3, 6, 6]
        (singles,) = (volume["id"] for volume in volumes if volume["n_slices"] == 3)
        stored = np.stack(list(Storage(orthanc_settings.storage).iterate_stack(volume_key(singles))))
        np.testing.assert_array_equal(stored, bscans)

    def test_leaves_photos_out_and_says_so(
        self, orthanc: Orthanc, clinic: TestClient, orthanc_settings: Settings, lanes_on: Callable[[Settings], Lanes]
    ) -> None:
        orthanc.put(opt_bytes())
        orthanc.put(opt_bytes(seed=3, SOPClassUID=OPHTHALMIC_PHOTO, Modality="OP"))
        done = import_series(clinic, lanes_on(orthanc_settings))
        assert len(done["volume_ids"]) == 1
        assert done["warnings"] == ["1 images of other SOP classes were left out."]

    def test_of_compressed_frames_is_lossless(
        self, orthanc: Orthanc, clinic: TestClient, orthanc_settings: Settings, lanes_on: Callable[[Settings], Lanes]
    ) -> None:
        dataset = opt()
        dataset.compress(JPEG2000Lossless, tiny_bscans(SHAPE))
        orthanc.put(dicom_bytes(dataset))
        done = import_series(clinic, lanes_on(orthanc_settings))
        assert done["error"] is None
        stored = np.stack(list(Storage(orthanc_settings.storage).iterate_stack(volume_key(done["volume_ids"][0]))))
        np.testing.assert_array_equal(stored, tiny_bscans(SHAPE))

    def test_of_what_the_pacs_does_not_have_fails_in_words(
        self, orthanc: Orthanc, clinic: TestClient, orthanc_settings: Settings, lanes_on: Callable[[Settings], Lanes]
    ) -> None:
        done = import_series(clinic, lanes_on(orthanc_settings), "1.2.3", "1.2.3.4")
        assert done["state"] == "failed"
        assert done["error"]["code"] in ("pacs_refused", "nothing_ophthalmic")
        assert done["volume_ids"] == []

    def test_with_a_wrong_password_names_the_status(
        self,
        orthanc: Orthanc,
        with_pacs: Callable[..., Settings],
        client_on: Callable[[Settings], TestClient],
        lanes_on: Callable[[Settings], Lanes],
    ) -> None:
        settings = with_pacs(orthanc.url, user="serous", password="wrong")
        client = client_on(settings)
        answer = client.post(f"{API}/pacs/searches", json={"day": "2024-02-29"})
        assert (answer.status_code, answer.json()["code"], answer.json()["pacs_status"]) == (502, "pacs_refused", 401)
        done = import_series(client, lanes_on(settings))
        assert done["state"] == "failed"
        assert "status 401" in done["error"]["detail"]
        assert "wrong" not in done["error"]["detail"]


class TestReadiness:
    def test_names_the_pacs(self, orthanc_settings: Settings) -> None:
        from app.main import create_app

        with TestClient(create_app(orthanc_settings), base_url="http://127.0.0.1:8000") as client:
            assert client.get("/readyz").json()["pacs"] == "ok"
