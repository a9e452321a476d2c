import gzip
import io
import tracemalloc
import zipfile

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from PIL import Image

from models.oct.export import UnusableMask, mask_png, write_nifti, write_npz, write_png_zip
from models.oct.readers import SourceFile, read_volume
from models.oct.volume import Spacing

SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)


def one_voxel() -> np.ndarray:
    """(3, 4, 5) with a single fluid voxel at B-scan 1, depth 2, A-scan 4."""
    mask = np.zeros((3, 4, 5), np.uint8)
    mask[1, 2, 4] = 1
    return mask


class TestWriteNifti:
    @pytest.mark.parametrize("name", ["mask.nii", "mask.nii.gz"])
    def test_index_order_and_zooms_as_nibabel_reads_them(self, name, tmp_path):
        write_nifti(one_voxel(), SPACING, tmp_path / name)
        image = nibabel.load(tmp_path / name)
        array = np.asarray(image.dataobj)
        assert array.shape == (5, 4, 3)  # W, D, S
        assert np.argwhere(array).tolist() == [[4, 2, 1]]
        assert image.get_data_dtype() == np.uint8
        assert image.header.get_zooms() == pytest.approx((0.012, 0.004, 0.12))  # mm: along, axial, across
        assert image.header.get_xyzt_units()[0] == "mm"
        np.testing.assert_allclose(image.affine, np.diag([0.012, 0.004, 0.12, 1]))

    def test_itk_agrees(self, tmp_path):
        write_nifti(one_voxel(), SPACING, tmp_path / "mask.nii.gz")
        image = sitk.ReadImage(str(tmp_path / "mask.nii.gz"))
        assert image.GetSize() == (5, 4, 3)
        assert image.GetPixel(4, 2, 1) == 1
        assert image.GetSpacing() == pytest.approx((0.012, 0.004, 0.12))

    def test_our_reader_gives_the_mask_back(self, tmp_path):
        write_nifti(one_voxel(), SPACING, tmp_path / "mask.nii.gz")
        volume = read_volume([SourceFile("mask.nii.gz", tmp_path / "mask.nii.gz")])
        np.testing.assert_array_equal(volume.bscans, one_voxel())
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)

    def test_unknown_spacing_is_not_invented(self, tmp_path):
        write_nifti(one_voxel(), None, tmp_path / "mask.nii")
        header = nibabel.load(tmp_path / "mask.nii").header
        assert header.get_xyzt_units()[0] == "unknown"
        assert read_volume([SourceFile("m", tmp_path / "mask.nii")]).spacing is None

    def test_the_same_mask_gives_the_same_bytes(self, tmp_path):
        for name in ("a.nii.gz", "b.nii.gz"):
            write_nifti(one_voxel(), SPACING, tmp_path / name)
        packed = [(tmp_path / name).read_bytes() for name in ("a.nii.gz", "b.nii.gz")]
        assert gzip.decompress(packed[0]) == gzip.decompress(packed[1])
        assert packed[0][4:8] == packed[1][4:8] == bytes(4)  # no time

    def test_a_bool_mask_from_a_transposed_array(self, tmp_path):
        mask = np.zeros((5, 4, 3), bool).transpose(2, 1, 0)
        mask[1, 2, 4] = True
        write_nifti(mask, SPACING, tmp_path / "mask.nii")
        assert np.argwhere(np.asarray(nibabel.load(tmp_path / "mask.nii").dataobj)).tolist() == [[4, 2, 1]]

    def test_an_axis_beyond_16_bits(self, tmp_path):
        with pytest.raises(
            UnusableMask, match=r"^NIfTI holds at most 32767 voxels on an axis, the mask is \(1, 1, 40000\)"
        ):
            write_nifti(np.zeros((1, 1, 40000), np.uint8), None, tmp_path / "mask.nii")


class TestWriteNpz:
    def test_the_three_arrays_as_numpy_reads_them(self, tmp_path):
        probability = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
        write_npz(one_voxel(), probability, SPACING, tmp_path / "mask.npz")
        with np.load(tmp_path / "mask.npz", allow_pickle=False) as arrays:
            assert sorted(arrays) == ["mask", "probability", "spacing_um"]
            np.testing.assert_array_equal(arrays["mask"], one_voxel())
            np.testing.assert_array_equal(arrays["probability"], probability)
            np.testing.assert_array_equal(arrays["spacing_um"], [120.0, 4.0, 12.0])
            assert (arrays["mask"].dtype, arrays["probability"].dtype) == (np.uint8, np.uint8)

    def test_unknown_spacing_is_nan(self, tmp_path):
        write_npz(one_voxel(), np.zeros((3, 4, 5), np.uint8), None, tmp_path / "mask.npz")
        with np.load(tmp_path / "mask.npz") as arrays:
            assert np.isnan(arrays["spacing_um"]).tolist() == [True, True, True]

    @pytest.mark.parametrize("probability", [np.zeros((3, 4, 6), np.uint8), np.zeros((3, 4, 5), np.float32)])
    def test_a_probability_that_does_not_fit(self, probability, tmp_path):
        with pytest.raises(UnusableMask, match="must have one shape and the probability uint8 values"):
            write_npz(one_voxel(), probability, SPACING, tmp_path / "mask.npz")


class TestWritePngZip:
    def test_one_png_a_bscan_named_by_its_index(self, tmp_path):
        write_png_zip(one_voxel(), tmp_path / "mask.zip")
        with zipfile.ZipFile(tmp_path / "mask.zip") as archive:
            assert archive.namelist() == ["bscan_0000.png", "bscan_0001.png", "bscan_0002.png"]
            image = Image.open(io.BytesIO(archive.read("bscan_0001.png")))
            assert (image.mode, image.size) == ("L", (5, 4))
            np.testing.assert_array_equal(np.asarray(image), one_voxel()[1] * 255)

    def test_our_reader_takes_it_back(self, tmp_path):
        write_png_zip(one_voxel(), tmp_path / "mask.zip")
        volume = read_volume([SourceFile("m", tmp_path / "mask.zip")])
        np.testing.assert_array_equal(volume.bscans, one_voxel() * 255)


class TestMaskPng:
    def test_bool_and_uint8_give_the_same(self):
        assert mask_png(one_voxel()[1]) == mask_png(one_voxel()[1].astype(bool))


class TestRefusedMasks:
    @pytest.mark.parametrize(
        ("mask", "words"),
        [
            (np.zeros((4, 5), np.uint8), r"got shape \(4, 5\)"),
            (np.zeros((0, 4, 5), np.uint8), r"got shape \(0, 4, 5\)"),
            (np.zeros((3, 4, 5), np.float32), "holds uint8 or bool values, got float32"),
            (one_voxel() * np.uint8(255), "0 and 1 only; B-scan 1 holds 255"),
        ],
    )
    def test_each_writer_says_why(self, mask, words, tmp_path):
        writers = (
            lambda: write_nifti(mask, None, tmp_path / "a.nii"),
            lambda: write_png_zip(mask, tmp_path / "a.zip"),
            lambda: write_npz(mask, np.zeros(mask.shape, np.uint8), None, tmp_path / "a.npz"),
        )
        for write in writers:
            with pytest.raises(UnusableMask, match=words):
                write()


class TestMemory:
    def test_no_writer_copies_the_mask(self, tmp_path):
        mask = np.zeros((32, 256, 512), np.uint8)  # 4 MiB
        tracemalloc.start()
        write_nifti(mask, SPACING, tmp_path / "a.nii.gz")
        write_npz(mask, mask, SPACING, tmp_path / "a.npz")
        write_png_zip(mask, tmp_path / "a.zip")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2 * 2**20
