"""NRRD and MetaImage, read back by other libraries."""

import tracemalloc

import nrrd
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from models.oct.export import UnusableMask
from models.oct.export_itk import write_metaimage, write_nrrd
from models.oct.readers import SourceFile, read_volume
from models.oct.volume import Spacing

SPACING = Spacing(across_um=120.0, axial_um=3.87, along_um=11.3)

SHAPE = (3, 4, 5)

WRITERS = [pytest.param(write_nrrd, "mask.nrrd", id="nrrd"), pytest.param(write_metaimage, "mask.mha", id="mha")]


def one_voxel():
    """(3, 4, 5) with a single fluid voxel at B-scan 1, depth 2, A-scan 4."""
    mask = np.zeros(SHAPE, np.uint8)
    mask[1, 2, 4] = 1
    return mask


class TestBoth:
    @pytest.mark.parametrize(("write", "name"), WRITERS)
    def test_itk_reads_voxels_and_spacing(self, write, name, tmp_path):
        write(iter(one_voxel()), SHAPE, SPACING, tmp_path / name)
        image = sitk.ReadImage(str(tmp_path / name))
        np.testing.assert_array_equal(sitk.GetArrayFromImage(image), one_voxel())
        assert image.GetSize() == (5, 4, 3)
        assert image.GetSpacing() == pytest.approx((0.0113, 0.00387, 0.12), rel=1e-12)

    @pytest.mark.parametrize(("write", "name"), WRITERS)
    def test_random_masks_come_back_voxel_by_voxel(self, write, name, tmp_path):
        mask = np.random.default_rng(0).integers(0, 2, (7, 33, 41)).astype(np.uint8)
        write(iter(mask), mask.shape, SPACING, tmp_path / name)
        np.testing.assert_array_equal(sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / name))), mask)

    @pytest.mark.parametrize(("write", "name"), WRITERS)
    def test_unknown_spacing_is_said_and_not_invented(self, write, name, tmp_path):
        write(iter(one_voxel()), SHAPE, None, tmp_path / name)
        assert b"spacing unknown" in (tmp_path / name).read_bytes()
        np.testing.assert_array_equal(sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / name))), one_voxel())

    @pytest.mark.parametrize(("write", "name"), WRITERS)
    def test_the_same_mask_gives_the_same_bytes(self, write, name, tmp_path):
        write(iter(one_voxel()), SHAPE, SPACING, tmp_path / name)
        first = (tmp_path / name).read_bytes()
        write(iter(one_voxel()), SHAPE, SPACING, tmp_path / name)
        assert (tmp_path / name).read_bytes() == first

    @pytest.mark.parametrize(("write", "name"), WRITERS)
    @pytest.mark.parametrize(
        ("mask", "words"),
        [
            (one_voxel()[:2], "has 2 B-scans and not 3"),
            (one_voxel()[:, :3], r"B-scan 0 of the mask is not \(4, 5\) values of 0 and 1"),
            (one_voxel() * np.uint8(255), "B-scan 1 of the mask is not"),
            (one_voxel().astype(np.float32), "B-scan 0 of the mask is not"),
        ],
    )
    def test_what_is_no_such_mask_is_refused(self, write, name, mask, words, tmp_path):
        with pytest.raises(UnusableMask, match=words):
            write(iter(mask), SHAPE, SPACING, tmp_path / name)

    @pytest.mark.parametrize(("write", "name"), WRITERS)
    def test_only_one_bscan_is_in_memory(self, write, name, tmp_path):
        def bscans():
            for _ in range(64):
                yield np.zeros((512, 512), np.uint8)  # 16 MiB in all

        tracemalloc.start()
        write(bscans(), (64, 512, 512), SPACING, tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2 * 2**20


class TestNrrd:
    def test_pynrrd_reads_voxels_spacing_and_units(self, tmp_path):
        write_nrrd(iter(one_voxel()), SHAPE, SPACING, tmp_path / "mask.nrrd")
        voxels, header = nrrd.read(str(tmp_path / "mask.nrrd"))
        np.testing.assert_array_equal(voxels.transpose(2, 1, 0), one_voxel())
        np.testing.assert_allclose(header["spacings"], [0.0113, 0.00387, 0.12], rtol=1e-12)
        assert header["units"] == ["mm", "mm", "mm"]
        assert header["labels"] == ["along", "axial", "across"]

    def test_unknown_spacing_has_no_field(self, tmp_path):
        write_nrrd(iter(one_voxel()), SHAPE, None, tmp_path / "mask.nrrd")
        header = nrrd.read_header(str(tmp_path / "mask.nrrd"))
        assert not {"spacings", "units", "space directions"} & set(header)


class TestMetaImage:
    def test_our_reader_takes_it_back(self, tmp_path):
        write_metaimage(iter(one_voxel()), SHAPE, SPACING, tmp_path / "mask.mha")
        volume = read_volume([SourceFile("mask.mha", tmp_path / "mask.mha")])
        np.testing.assert_array_equal(volume.bscans, one_voxel())
        assert volume.spacing.axial_um == pytest.approx(3.87)
