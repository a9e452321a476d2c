import numpy as np
import pytest

from models.oct.volume import OCTError, OCTVolume, Spacing, UnknownSpacing, en_face, fluid_volume_mm3


class TestSpacing:
    def test_sizes_by_hand(self):
        spacing = Spacing(across_um=100, axial_um=4, along_um=10)
        assert spacing.voxel_mm3 == pytest.approx(4e-6)  # 0.1 × 0.004 × 0.01
        assert spacing.pixel_mm2 == pytest.approx(4e-5)  # 0.004 × 0.01

    @pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
    def test_a_distance_is_a_positive_number(self, value):
        with pytest.raises(OCTError, match=r"^Spacing axial_um is .*; it must be a positive number of µm\.$"):
            Spacing(across_um=100, axial_um=value, along_um=10)


class TestOCTVolume:
    def test_counts(self):
        volume = OCTVolume(bscans=np.zeros((3, 4, 5), np.uint16))
        assert (volume.n_slices, volume.bscan_shape) == (3, (4, 5))

    @pytest.mark.parametrize("shape", [(4, 5), (0, 4, 5), (1, 2, 3, 4)])
    def test_a_volume_has_three_axes_and_none_is_empty(self, shape):
        with pytest.raises(OCTError, match=r"A volume is \(B-scans, depth, A-scans\), got shape \("):
            OCTVolume(bscans=np.zeros(shape, np.uint8))

    def test_other_types_are_refused(self):
        with pytest.raises(OCTError, match="got float32") as caught:
            OCTVolume(bscans=np.zeros((3, 4, 5), np.float32))
        assert caught.value.code == "unusable_volume"


class TestEnFace:
    def test_mean_over_depth(self):
        bscans = np.array([[[0, 10], [4, 20]]], np.uint8)  # (1, 2, 2)
        projection = en_face(bscans)
        np.testing.assert_array_equal(projection, [[2.0, 15.0]])
        assert projection.dtype == np.float32


class TestFluidVolume:
    def test_voxels_times_their_size(self):
        mask = np.zeros((2, 3, 4), bool)
        mask[0, 0, :3] = True
        assert fluid_volume_mm3(mask, Spacing(across_um=1000, axial_um=1000, along_um=500)) == pytest.approx(1.5)

    def test_unknown_spacing_is_never_guessed(self):
        with pytest.raises(UnknownSpacing, match="does not state its spacing") as caught:
            fluid_volume_mm3(np.ones((2, 3, 4), bool), None)
        assert caught.value.code == "unknown_spacing"

    def test_one_bscan_has_no_volume(self):
        with pytest.raises(UnknownSpacing, match="A single B-scan has an area but no volume"):
            fluid_volume_mm3(np.ones((1, 3, 4), bool), Spacing(100, 4, 10))
