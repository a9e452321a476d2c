import gzip
import struct

import nibabel
import numpy as np
import pytest

from models.oct.readers import Limits, TooLarge, UnreadableFile
from models.oct.readers.errors import ColourImage, NotAVolume
from models.oct.volume import Spacing
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE, nifti, scan

BSCANS = tiny_bscans(SHAPE)
AS_XYZ = BSCANS.transpose(2, 1, 0)  # (W, D, S)


class TestAxes:
    def test_index_order_is_along_axial_across(self, tmp_path):
        array = np.zeros((5, 4, 3), np.uint8)  # (W, D, S)
        array[4, 2, 1] = 9
        volume = scan({"a.nii": nifti(array)}, tmp_path)
        assert volume.bscans.shape == (3, 4, 5)
        assert volume.bscans[1, 2, 4] == 9
        assert np.count_nonzero(volume.bscans) == 1

    def test_zooms_follow_their_axes(self, tmp_path):
        volume = scan({"a.nii": nifti(AS_XYZ, zooms=(0.012, 0.004, 0.12))}, tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)
        assert volume.spacing.axial_um == pytest.approx(4)
        assert volume.spacing.along_um == pytest.approx(12)
        assert volume.format == "nifti"

    def test_micrometres(self, tmp_path):
        volume = scan({"a.nii": nifti(AS_XYZ, zooms=(12, 4, 120), unit="micron")}, tmp_path)
        assert volume.spacing == Spacing(across_um=120, axial_um=4, along_um=12)

    def test_a_single_slice_with_two_or_four_axes(self, tmp_path):
        for array in (AS_XYZ[:, :, 0], AS_XYZ[:, :, :1, np.newaxis]):
            (tmp_path / str(array.ndim)).mkdir()
            volume = scan({"a.nii": nifti(array, zooms=(0.012, 0.004, 0.12, 1))}, tmp_path / str(array.ndim))
            np.testing.assert_array_equal(volume.bscans, BSCANS[:1])

    def test_a_time_series_is_no_volume(self, tmp_path):
        with pytest.raises(NotAVolume, match=r"has shape \(2, 3, 32, 40\)"):
            scan({"a.nii": nifti(np.stack([AS_XYZ] * 2, axis=3), zooms=(0.012, 0.004, 0.12, 1))}, tmp_path)

    def test_nifti_2(self, tmp_path):
        content = nibabel.Nifti2Image(AS_XYZ, np.eye(4)).to_bytes()
        np.testing.assert_array_equal(scan({"a.nii": content}, tmp_path).bscans, BSCANS)

    def test_big_endian(self, tmp_path):
        header = nibabel.Nifti1Header(endianness=">")
        header.set_data_dtype(np.uint16)
        content = nibabel.Nifti1Image(AS_XYZ.astype(">u2"), np.eye(4), header).to_bytes()
        assert content[:4] == b"\x00\x00\x01\x5c"
        np.testing.assert_array_equal(scan({"a.nii": content}, tmp_path).bscans, BSCANS)


class TestSpacingThatIsNone:
    def test_ones_are_a_filler(self, tmp_path):
        volume = scan({"a.nii": nifti(AS_XYZ, zooms=(1, 1, 1))}, tmp_path)
        assert volume.spacing is None
        assert "a distance of 1 on every axis, a filler" in volume.warnings[0]

    def test_no_unit(self, tmp_path):
        volume = scan({"a.nii": nifti(AS_XYZ, unit="unknown")}, tmp_path)
        assert volume.spacing is None
        assert "states no unit of length" in volume.warnings[0]

    def test_zero(self, tmp_path):
        content = bytearray(nifti(AS_XYZ))
        content[84:88] = struct.pack("<f", 0.0)  # pixdim[2]
        volume = scan({"a.nii": bytes(content)}, tmp_path)
        assert volume.spacing is None
        assert "no positive distance on every axis" in volume.warnings[0]


class TestIntensity:
    def test_a_scale_in_the_header_is_applied(self, tmp_path):
        content = bytearray(nifti(np.array([[[0]], [[1]], [[2]]], np.uint8)))
        content[112:120] = struct.pack("<ff", -2.0, 10.0)  # slope, intercept: 10, 8, 6
        volume = scan({"a.nii": bytes(content)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[65535, 32768, 0]]])

    def test_colour_is_refused(self, tmp_path):
        rgb = np.zeros((4, 3, 2), dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
        with pytest.raises(ColourImage, match="colour voxels"):
            scan({"a.nii": nibabel.Nifti1Image(rgb, np.eye(4)).to_bytes()}, tmp_path)

    def test_complex_is_refused(self, tmp_path):
        with pytest.raises(NotAVolume, match="complex64"):
            scan({"a.nii": nifti(np.zeros((4, 3, 2), np.complex64))}, tmp_path)


class TestSizes:
    def test_a_header_of_terabytes(self, tmp_path):
        content = bytearray(nifti(AS_XYZ))
        content[42:48] = struct.pack("<3h", 30000, 30000, 30000)
        with pytest.raises(TooLarge, match="states 30000 × 30000 pixels"):
            scan({"a.nii": bytes(content)}, tmp_path)

    def test_a_gzip_bomb_stops_at_its_ratio(self, tmp_path):
        content = gzip.compress(nifti(np.zeros((2048, 1024, 16), np.uint8)))  # 32 MiB of zeros in 33 KB
        with pytest.raises(TooLarge, match="expands more than 200 times, which no scan does"):
            scan({"a.nii.gz": content}, tmp_path)
        assert (tmp_path / "scratch" / "upload-0.nii").stat().st_size <= 16 * 2**20

    def test_a_gzip_over_the_byte_limit(self, tmp_path):
        with pytest.raises(TooLarge, match="expands to more than 1000 bytes"):
            scan({"a.nii.gz": gzip.compress(nifti(AS_XYZ))}, tmp_path, Limits(max_expanded_bytes=1000))

    def test_pixels_cut_off(self, tmp_path):
        with pytest.raises(UnreadableFile, match="ends early: its header states 4192 bytes, it has 4182"):
            scan({"a.nii": nifti(AS_XYZ)[:-10]}, tmp_path)

    def test_half_of_a_pair(self, tmp_path):
        content = bytearray(nifti(AS_XYZ))
        content[344:348] = b"ni1\0"
        with pytest.raises(NotAVolume, match="one half of a two-file NIfTI"):
            scan({"a.hdr": bytes(content)}, tmp_path)
