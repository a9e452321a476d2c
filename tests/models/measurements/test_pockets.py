"""Pockets by hand, and against SciPy's labelling of the whole volume."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label

from models.measurements.pockets import PocketCounter, Pockets, box_of


def pockets_of(mask: NDArray[np.bool_]) -> Pockets:
    counter = PocketCounter()
    for bscan in mask:
        counter.add(bscan)
    return counter.finish()


def test_an_empty_mask_has_none() -> None:
    assert pockets_of(np.zeros((3, 4, 5), bool)).n_voxels.size == 0


def test_voxels_that_touch_by_a_corner_across_b_scans_are_one() -> None:
    mask = np.zeros((3, 4, 5), bool)
    mask[0, 0, 0] = mask[1, 1, 1] = True
    mask[2, 3, 4] = True  # two columns away from the second: another pocket
    found = pockets_of(mask)
    assert found.n_voxels.tolist() == [2, 1]
    assert (found.first_slice.tolist(), found.last_slice.tolist()) == ([0, 2], [1, 2])


def test_an_empty_b_scan_between_parts_them() -> None:
    mask = np.zeros((3, 4, 5), bool)
    mask[0, 1, 1] = mask[2, 1, 1] = True
    assert pockets_of(mask).n_voxels.tolist() == [1, 1]


def test_two_arms_that_meet_in_a_later_b_scan_are_one_pocket() -> None:
    mask = np.zeros((2, 4, 7), bool)
    mask[0, 1:3, 1] = mask[0, 1, 5] = True
    mask[1, 1, 1:6] = True
    found = pockets_of(mask)
    assert (found.n_voxels.tolist(), found.max_height_px.tolist()) == ([8], [2])


def test_the_tallest_column_of_a_piece_is_its_height() -> None:
    mask = np.zeros((1, 6, 4), bool)
    mask[0, 1:5, 2] = mask[0, 4, 1] = True
    mask[0, 0:2, 0] = False
    assert pockets_of(mask).max_height_px.tolist() == [4]


def test_random_masks_have_the_pockets_that_scipy_finds_in_the_whole_volume() -> None:
    for seed in range(8):
        mask = np.random.default_rng(seed).random((6, 9, 11)) < (0.04 + 0.02 * seed)
        labels, n = label(mask, np.ones((3, 3, 3)))
        sizes = np.bincount(labels.ravel())[1:]
        spans = sorted(
            (-int(size), where[0].start, where[0].stop - 1)
            for size, where in zip(sizes, find_objects(labels), strict=True)
        )
        found = pockets_of(mask)
        assert found.n_voxels.size == n
        rows = zip((-found.n_voxels).tolist(), found.first_slice.tolist(), found.last_slice.tolist(), strict=True)
        assert sorted(rows) == spans


def test_the_box_holds_all_of_a_mask() -> None:
    mask = np.zeros((5, 6), bool)
    mask[1, 4] = mask[3, 2] = True
    assert box_of(mask) == (1, 4, 2, 5)
    assert box_of(np.zeros((5, 6), bool)) is None
