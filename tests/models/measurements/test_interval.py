from __future__ import annotations

import math

import numpy as np
import pytest

from models.measurements.counting import Counted, count
from models.measurements.interval import (
    CONTOUR_SHARE,
    GAP_ALPHA,
    HARD_BOUNDARY_UM,
    Spread,
    gap_deviation,
    interval_of,
    spread_of,
    stated_boundary_um,
)

AXIAL_UM = 4.0


def box(probability_around: int) -> Counted:
    """Fluid of 10 rows and 4 A-scans in each of 3 B-scans, with a border of one row that is less certain."""
    probability = np.zeros((5, 20, 8), np.uint8)
    probability[1:4, 4:16, 2:6] = probability_around
    probability[1:4, 5:15, 2:6] = 255
    return count(probability >= 128, probability)


class TestGap:
    def test_one_b_scan_with_fluid(self) -> None:
        assert gap_deviation(np.array([0, 6, 0]), 1 / 12) == pytest.approx(6 / 2)

    def test_by_hand(self) -> None:
        areas = np.array([1, 3, 2])  # A = 14, B = 3 + 6, C = 2
        assert gap_deviation(areas, 1 / 240) == pytest.approx(math.sqrt((42 - 36 + 2) / 240))

    def test_an_even_row_of_areas_leaves_open_its_ends_only(self) -> None:
        assert gap_deviation(np.full(10, 5), 1.0) == gap_deviation(np.full(100, 5), 1.0)

    def test_twice_the_b_scans_leave_less(self) -> None:
        fine = 1 - np.linspace(-1, 1, 65) ** 2
        assert gap_deviation(np.rint(1e6 * fine)) < gap_deviation(np.rint(1e6 * fine[::2])) * 2


class TestSpread:
    def test_the_contour_is_moved_to_16_and_84_percent(self) -> None:
        out = spread_of(box(60), AXIAL_UM)
        assert out.contour_out == pytest.approx(CONTOUR_SHARE * 3 * 2 * 4)
        assert out.contour_in == 0
        inward = spread_of(box(200), AXIAL_UM)
        assert inward.contour_out == 0
        assert inward.contour_in == pytest.approx(CONTOUR_SHARE * 3 * 2 * 4)

    def test_a_mask_without_doubt_takes_the_stated_error(self) -> None:
        spread = spread_of(box(0), AXIAL_UM)
        assert spread.stated_um == HARD_BOUNDARY_UM
        assert spread.contour_out == spread.contour_in == pytest.approx(math.sqrt(2) * 12 * HARD_BOUNDARY_UM / AXIAL_UM)

    def test_a_method_has_at_least_its_stated_error(self) -> None:
        spread = spread_of(box(60), AXIAL_UM, boundary_error_um=stated_boundary_um(has_model=False))
        assert min(spread.contour_in, spread.contour_out) >= math.sqrt(2) * 12 * HARD_BOUNDARY_UM / AXIAL_UM
        assert stated_boundary_um(has_model=True) == 0

    def test_looks_that_agree_leave_nothing_open_and_one_look_says_nothing(self) -> None:
        counted = box(60)
        looked = {n: Counted(**{**vars(counted), "opinions_px": n}) for n in ((), (50,), (50, 50), (40, 60))}
        assert spread_of(looked[()], AXIAL_UM).model is None
        assert spread_of(looked[(50,)], AXIAL_UM).model is None
        assert spread_of(looked[(50, 50)], AXIAL_UM).model == 0
        assert spread_of(looked[(40, 60)], AXIAL_UM).model == pytest.approx(120 * 0.2)

    def test_no_fluid_and_no_doubt_is_zero(self) -> None:
        empty = count(np.zeros((3, 4, 5), bool), np.zeros((3, 4, 5), np.uint8))
        spread = spread_of(empty, AXIAL_UM)
        assert (spread.contour, spread.slice_gap, spread.stated_um) == (0, 0, 0)

    def test_constants_are_in_their_range(self) -> None:
        assert 0 < CONTOUR_SHARE <= 1
        assert 0 < GAP_ALPHA <= 1 / 12


class TestInterval:
    def test_parts_add_as_squares_and_sides_differ(self) -> None:
        spread = Spread(contour_out=6.0, contour_in=3.0, model=0.0, slice_gap=4.0, stated_um=0.0)
        interval = interval_of(100.0, spread)
        assert interval.low == pytest.approx(100 - 1.959964 * 5)
        assert interval.high == pytest.approx(100 + 1.959964 * math.sqrt(52))

    def test_no_volume_is_below_nothing(self) -> None:
        assert interval_of(1.0, Spread(9.0, 9.0, None, 0.0, 0.0)).low == 0
