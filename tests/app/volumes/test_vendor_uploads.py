"""Vendors' formats over HTTP, and where the uploader and the file differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.builders import multipart, npy, tiny_bscans
from tests.models.oct.readers.samples import SHAPE, heidelberg
from tests.models.oct.readers.vendor_samples import codes_of, e2e, every_vendor

VOLUMES = "/api/v1/volumes"

VOL = heidelberg(np.zeros(SHAPE, np.float32))
"""OS, 120 × 3.9 × 12 µm, 11 January 2017."""


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestTaken:
    @pytest.mark.parametrize("kind", ["e2e", "xml", "fds", "optovue"])
    def test_with_where_each_fact_comes_from(self, client: TestClient, kind: str) -> None:
        answer = client.post(VOLUMES, files=multipart(every_vendor()[kind]))
        assert answer.status_code == 201, answer.text
        volume = answer.json()
        assert (volume["n_slices"], volume["height"], volume["width"]) == SHAPE
        lengths = [volume["provenance"][name]["origin"] for name in ("across", "axial", "along")]
        stated = {"e2e": ["absent", "file", "absent"], "fds": ["derived", "file", "derived"]}
        assert lengths == stated.get(kind, lengths)
        known = "absent" not in lengths
        assert (volume["spacing_um"] is not None, volume["spacing_source"] == "file") == (known, known)
        assert client.get(answer.headers["Location"]).json() == volume

    def test_nothing_of_the_reading_is_left_behind(self, client: TestClient, settings: Settings) -> None:
        client.post(VOLUMES, files=multipart(every_vendor()["e2e"]))
        assert files_below(settings.incoming_dir) == []


class TestRefused:
    def test_a_broken_file_changes_nothing(self, client: TestClient, settings: Settings) -> None:
        content = e2e(codes_of(tiny_bscans(SHAPE)))
        answer = client.post(VOLUMES, files=multipart({"CANARY.e2e": content[: len(content) // 2]}))
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
        assert answer.json()["detail"] == "The file ends early: it refers to bytes beyond its end."
        assert client.get(VOLUMES).json()["items"] == []
        assert files_below(settings.incoming_dir) == []
        assert files_below(settings.root / "objects") == []


class TestContradictions:
    def volume(self, client: TestClient, **fields: str) -> dict:
        answer = client.post(VOLUMES, files=multipart({"a.vol": VOL}), data=fields)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def test_the_eye_given_at_upload_counts_and_both_are_named(self, client: TestClient) -> None:
        volume = self.volume(client, laterality="OD")
        assert volume["laterality"] == "OD"
        assert volume["warnings"] == ["The file says OS and the upload says OD; OD, as given at upload, counts."]
        assert volume["provenance"]["laterality"] == {"origin": "user", "how": "given at upload"}

    def test_agreement_is_no_warning(self, client: TestClient) -> None:
        volume = self.volume(client, laterality="OS", acquired_on="2017-01-11", spacing_um="120,3.9,12")
        assert volume["warnings"] == []

    def test_another_day(self, client: TestClient) -> None:
        volume = self.volume(client, acquired_on="2020-02-02")
        assert volume["warnings"] == ["The file states another day than the upload; the day given at upload counts."]

    def test_another_spacing(self, client: TestClient) -> None:
        volume = self.volume(client, spacing_um="60,3.9,12")
        assert volume["spacing_um"] == {"across": 60.0, "axial": 3.9, "along": 12.0}
        assert volume["warnings"] == [
            "The file states 120 × 3.9 × 12 µm and the upload 60 × 3.9 × 12 µm; the spacing given at upload counts."
        ]
        assert volume["provenance"]["across"]["origin"] == "user"

    def test_a_spacing_in_millimetres_is_told(self, client: TestClient) -> None:
        files = multipart({"a.npy": npy(tiny_bscans(SHAPE))})
        volume = client.post(VOLUMES, files=files, data={"spacing_um": "0.12,0.0039,0.012"}).json()
        assert "please check it: it has 0.12 µm between B-scans (usual are 1 to 2000)" in volume["warnings"][0]


class TestDays:
    def test_a_day_of_the_file_is_not_said_to_be_given(self, client: TestClient) -> None:
        volume = client.post(VOLUMES, files=multipart({"a.vol": VOL})).json()
        assert volume["acquired_on"] == "2017-01-11"
        assert volume["provenance"]["acquired_on"] == {"origin": "file", "how": "VisitDate, else ExamTime in UTC"}


class TestLimits:
    def test_a_reading_that_takes_too_long_is_given_up(self, settings: Settings, new_token: Callable[..., str]) -> None:
        hasty = settings.model_copy(update={"reader_seconds": 0.01})
        client = TestClient(create_app(hasty), headers={"Authorization": f"Bearer {new_token('admin')}"})
        answer = client.post(VOLUMES, files=multipart(every_vendor()["fds"]))
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
        assert "was not read within 0.01 s" in answer.json()["detail"]
        assert client.get(VOLUMES).json()["items"] == []
        assert files_below(settings.incoming_dir) == []
