"""En-face maps on another grid, with answers by hand."""

from __future__ import annotations

import numpy as np

from models.oct.en_face_grid import EnFaceGrid, coarser, resample


class TestCoarser:
    def test_is_the_one_with_the_larger_cells(self) -> None:
        fine, coarse = EnFaceGrid(8, 4, 100.0, 10.0), EnFaceGrid(4, 4, 200.0, 10.0)
        assert coarser(fine, coarse) is coarser(coarse, fine) is coarse


class TestResample:
    def test_two_cells_become_their_mean(self) -> None:
        values = np.array([[1, 3, 5, 7], [3, 5, 7, 9]], np.float32)
        found = resample(values, EnFaceGrid(2, 4, 100.0, 10.0), EnFaceGrid(1, 2, 200.0, 20.0))
        np.testing.assert_allclose(found, [[3.0, 7.0]])

    def test_the_integral_stays_where_cells_do_not_fit(self) -> None:
        values = np.arange(30, dtype=np.float32).reshape(5, 6)
        source, target = EnFaceGrid(5, 6, 70.0, 10.0), EnFaceGrid(3, 4, 350.0 / 3, 15.0)
        found = resample(values, source, target)
        np.testing.assert_allclose(found.sum() * target.cell_um2, values.sum() * source.cell_um2, rtol=1e-5)

    def test_scans_are_laid_centre_on_centre_and_nothing_is_made_up_outside(self) -> None:
        found = resample(np.array([[8.0]], np.float32), EnFaceGrid(1, 1, 100.0, 10.0), EnFaceGrid(1, 3, 100.0, 10.0))
        np.testing.assert_array_equal(found, [[np.nan, 8.0, np.nan]])

    def test_a_cell_that_is_covered_by_half_keeps_the_mean_of_that_half(self) -> None:
        found = resample(np.array([[4.0, 4.0]], np.float32), EnFaceGrid(1, 2, 50.0, 10.0), EnFaceGrid(1, 2, 50.0, 20.0))
        np.testing.assert_array_equal(found, [[4.0, 4.0]])

    def test_onto_its_own_grid_it_changes_nothing(self) -> None:
        values = np.random.default_rng(0).random((3, 5), np.float32)
        grid = EnFaceGrid(3, 5, 120.0, 12.0)
        np.testing.assert_allclose(resample(values, grid, grid), values, rtol=1e-4, atol=1e-6)
