"""Rigid motions of the en-face plane, with answers by hand."""

from __future__ import annotations

import numpy as np

from models.measurements.alignment import Alignment, centres, covered, sample
from models.oct.en_face_grid import EnFaceGrid

GRID = EnFaceGrid(3, 5, 100.0, 10.0)


class TestAlignment:
    def test_turns_counter_clockwise_around_the_centre_then_shifts(self) -> None:
        moved = Alignment(120.0, -30.0, 90.0).to_later(np.array([0.0, 100.0]))  # right of the centre becomes above it
        np.testing.assert_allclose(moved, [20.0, -30.0], atol=1e-9)

    def test_to_earlier_takes_back_to_later(self) -> None:
        move, places = Alignment(12.0, -7.0, 3.3), np.array([[5.0, 6.0], [-70.0, 10.0]])
        np.testing.assert_allclose(move.to_earlier(move.to_later(places)), places, atol=1e-9)


class TestSample:
    def test_a_map_at_its_own_centres_is_itself(self) -> None:
        values = np.arange(15, dtype=np.float32).reshape(3, 5)
        np.testing.assert_array_equal(sample(values, GRID, centres(GRID)), values)

    def test_between_cells_it_is_linear_and_outside_it_is_not_known(self) -> None:
        values = np.tile(np.arange(5, dtype=np.float32), (3, 1))
        found = sample(values, GRID, np.array([[0.0, 5.0], [0.0, 24.9], [0.0, 25.1], [-151.0, 0.0]]))
        np.testing.assert_allclose(found, [2.5, 4.0, np.nan, np.nan])


class TestCovered:
    def test_is_whole_inside_and_half_at_the_edge(self) -> None:
        found = covered(GRID, np.array([[0.0, 0.0], [0.0, 22.5], [0.0, 25.0], [0.0, 31.0]]))
        np.testing.assert_allclose(found, [1.0, 0.75, 0.5, 0.0])
