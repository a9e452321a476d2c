"""Small copies for the 3-D view over HTTP."""

from __future__ import annotations

import gzip
from typing import Any

import nibabel
import numpy as np
from fastapi.testclient import TestClient

API = "/api/v1"


def voxels(content: bytes) -> np.ndarray[Any, Any]:
    """The voxels as (S, D, W)."""
    image = nibabel.Nifti1Image.from_bytes(gzip.decompress(content))
    return np.asarray(image.dataobj).transpose(2, 1, 0)


class TestPreviews:
    def test_the_mask_and_its_volume_lie_on_one_grid(
        self, client: TestClient, finished: str, mask: np.ndarray[Any, Any]
    ) -> None:
        volume_id = client.get(f"{API}/segmentations/{finished}").json()["volume_id"]
        volume = voxels(client.get(f"{API}/volumes/{volume_id}/preview.nii.gz").content)
        found = voxels(client.get(f"{API}/segmentations/{finished}/preview.nii.gz").content)
        assert volume.shape == found.shape
        assert volume.max() == 255
        np.testing.assert_array_equal(found, mask * 255)

    def test_are_no_longer_than_asked(self, client: TestClient, finished: str) -> None:
        found = voxels(client.get(f"{API}/segmentations/{finished}/preview.nii.gz?max_side=16").content)
        assert found.shape == (6, 16, 16)

    def test_a_side_without_sense_is_refused(self, client: TestClient, finished: str) -> None:
        assert client.get(f"{API}/segmentations/{finished}/preview.nii.gz?max_side=9999").status_code == 422

    def test_of_an_unknown_volume_is_404(self, client: TestClient) -> None:
        assert client.get(f"{API}/volumes/nothing/preview.nii.gz").status_code == 404
