"""ETDRS fields: places by hand, sums, and a mirrored eye."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from models.measurements.figures import Fovea
from models.measurements.sectors import SECTORS, fields_at, sector_figures
from models.oct.volume import Laterality, Spacing

SPACING = Spacing(across_um=240.0, axial_um=4.0, along_um=12.0)
SHAPE = (25, 512)
MIDDLE = Fovea(12.0, 255.5, "placed")


def random_heights(seed: int) -> NDArray[np.uint16]:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(SHAPE) < 0.3, rng.integers(1, 90, SHAPE), 0).astype(np.uint16)


def one_ascan(index: int, ascan: int) -> NDArray[np.uint16]:
    heights = np.zeros(SHAPE, np.uint16)
    heights[index, ascan] = 10
    return heights


def field_of(
    index: int, ascan: int, laterality: Laterality = "OD", first_slice: str = "superior", fovea: Fovea = MIDDLE
) -> str:
    """The field that holds most of the fluid of one A-scan."""
    figures = sector_figures(one_ascan(index, ascan), SPACING, laterality, fovea, first_slice)  # type: ignore[arg-type]
    return max(figures, key=lambda field: field.volume_mm3).sector


class TestPlaces:
    @pytest.mark.parametrize(
        ("index", "ascan", "expected"),
        [
            (12, 255, "centre"),
            (8, 255, "inner_superior"),  # 960 µm above
            (16, 255, "inner_inferior"),
            (12, 255 + 84, "inner_nasal"),  # 1008 µm to the right, in a right eye
            (12, 255 - 84, "inner_temporal"),
            (3, 255, "outer_superior"),  # 2160 µm
            (21, 255, "outer_inferior"),
            (12, 255 + 180, "outer_nasal"),
            (12, 255 - 180, "outer_temporal"),
            (0, 0, "outside"),
        ],
    )
    def test_in_a_right_eye_nasal_is_right(self, index: int, ascan: int, expected: str) -> None:
        assert field_of(index, ascan) == expected

    def test_in_a_left_eye_nasal_is_left(self) -> None:
        assert field_of(12, 255 + 84, "OS") == "inner_temporal"
        assert field_of(12, 255 - 180, "OS") == "outer_nasal"

    def test_a_device_that_begins_below_has_its_first_b_scan_inferior(self) -> None:
        assert field_of(3, 255, first_slice="inferior") == "outer_inferior"

    def test_the_circles_follow_the_fovea(self) -> None:
        assert field_of(3, 100, fovea=Fovea(3.0, 100.0, "placed")) == "centre"

    def test_circles_and_diagonals_belong_to_one_field(self) -> None:
        assert [SECTORS[i] for i in fields_at(np.array([500.0, 500.1, 1500.0, 3000.0, 3000.1]), 0.0)] == [
            "centre", "inner_nasal", "inner_nasal", "outer_nasal", "outside",
        ]  # fmt: skip
        assert [SECTORS[i] for i in fields_at(np.array([-800.0, 800.0]), 800.0)] == ["inner_superior"] * 2


class TestSums:
    @pytest.mark.parametrize("seed", range(4))
    def test_volumes_and_areas_add_up(self, seed: int) -> None:
        heights = random_heights(seed)
        fovea = Fovea(3.3 + 5 * seed, 31.7 + 100 * seed, "placed")
        figures = sector_figures(heights, SPACING, "OD", fovea)
        volume = int(heights.sum(dtype=np.int64)) * SPACING.voxel_mm3
        area = np.count_nonzero(heights) * SPACING.across_um * SPACING.along_um / 1e6
        assert sum(field.volume_mm3 for field in figures) == pytest.approx(volume, rel=1e-9)
        assert sum(field.fluid_area_mm2 for field in figures) == pytest.approx(area, rel=1e-9)
        assert tuple(field.sector for field in figures) == SECTORS

    def test_fields_have_the_areas_of_their_circles(self) -> None:
        wide = Spacing(SPACING.across_um, SPACING.axial_um, 14.0)
        figures = sector_figures(np.zeros((30, 512), np.uint16), wide, "OD", Fovea(14.5, 255.5, "placed"))
        areas = {field.sector: field.area_mm2 for field in figures}
        assert areas["centre"] == pytest.approx(math.pi * 0.25, rel=0.01)
        assert areas["inner_nasal"] == pytest.approx(math.pi * (2.25 - 0.25) / 4, rel=0.01)
        assert areas["outer_inferior"] == pytest.approx(math.pi * (9 - 2.25) / 4, rel=0.01)

    def test_mean_thickness_counts_places_without_fluid(self) -> None:
        figures = sector_figures(np.full(SHAPE, 5, np.uint16), SPACING, "OD", MIDDLE)
        assert all(field.mean_thickness_um == pytest.approx(20.0) for field in figures)


class TestMirror:
    @pytest.mark.parametrize("seed", range(6))
    def test_a_mirrored_eye_has_the_same_sectors(self, seed: int) -> None:
        heights = random_heights(seed)
        rng = np.random.default_rng([seed, 1])
        ascan = float(rng.integers(100, 400)) if seed % 2 else float(rng.uniform(100, 400))
        row = float(rng.uniform(5, 20))
        right = sector_figures(heights, SPACING, "OD", Fovea(row, ascan, "placed"))
        left = sector_figures(heights[:, ::-1], SPACING, "OS", Fovea(row, SHAPE[1] - 1 - ascan, "placed"))
        total = sum(field.volume_mm3 for field in right)
        for one, other in zip(right, left, strict=True):
            assert other.sector == one.sector
            assert other.volume_mm3 == pytest.approx(one.volume_mm3, abs=1e-9 * total)
            assert other.area_mm2 == pytest.approx(one.area_mm2, abs=1e-9)

    def test_mirroring_without_changing_sides_swaps_nasal_and_temporal(self) -> None:
        heights = one_ascan(12, 255 + 84)
        flipped = sector_figures(heights[:, ::-1], SPACING, "OD", Fovea(12.0, SHAPE[1] - 1 - 255.5, "placed"))
        assert max(flipped, key=lambda field: field.volume_mm3).sector == "inner_temporal"
