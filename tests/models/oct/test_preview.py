"""Small volumes for the 3-D view."""

from __future__ import annotations

import gzip

import nibabel
import numpy as np

from models.oct.preview import preview_nifti, shrink
from models.oct.volume import Spacing


class TestShrink:
    def test_what_is_small_keeps_its_values(self) -> None:
        volume = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
        np.testing.assert_array_equal(shrink(volume, volume.shape, 16, 255), volume)

    def test_boxes_become_their_means(self) -> None:
        volume = np.zeros((2, 2, 4), np.uint16)
        volume[0, :, :2] = 1000
        small = shrink(volume, volume.shape, 2, 1000)
        np.testing.assert_array_equal(small, [[[255, 0], [255, 0]], [[0, 0], [0, 0]]])

    def test_slices_that_are_too_many_are_averaged_and_a_rest_counts_for_itself(self) -> None:
        volume = np.zeros((3, 2, 2), np.uint8)
        volume[1], volume[2] = 100, 60
        assert shrink(volume, volume.shape, 2, 255)[:, 0, 0].tolist() == [50, 60]


class TestPreviewNifti:
    def read(self, spacing: Spacing | None) -> nibabel.Nifti1Image:
        volume = np.zeros((2, 3, 4), np.uint8)
        volume[1, 2, 3] = 9
        return nibabel.Nifti1Image.from_bytes(gzip.decompress(preview_nifti(volume, (4, 6, 4), spacing)))

    def test_the_vitreous_is_up_and_sizes_are_those_of_the_tissue(self) -> None:
        image = self.read(Spacing(across_um=120.0, axial_um=4.0, along_um=12.0))
        np.testing.assert_allclose(image.affine @ [1, 1, 1, 1], [0.012, 0.24, -0.008, 1], rtol=1e-5)
        assert image.header.get_xyzt_units()[0] == "mm"
        assert np.asarray(image.dataobj)[3, 2, 1] == 9

    def test_without_spacing_the_unit_is_unknown(self) -> None:
        assert self.read(None).header.get_xyzt_units()[0] == "unknown"
