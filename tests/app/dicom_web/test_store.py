"""STOW-RS: DICOM pushed over HTTP, and the answers of PS3.18."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.settings import Settings
from app.storage import Storage, volume_key
from tests.app.pacs.conftest import STUDY, opt, opt_bytes
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes

API = "/api/v1"
STOW = f"{API}/dicom-web/studies"
BOUNDARY = "of-the-test"
KIND = f'multipart/related; type="application/dicom"; boundary="{BOUNDARY}"'
SHAPE = (6, 32, 48)

FAILED, STORED, UNKNOWN = "00081198", "00081199", "0008119A"
REASON, INSTANCE = "00081197", "00081155"


def body(files: Sequence[bytes], part_kind: str = "application/dicom", end: bytes = b"--\r\n") -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: {part_kind}\r\n\r\n".encode()
    return b"\r\n".join([head + file for file in files] + [f"--{BOUNDARY}".encode()]) + end


def push(client: TestClient, files: Sequence[bytes], where: str = STOW, kind: str = KIND) -> Any:
    return client.post(where, content=body(files), headers={"Content-Type": kind})


def reasons(answer: Any) -> list[int]:
    items = [item for tag in (FAILED, UNKNOWN) for item in answer.json().get(tag, {"Value": []})["Value"]]
    return [item[REASON]["Value"][0] for item in items]


def volumes(client: TestClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"{API}/volumes").json()["items"]
    return items


@pytest.mark.sqlite_only
class TestStored:
    def test_instance_is_named_in_the_answer_and_its_voxels_are_there(
        self, client_of: Callable[[str], TestClient], settings: Settings
    ) -> None:
        client, dataset = client_of("annotator"), opt()
        answer = push(client, [dicom_bytes(dataset)])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/dicom+json")
        assert answer.json() == {
            "00081190": {"vr": "UR"},
            STORED: {
                "vr": "SQ",
                "Value": [
                    {
                        "00081150": {"vr": "UI", "Value": [dataset.SOPClassUID]},
                        INSTANCE: {"vr": "UI", "Value": [dataset.SOPInstanceUID]},
                    }
                ],
            },
        }
        (volume,) = volumes(client)
        stored = np.stack(list(Storage(settings.storage).iterate_stack(volume_key(volume["id"]))))
        np.testing.assert_array_equal(stored, tiny_bscans(SHAPE))

    def test_again_is_the_same_volume(self, client: TestClient) -> None:
        content = opt_bytes()
        first, second = push(client, [content]), push(client, [content])
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json() == second.json()
        assert len(volumes(client)) == 1

    def test_single_frames_of_a_series_are_one_volume_whatever_their_order(self, client: TestClient) -> None:
        singles = []
        for number in range(4):
            place = {"ImagePositionPatient": [0, 0.12 * number, 0], "ImageOrientationPatient": [1, 0, 0, 0, 0, -1]}
            single = opt(shape=(1, 32, 48), InstanceNumber=number + 1, NumberOfFrames=1, **place)
            del single.PerFrameFunctionalGroupsSequence, single.SharedFunctionalGroupsSequence
            singles.append(dicom_bytes(single))
        assert push(client, singles).status_code == 200
        assert push(client, [singles[index] for index in (2, 0, 3, 1)]).status_code == 200
        assert [volume["n_slices"] for volume in volumes(client)] == [4]

    def test_two_multi_frame_objects_are_two_volumes(self, client: TestClient) -> None:
        answer = push(client, [opt_bytes(seed=1), opt_bytes(seed=2), opt_bytes(seed=2)])
        assert (answer.status_code, len(answer.json()[STORED]["Value"])) == (200, 2)
        assert len(volumes(client)) == 2

    @pytest.mark.parametrize("magic", [b"MZ", b"\x7fELF"])
    def test_without_the_preamble_that_made_it_a_program_too(self, magic: bytes, client: TestClient) -> None:
        plain = opt_bytes()
        polyglot = magic.ljust(128, b"\x90") + plain[128:]
        assert push(client, [polyglot]).status_code == 200
        assert push(client, [plain]).status_code == 200
        assert len(volumes(client)) == 1, "the preamble was blanked before the bytes were looked at"


@pytest.mark.sqlite_only
class TestRefused:
    def test_photo_by_its_class_and_nothing_is_stored(self, client: TestClient) -> None:
        answer = push(client, [opt_bytes(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.1")])
        assert (answer.status_code, reasons(answer)) == (409, [0x0122])
        assert (STORED in answer.json(), volumes(client)) == (False, [])

    def test_any_class_is_taken_when_asked_for(self, client: TestClient) -> None:
        content = opt_bytes(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.2")
        assert push(client, [content], f"{STOW}?all=true").status_code == 200
        assert len(volumes(client)) == 1

    def test_some_of_a_push_is_202(self, client: TestClient) -> None:
        photo = opt(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.1", seed=4)
        answer = push(client, [opt_bytes(), dicom_bytes(photo), b"no DICOM at all" * 20])
        assert (answer.status_code, reasons(answer)) == (202, [0x0122, 0xC000])
        assert answer.json()[FAILED]["Value"][0][INSTANCE]["Value"] == [photo.SOPInstanceUID]
        assert len(volumes(client)) == 1

    def test_instance_of_another_study_than_the_address_says(self, client: TestClient) -> None:
        answer = push(client, [opt_bytes(study="1.2.3.999")], f"{STOW}/{STUDY}")
        assert (answer.status_code, reasons(answer), volumes(client)) == (409, [0xA901], [])
        assert push(client, [opt_bytes()], f"{STOW}/{STUDY}").status_code == 200

    def test_instance_whose_pixels_end_early(self, client: TestClient) -> None:
        answer = push(client, [opt_bytes()[:-500]])
        assert answer.status_code == 409
        assert reasons(answer)[0] in (0xC000, 0x0110)
        assert volumes(client) == []

    @pytest.mark.parametrize("name", ["..%2f..%2fx", "a", "1" * 65])
    def test_address_that_names_no_study(self, name: str, client: TestClient) -> None:
        assert push(client, [opt_bytes()], f"{STOW}/{name}").status_code in (404, 405, 422)

    def test_body_that_ends_early(self, client: TestClient, settings: Settings) -> None:
        content = body([opt_bytes()])
        for cut in (len(content) // 2, len(content) - 5):
            answer = client.post(STOW, content=content[:cut], headers={"Content-Type": KIND})
            assert (answer.status_code, answer.json()["code"]) == (422, "broken_push")
        assert volumes(client) == []
        assert list(settings.incoming_dir.iterdir()) == []

    @pytest.mark.parametrize(
        ("kind", "part_kind"),
        [
            ("application/dicom", "application/dicom"),
            (f"multipart/form-data; boundary={BOUNDARY}", "application/dicom"),
            (f'multipart/related; type="application/dicom+json"; boundary={BOUNDARY}', "application/dicom+json"),
            ('multipart/related; type="application/dicom"', "application/dicom"),
            (KIND, "application/dicom+xml"),
        ],
    )
    def test_body_of_another_type(self, kind: str, part_kind: str, client: TestClient) -> None:
        content = body([opt_bytes()], part_kind)
        answer = client.post(STOW, content=content, headers={"Content-Type": kind})
        assert answer.status_code in (413, 415)
        assert volumes(client) == []

    def test_body_over_the_limit_of_an_upload(self, client: TestClient, application: Any, settings: Settings) -> None:
        application.state.settings = settings.model_copy(update={"max_upload_bytes": 5000})
        assert push(client, [opt_bytes()]).status_code == 413
        chunks = iter([body([opt_bytes()])])
        assert client.post(STOW, content=chunks, headers={"Content-Type": KIND}).status_code == 413
        assert list(settings.incoming_dir.iterdir()) == []

    def test_reader_may_not_push(self, client_of: Callable[[str], TestClient], anonymous: TestClient) -> None:
        assert push(client_of("viewer"), [opt_bytes()]).status_code == 403
        assert push(anonymous, [opt_bytes()]).status_code == 401

    def test_file_of_its_parts_is_gone_after_the_request(self, client: TestClient, settings: Settings) -> None:
        assert push(client, [opt_bytes()]).status_code == 200
        assert list(Path(settings.incoming_dir).iterdir()) == []

    def test_deflated_bomb_is_refused_before_it_is_unpacked(self, client: TestClient) -> None:
        bomb = opt(shape=(70, 512, 512))
        bomb.PixelData = bytes(70 * 512 * 512)
        bomb.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        content = dicom_bytes(bomb)
        assert len(content) < 100_000
        answer = push(client, [content])
        assert (answer.status_code, reasons(answer), volumes(client)) == (409, [0xC000], [])

    def test_deflated_scan_is_taken(self, client: TestClient) -> None:
        packed = opt()
        packed.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        assert push(client, [dicom_bytes(packed)]).status_code == 200
        assert [volume["n_slices"] for volume in volumes(client)] == [6]
