"""Figures of small masks by hand, and what is not stated without spacing, depth across, eye or fovea."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.measurements.figures import Fovea
from models.measurements.measure import (
    AT_EDGE,
    CONVENTION,
    NL_PER_MM3,
    NO_FOVEA,
    NO_LATERALITY,
    NO_SPACING,
    ONE_SLICE,
    measure,
)
from models.oct.volume import Spacing

SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)
SHAPE = (10, 32, 48)
FOVEA = Fovea(4.0, 10.0, "placed")


def two_pockets() -> NDArray[np.bool_]:
    """4 x 5 pixels in B-scan 4 and 2 x 5 in the next; one voxel far away."""
    mask = np.zeros(SHAPE, bool)
    mask[4, 10:14, 20:25] = True
    mask[5, 10:12, 20:25] = True
    mask[7, 20, 40] = True
    return mask


class TestKnownScan:
    def test_volume_area_and_height_by_hand(self) -> None:
        found = measure(two_pockets(), spacing=SPACING)
        assert found.fluid_voxels == 31
        assert found.volume_mm3 == pytest.approx(31 * 5760e-9)
        assert found.volume_nl == pytest.approx(31 * 5760e-9 * NL_PER_MM3)
        assert found.en_face_area_mm2 == pytest.approx(11 * 120 * 12e-6)
        assert (found.max_height_um, found.max_height_at) == (16.0, (4, 20))

    def test_slices_and_pockets(self) -> None:
        found = measure(two_pockets(), spacing=SPACING)
        assert [one.area_px for one in found.slices] == [0, 0, 0, 0, 20, 10, 0, 1, 0, 0]
        assert found.slices[4].area_mm2 == pytest.approx(20 * 48e-6)
        assert (found.slices[5].max_height_um, found.n_pockets) == (8.0, 2)
        largest, other = found.pockets
        assert (largest.n_voxels, largest.first_slice, largest.last_slice, largest.max_height_um) == (30, 4, 5, 16.0)
        assert other.volume_mm3 == pytest.approx(5760e-9)

    def test_the_interval_holds_the_figure_and_its_parts_are_named(self) -> None:
        found = measure(two_pockets(), spacing=SPACING, opinions_px=(30, 33))
        assert found.volume_interval_mm3 is not None
        assert found.volume_mm3 is not None
        assert 0 <= found.volume_interval_mm3.low < found.volume_mm3 < found.volume_interval_mm3.high
        assert set(found.interval_parts_mm3) == {"contour", "model", "slice_gap"}

    def test_looks_that_nobody_kept_are_no_part(self) -> None:
        assert set(measure(two_pockets(), spacing=SPACING).interval_parts_mm3) == {"contour", "slice_gap"}

    def test_distances_to_the_fovea(self) -> None:
        found = measure(two_pockets(), spacing=SPACING, fovea=FOVEA)
        assert found.distance_to_fovea_um == pytest.approx(9.5 * 12)  # to the near edge of A-scan 20
        assert found.max_height_to_fovea_um == pytest.approx(10 * 12)

    def test_fluid_under_the_fovea_is_at_no_distance(self) -> None:
        found = measure(two_pockets(), spacing=SPACING, fovea=Fovea(4.4, 22.3, "found"))
        assert found.distance_to_fovea_um == 0

    def test_sectors_need_the_eye_and_the_fovea(self) -> None:
        assert measure(two_pockets(), spacing=SPACING, fovea=FOVEA).sectors is None
        assert measure(two_pockets(), spacing=SPACING, laterality="OD").sectors is None
        found = measure(two_pockets(), spacing=SPACING, laterality="OD", fovea=FOVEA)
        assert found.sectors is not None
        assert found.volume_mm3 is not None
        assert sum(field.volume_mm3 for field in found.sectors) == pytest.approx(found.volume_mm3, rel=1e-9)


class TestWhatIsNotStated:
    def test_without_spacing_voxels_alone(self) -> None:
        found = measure(two_pockets(), spacing=None, laterality="OD", fovea=FOVEA)
        stated = (found.volume_mm3, found.volume_nl, found.volume_interval_mm3, found.en_face_area_mm2, found.sectors,
                  found.max_height_um, found.distance_to_fovea_um, found.max_height_to_fovea_um)  # fmt: skip
        assert stated == (None,) * 8
        assert (found.fluid_voxels, found.n_pockets, found.max_height_at) == (31, 2, (4, 20))
        assert (found.slices[4].area_px, found.slices[4].area_mm2, found.pockets[0].volume_mm3) == (20, None, None)
        assert (found.warnings, found.interval_parts_mm3) == ((NO_SPACING,), {})

    def test_one_b_scan_has_areas_and_heights_but_no_volume(self) -> None:
        found = measure(two_pockets()[4:5], spacing=SPACING, laterality="OD", fovea=Fovea(0.0, 10.0, "placed"))
        assert (found.volume_mm3, found.volume_interval_mm3, found.en_face_area_mm2, found.sectors) == (None,) * 4
        assert (found.slices[0].area_mm2, found.max_height_um) == (pytest.approx(20 * 48e-6), 16.0)
        assert found.warnings == (ONE_SLICE,)

    def test_no_fluid_is_zero_and_nowhere(self) -> None:
        mask, probability = np.zeros(SHAPE, bool), np.zeros(SHAPE, np.uint8)
        found = measure(mask, probability, spacing=SPACING, fovea=FOVEA)
        assert (found.volume_mm3, found.max_height_um, found.n_pockets) == (0.0, 0.0, 0)
        assert (found.max_height_at, found.distance_to_fovea_um, found.pockets) == (None, None, ())
        assert found.volume_interval_mm3 is not None
        assert (found.volume_interval_mm3.low, found.volume_interval_mm3.high) == (0.0, 0.0)

    def test_doubtful_fluid_alone_leaves_the_upper_end_open(self) -> None:
        probability = np.zeros(SHAPE, np.uint8)
        probability[4, 10:20, 20:30] = 100
        found = measure(probability >= 128, probability, spacing=SPACING)
        assert found.volume_interval_mm3 is not None
        assert (found.volume_mm3, found.volume_interval_mm3.low) == (0.0, 0.0)
        assert found.volume_interval_mm3.high > 0


class TestWarnings:
    def test_fluid_at_the_edge_of_the_scan(self) -> None:
        mask = two_pockets()
        assert AT_EDGE not in measure(mask, spacing=SPACING).warnings
        mask[4, 12, 0] = True
        assert AT_EDGE in measure(mask, spacing=SPACING).warnings

    def test_few_b_scans_with_fluid(self) -> None:
        found = measure(two_pockets(), spacing=SPACING)
        assert any("3 B-scans show fluid, so the gaps of 120 µm" in sentence for sentence in found.warnings)

    def test_what_is_missing_for_sectors(self) -> None:
        warnings = measure(two_pockets(), spacing=SPACING).warnings
        assert NO_FOVEA in warnings
        assert NO_LATERALITY in warnings

    def test_a_mask_without_probability(self) -> None:
        assert any("takes 4 µm" in sentence for sentence in measure(two_pockets(), spacing=SPACING).warnings)

    def test_the_convention_of_sectors_and_how_little_is_covered(self) -> None:
        warnings = measure(two_pockets(), spacing=SPACING, laterality="OS", fovea=FOVEA).warnings
        assert CONVENTION["superior"] in warnings
        assert any("covers 2 % of the 6 mm circle" in sentence for sentence in warnings)
