"""Rows above the RPE, straightened and put back."""

import numpy as np

from models.classical.flattened import Flattened
from models.classical.working_grid import WorkingGrid

GRID = WorkingGrid((1, 8, 3), (1, 1), 100.0, 10.0, 20.0)
RPE = np.array([[40.0, 50.0, 75.0]], np.float32)
CELLS = np.arange(24, dtype=np.float32).reshape(1, 8, 3)
"""Row r, column c holds 3 r + c."""


def test_row_0_is_the_last_cell_above_the_rpe():
    flat = Flattened.above(RPE, GRID, 20.0)
    assert flat.rows[0, 0].tolist() == [3, 4, 6]  # middles at 35, 45 and 65 µm; the one at 75 is no longer above


def test_rows_go_up():
    taken = Flattened.above(RPE, GRID, 20.0).take(CELLS)
    assert taken[0].tolist() == [[9, 13, 20], [6, 10, 17]]


def test_what_is_put_back_lies_where_it_was_taken_and_0_elsewhere():
    flat = Flattened.above(RPE, GRID, 20.0)
    expected = np.zeros_like(CELLS)
    for column, rows in enumerate(((3, 2), (4, 3), (6, 5))):
        expected[0, rows, column] = CELLS[0, rows, column]
    np.testing.assert_array_equal(flat.put_back(flat.take(CELLS)), expected)


def test_rows_above_the_scan_repeat_its_border_and_are_dropped_on_the_way_back():
    flat = Flattened.above(np.full((1, 3), 20.0, np.float32), GRID, 40.0)  # cells 1 and 0, then two outside
    taken = flat.take(CELLS)
    assert taken[0, :, 0].tolist() == [3, 0, 0, 0]
    back = flat.put_back(taken + 1)
    assert back[0, :, 0].tolist() == [1, 4, 0, 0, 0, 0, 0, 0]


def test_rows_below_the_scan_are_dropped():
    flat = Flattened.above(np.full((1, 3), 95.0, np.float32), GRID, 30.0)  # cells 8, 7 and 6 of 0 to 7
    assert flat.put_back(np.ones((1, 3, 3), np.float32))[0, :, 0].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_one_bscan_is_put_back_by_its_own_rows():
    grid = WorkingGrid((2, 8, 1), (1, 1), 100.0, 10.0, 20.0)
    flat = Flattened.above(np.array([[40.0], [60.0]], np.float32), grid, 20.0)
    back = flat.put_back(np.ones((1, 2, 1), np.float32), slice(1, 2))
    assert np.flatnonzero(back[0, :, 0]).tolist() == [4, 5]
