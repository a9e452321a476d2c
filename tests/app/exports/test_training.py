"""The training export: complete, its digests right, no patient's key or reader's name in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.db.patient_digests import HELD_OUT_SHARE, position
from tests.app.conftest import API, MASK_SHAPE
from tests.builders import tiny_bscans

EXPORT = f"{API}/training-export"


def archive_of(client: TestClient) -> zipfile.ZipFile:
    answer = client.get(EXPORT)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def tag(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool) -> None:
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200


@pytest.fixture
def tagged(client: TestClient, client_of: Callable[..., TestClient], finished: str) -> str:
    """A segmented volume with tags of two readers who differ about slice 2; the volume's id."""
    volume_id = str(client.get(f"{API}/segmentations/{finished}").json()["volume_id"])
    tag(client, volume_id, 1, 2, True)
    tag(client_of("annotator"), volume_id, 2, 3, False)
    return volume_id


class TestArchive:
    def test_holds_every_bscan_losslessly(self, client: TestClient, tagged: str) -> None:
        archive = archive_of(client)
        assert archive.testzip() is None
        for index, bscan in enumerate(tiny_bscans(MASK_SHAPE)):
            picture = Image.open(io.BytesIO(archive.read(f"images/{tagged}/bscan_{index:04d}.png")))
            np.testing.assert_array_equal(np.asarray(picture), bscan)

    def test_holds_the_masks_of_the_model_in_use(
        self, client: TestClient, tagged: str, mask: np.ndarray[Any, np.dtype[np.uint8]]
    ) -> None:
        archive = archive_of(client)
        for index, wanted in enumerate(mask):
            picture = Image.open(io.BytesIO(archive.read(f"masks/{tagged}/bscan_{index:04d}.png")))
            np.testing.assert_array_equal(np.asarray(picture), wanted * 255)

    def test_holds_each_readers_tags_and_what_they_agree_on(self, client: TestClient, tagged: str) -> None:
        archive = archive_of(client)
        tags = rows(archive, "tags.csv")
        assert [(row["slice_index"], row["has_fluid"]) for row in tags if row["slice_index"] != "2"] == [
            ("1", "1"), ("3", "0"),
        ]  # fmt: skip
        assert len({row["reader"] for row in tags}) == 2
        agreed = {row["slice_index"]: (row["has_fluid"], row["n_readers"]) for row in rows(archive, "consensus.csv")}
        assert agreed == {"1": ("1", "1"), "2": ("", "2"), "3": ("0", "1")}

    def test_its_manifest_has_the_digest_of_every_other_file(self, client: TestClient, tagged: str) -> None:
        archive = archive_of(client)
        manifest = json.loads(archive.read("manifest.json"))
        others = set(archive.namelist()) - {"manifest.json"}
        assert manifest["sha256"] == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in others}
        assert (manifest["n_volumes"], manifest["n_volumes_with_masks"]) == (1, 1)

    def test_names_no_patient_and_no_reader(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], tagged: str
    ) -> None:
        volume = upload(seed=5, patient_key="Zzyzx-7")
        tag(client, str(volume["id"]), 0, 0, True)
        archive = archive_of(client)
        names = [user["name"] for user in client.get(f"{API}/users").json()["items"]]
        for member in archive.namelist():
            content = archive.read(member)
            assert b"Zzyzx" not in content
            assert not [name for name in names if len(name) > 6 and name.encode() in content]

    def test_leaves_untagged_and_deleted_volumes_out(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], tagged: str
    ) -> None:
        upload(seed=6)
        gone = str(upload(seed=7)["id"])
        tag(client, gone, 0, 0, True)
        client.delete(f"{API}/volumes/{gone}")
        assert {row["volume_id"] for row in rows(archive_of(client), "splits.csv")} == {tagged}

    def test_has_terms(self, client: TestClient) -> None:
        assert b"pseudonymous, not anonymous" in archive_of(client).read("README.txt")


@pytest.mark.sqlite_only
class TestSplits:
    def test_keep_a_patient_together_and_follow_the_hash_of_trainings(
        self, client: TestClient, upload: Callable[..., dict[str, Any]]
    ) -> None:
        patients = {}
        for seed in range(12):
            patient = f"P-{seed // 2}"
            volume_id = str(upload(seed=seed, patient_key=patient, laterality="OD")["id"])
            tag(client, volume_id, 0, 0, True)
            patients[volume_id] = patient
        split = {row["volume_id"]: row for row in rows(archive_of(client), "splits.csv")}
        for volume_id, patient in patients.items():
            row = split[volume_id]
            assert (row["held_out"] == "1") == (position(patient) < HELD_OUT_SHARE)
            assert (row["fold"] == "") == (row["held_out"] == "1")
        by_patient = {(row["patient"], row["held_out"], row["fold"]) for row in split.values()}
        assert len(by_patient) == 6
        assert {row["fold"] for row in split.values()} <= {"", "0", "1", "2", "3", "4"}

    def test_names_are_the_same_in_the_next_export(self, client: TestClient, tagged: str) -> None:
        first, second = (rows(archive_of(client), "splits.csv")[0]["patient"] for _ in range(2))
        assert first == second
        assert first.startswith("patient-")


@pytest.mark.sqlite_only
class TestRoute:
    def test_is_for_trainers(self, client_of: Callable[..., TestClient]) -> None:
        assert client_of("annotator").get(EXPORT).status_code == 403
        assert client_of("trainer").get(EXPORT).status_code == 200

    def test_is_noted_in_the_audit_trail(self, client: TestClient) -> None:
        client.get(EXPORT)
        assert "training.exported" in client.get(f"{API}/audit-events").text
