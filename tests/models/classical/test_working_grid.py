"""The working grid: whole pixels averaged, sizes that do not divide, and back."""

import numpy as np
import pytest

from models.classical.working_grid import WorkingGrid
from models.oct.volume import OCTVolume, Spacing

SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)


def grid_of(shape, axial_um=8.0, along_um=24.0):
    return WorkingGrid.of(OCTVolume(np.zeros(shape, np.uint8), spacing=SPACING), SPACING, axial_um, along_um)


class TestOf:
    def test_whole_pixels_make_a_cell(self):
        grid = grid_of((3, 32, 48))
        assert (grid.factors, grid.shape) == ((2, 2), (3, 16, 24))
        assert (grid.across_um, grid.axial_um, grid.along_um) == (120.0, 8.0, 24.0)

    def test_what_does_not_divide_has_one_cell_more(self):
        assert grid_of((3, 33, 49)).shape == (3, 17, 25)

    def test_never_finer_than_the_scan(self):
        grid = grid_of((3, 32, 48), axial_um=1.0, along_um=1.0)
        assert (grid.factors, grid.axial_um, grid.along_um) == ((1, 1), 4.0, 12.0)

    def test_a_scan_smaller_than_a_cell_is_one_cell(self):
        assert grid_of((3, 1, 2), axial_um=80.0, along_um=240.0).shape == (3, 1, 1)


class TestGreys:
    def test_darkest_is_0_and_brightest_is_1(self):
        bscans = np.zeros((1, 4, 4), np.uint8)
        bscans[:, 2:] = 200
        np.testing.assert_array_equal(grid_of((1, 4, 4)).greys(bscans), [[[0, 0], [1, 1]]])

    def test_a_cell_is_the_mean_of_its_pixels(self):
        bscans = np.zeros((1, 2, 8), np.uint8)
        bscans[0, 0, 2:4], bscans[0, :, 6:] = 100, 100  # half of the second cell, all of the fourth
        grey = grid_of((1, 2, 8)).greys(bscans)[0, 0]
        assert grey[1] == pytest.approx(0.5, abs=0.01)

    def test_last_cell_of_an_odd_size_repeats_the_border(self):
        bscans = np.zeros((1, 2, 5), np.uint8)
        bscans[..., 4] = 100
        np.testing.assert_allclose(grid_of((1, 2, 5)).greys(bscans), [[[0, 0, 1]]])

    def test_a_constant_volume_shows_nothing(self):
        assert not grid_of((2, 4, 4)).greys(np.full((2, 4, 4), 90, np.uint8)).any()


class TestCellsAndPixels:
    def test_one_of_four_pixels_is_a_quarter(self):
        mask = np.zeros((1, 2, 4), bool)
        mask[0, 1, 3] = True
        np.testing.assert_array_equal(grid_of((1, 2, 4)).cells_of(mask), [[[0, 0.25]]])

    def test_linear_between_the_middles_of_the_cells(self):
        cells = np.array([[0, 1]], np.float32)
        pixels = grid_of((1, 2, 4)).pixels_of(cells, (2, 4))
        assert pixels.tolist() == [[0, 64, 191, 255]] * 2  # middles at 1 and 3, pixels at 0.5, 1.5, 2.5, 3.5

    @pytest.mark.parametrize("shape", [(1, 32, 48), (1, 33, 49)])
    def test_a_mask_comes_back_from_its_cells(self, shape):
        mask = np.zeros(shape, bool)
        mask[0, 8:24, 12:36] = True
        grid = grid_of(shape)
        back = grid.pixels_of(grid.cells_of(mask)[0], shape[1:]) >= 128
        np.testing.assert_array_equal(back, mask[0])
