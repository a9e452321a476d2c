"""From cells to regions."""

import numpy as np
import pytest

from models.classical.clean import limited_to, regions, smoothed, without_small
from models.classical.working_grid import WorkingGrid

GRID = WorkingGrid((1, 4, 8), (1, 1), 100.0, 10.0, 20.0)
CELL_MM3 = 100 * 10 * 20 / 1e9


class TestSmoothed:
    def test_a_lone_cell_is_spread_over_its_bscan_only(self):
        share = np.zeros((3, 9, 9), np.float32)
        share[1, 4, 4] = 1
        out = smoothed(share)
        assert out[1].sum() == pytest.approx(1, abs=1e-5)
        assert 0.1 < out[1, 4, 4] < 0.2
        assert not out[[0, 2]].any()

    def test_across_reaches_the_next_bscan(self):
        share = np.zeros((3, 9, 9), np.float32)
        share[1, 4, 4] = 1
        assert smoothed(share, across=0.5)[0, 4, 4] > 0


class TestRegions:
    def test_a_weak_cell_counts_beside_a_strong_one_only(self):
        share = np.array([[[0.6, 0.9, 0.6, 0.4, 0.6]]], np.float32)
        assert regions(share, 0.5, 0.8)[0, 0].tolist() == [True, True, True, False, False]


class TestWithoutSmall:
    MASK = np.array([[[1, 1, 1, 0, 1, 1, 0, 1]]], bool)

    def test_parts_below_the_volume_are_dropped(self):
        kept = without_small(self.MASK, GRID, 2.5 * CELL_MM3)
        assert kept[0, 0].tolist() == [True, True, True, False, False, False, False, False]

    def test_a_part_of_exactly_the_volume_stays(self):
        assert without_small(self.MASK, GRID, 2 * CELL_MM3 * (1 - 1e-9)).sum() == 5

    def test_nothing_stays_nothing(self):
        assert not without_small(np.zeros((1, 2, 2), bool), GRID, 0.0).any()


class TestLimitedTo:
    def test_the_level_becomes_one_half(self):
        share = np.array([[[0.0, 0.3, 0.6, 0.8, 1.0]]], np.float32)
        out = limited_to(share, np.ones(share.shape, bool), 0.6)
        np.testing.assert_allclose(out[0, 0], [0, 0.25, 0.5, 0.75, 1.0])

    def test_outside_the_mask_all_is_below_one_half(self):
        out = limited_to(np.ones((1, 1, 2), np.float32), np.array([[[True, False]]]), 0.6)
        assert out[0, 0, 0] == 1
        assert out[0, 0, 1] < 0.5
