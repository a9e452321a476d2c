"""Phantom B-scans and their labels on the network's grid."""

import numpy as np
import pytest

from models.oct.labels import SRF
from models.synthetic.eyes import SLICES_AN_EYE
from models.weak.bank import labels_to_grid, make_bank, on_grid
from models.weak.grid import GridConfig, to_grid

GRID = GridConfig(depth_px=48, width_px=64)


def test_labels_follow_their_pixels():
    bscan = np.full((200, 160), 60, np.uint8)
    bscan[80:120] = 200
    labels = np.zeros_like(bscan)
    labels[80:120, 40:80] = SRF
    cell = to_grid(bscan, GRID)
    moved = labels_to_grid(labels, cell)
    assert moved.shape == GRID.shape
    bright = cell.pixels > 128
    inside = moved == SRF
    assert inside.any()
    assert (inside & bright).sum() >= 0.9 * inside.sum()
    assert (np.flatnonzero(inside.any(axis=0))[[0, -1]] == (16, 31)).all()


def test_a_bank_is_drawn_once_and_then_read(tmp_path):
    heard: list[int] = []
    arguments = (tmp_path / "bank.safetensors", 2, GRID)
    bank = make_bank(*arguments, first_seed=5, processes=1, on_eye=heard.append)
    assert heard == [1, 2]
    assert tuple(bank.pixels.shape) == (2 * SLICES_AN_EYE, *GRID.shape)
    pixels, labels = on_grid(6, GRID)
    np.testing.assert_array_equal(bank.pixels[SLICES_AN_EYE:].numpy(), pixels)
    np.testing.assert_array_equal(bank.labels[SLICES_AN_EYE:].numpy(), labels)

    def never(_n: int) -> None:
        pytest.fail("the bank was drawn again")

    again = make_bank(*arguments, first_seed=5, processes=1, on_eye=never)
    assert (again.pixels == bank.pixels).all()
