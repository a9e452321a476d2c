"""EFD's own parts: the footprint en face, and the run of fluid that rests on the RPE."""

import numpy as np
import pytest

from models.classical.efd import resting
from models.classical.flattened import Flattened
from models.classical.footprint import FootprintConfig, footprint
from models.classical.region import Region
from models.classical.surfaces import Surfaces
from models.classical.working_grid import WorkingGrid

GRID = WorkingGrid((6, 100, 40), (1, 1), 120.0, 4.0, 24.0)
"""An A-scan of it stands for 0.00288 mm²."""


def region_of(height_um, found=None, rpe_grey=1.0):
    """A region over 6 x 40 A-scans with fluid of these heights under an even retina, over an RPE of this grey."""
    height = np.asarray(height_um, np.float32)
    rpe = np.full(height.shape, 300, np.float32)
    level = np.zeros(height.shape, np.float32)
    shown = np.ones(len(height), bool) if found is None else found
    surfaces = Surfaces(rpe - 250, rpe - height, rpe, rpe, shown, level, level + 0.5)
    flat = Flattened.above(rpe, GRID, 200)
    greys = np.zeros(flat.rows.shape, np.float32)
    bright = np.broadcast_to(np.float32(rpe_grey), height.shape)
    return Region(GRID, surfaces, flat, greys, greys == 0, bright, (100, 40))


def pocket(height_um, rows=slice(1, 5), columns=slice(10, 30)):
    out = np.zeros((6, 40))
    out[rows, columns] = height_um
    return out


class TestFootprint:
    def test_of_a_pocket_is_the_pocket_and_an_ascan_on_either_side(self):
        where = footprint(region_of(pocket(100)), FootprintConfig())
        np.testing.assert_array_equal(where, pocket(1, columns=slice(9, 31)) > 0)

    @pytest.mark.parametrize(("height_um", "kept"), [(20, False), (40, True)])
    def test_somewhere_it_must_be_high(self, height_um, kept):
        assert footprint(region_of(pocket(height_um)), FootprintConfig()).any() == kept

    def test_low_flanks_belong_to_a_high_pocket(self):
        height = pocket(18)
        height[2:4, 15:25] = 100
        assert (footprint(region_of(height), FootprintConfig()) >= (pocket(1) > 0)).all()

    def test_over_a_dark_rpe_it_is_a_shadow(self):
        rpe_grey = 1 - 0.4 * pocket(1, rows=slice(0, 6))
        assert not footprint(region_of(pocket(150), rpe_grey=rpe_grey), FootprintConfig()).any()

    def test_a_narrow_column_is_none(self):
        """Three A-scans are 72 µm."""
        assert not footprint(region_of(pocket(150, columns=slice(10, 13))), FootprintConfig()).any()

    def test_one_that_is_too_small_is_none(self):
        assert not footprint(region_of(pocket(150, slice(2, 3), slice(10, 16))), FootprintConfig()).any()

    def test_none_in_a_bscan_without_retina(self):
        found = np.array([True, True, False, True, True, True])
        where = footprint(region_of(pocket(100), found), FootprintConfig())
        assert where.any(axis=1).tolist() == [False, True, False, True, True, False]


class TestResting:
    NO_GLARE = np.zeros((1, 2, 1), bool)

    @staticmethod
    def run(inside, glare):
        found = resting(np.array(inside, np.float32)[None, :, None], np.array(glare, bool)[None, :, None])
        return found[0, :, 0].round(2).tolist()

    def test_a_run_from_the_rpe_up_is_kept(self):
        assert self.run([1, 1, 1, 0, 0], [False, False]) == [1, 1, 1, 0, 0]

    def test_what_lies_above_a_gap_is_dropped(self):
        assert self.run([1, 1, 1, 0, 1], [False, False]) == [1, 1, 1, 0, 0]

    def test_what_does_not_come_near_the_rpe_is_dropped(self):
        assert self.run([0, 0, 1, 1, 1], [False, False]) == [0, 0, 0, 0, 0]

    def test_glare_below_its_beginning_belongs_to_it(self):
        assert self.run([0, 1, 1, 1, 0], [True, True]) == [1, 1, 1, 1, 0]

    def test_tissue_below_its_beginning_does_not(self):
        assert self.run([0, 1, 1, 1, 0], [False, True]) == [0, 1, 1, 1, 0]
