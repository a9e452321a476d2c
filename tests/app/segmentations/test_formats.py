"""Masks in every format over HTTP, each read by another library than the one that wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from fastapi.testclient import TestClient
from pycocotools import mask as coco

from app.segmentations.masks import FORMATS
from app.settings import Settings
from tests.app.conftest import SEGMENTATIONS

pytestmark = pytest.mark.sqlite_only

Mask = np.ndarray[Any, np.dtype[np.uint8]]


class TestFormats:
    @pytest.mark.parametrize(("name", "suffix"), [("nrrd", ".nrrd"), ("metaimage", ".mha"), ("nifti", ".nii.gz")])
    def test_itk_reads_the_mask(
        self, client: TestClient, finished: str, mask: Mask, name: str, suffix: str, tmp_path: Path
    ) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": name})
        assert answer.headers["content-disposition"] == f'attachment; filename="{finished}{suffix}"'
        (tmp_path / f"mask{suffix}").write_bytes(answer.content)
        image = sitk.ReadImage(str(tmp_path / f"mask{suffix}"))
        np.testing.assert_array_equal(sitk.GetArrayFromImage(image), mask)
        assert image.GetSpacing() == pytest.approx((0.012, 0.004, 0.12))

    def test_coco_decodes_the_mask(self, client: TestClient, finished: str, mask: Mask) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "coco"})
        document = json.loads(answer.content)
        assert [one["image_id"] for one in document["annotations"]] == [3, 4]
        for one in document["annotations"]:
            np.testing.assert_array_equal(coco.decode(one["segmentation"]), mask[one["image_id"] - 1])

    @pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
    def test_each_has_its_media_type_and_leaves_no_file(
        self, client: TestClient, settings: Settings, finished: str, known: Any
    ) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", headers={"Accept": known.media_type})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(known.media_type)
        assert [path for path in settings.incoming_dir.rglob("*") if path.is_file()] == []

    def test_one_that_is_not_known_is_refused_with_all_that_are(self, client: TestClient, finished: str) -> None:
        answer = client.get(f"{SEGMENTATIONS}/{finished}/mask", params={"format": "bmp"})
        assert answer.status_code == 406
        for known in FORMATS:
            assert known.name in answer.json()["detail"]
