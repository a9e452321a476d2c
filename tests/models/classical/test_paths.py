"""Paths against every path that there is."""

import itertools

import numpy as np
import pytest

from models.classical.paths import best_path


def stack(*bscans):
    return np.array(bscans, np.float32)


def worth(gain, path, price):
    steps = np.abs(np.diff(path)).sum()
    return float(gain[path, np.arange(len(path))].sum() - price * steps)


def test_brightest_pixel_of_every_ascan_where_the_slope_allows():
    gain = stack([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert best_path(gain, 1).tolist() == [[0, 1, 2]]


def test_a_bright_pixel_out_of_reach_is_left_out():
    gain = stack([[1, 1, 0, 1, 1], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 2, 0, 0]])
    assert best_path(gain, 1).max() < 3
    assert best_path(gain, 3).tolist() == [[0, 0, 3, 0, 0]]


def test_a_forbidden_pixel_is_never_on_the_path():
    gain = stack([[0, -np.inf, 0], [-1, -1, -1]])
    assert best_path(gain, 1)[0, 1] == 1


def test_a_step_must_be_worth_its_price():
    gain = stack([[0, 0, 0], [-5, 1, -5]])
    assert best_path(gain, 1, step_price=0.4).tolist() == [[0, 1, 0]]
    assert best_path(gain, 1, step_price=0.6).tolist() == [[0, 0, 0]]


def test_every_bscan_has_its_own_path():
    gain = stack([[1, 1], [0, 0]], [[0, 0], [1, 1]])
    assert best_path(gain, 1).tolist() == [[0, 0], [1, 1]]


def test_a_step_of_a_hundred_rows():
    gain = np.zeros((1, 201, 2), np.float32)
    gain[0, 0, 0] = gain[0, 200, 1] = 1
    assert best_path(gain, 200).tolist() == [[0, 200]]


@pytest.mark.parametrize("seed", range(8))
def test_no_other_path_is_worth_more(seed):
    rng = np.random.default_rng(seed)
    gain, price = rng.normal(size=(1, 4, 5)).astype(np.float32), 0.3
    best = max(
        worth(gain[0], np.array(path), price)
        for path in itertools.product(range(4), repeat=5)
        if np.abs(np.diff(path)).max() <= 1
    )
    found = best_path(gain, 1, price)[0]
    assert np.abs(np.diff(found)).max() <= 1
    assert worth(gain[0], found, price) == pytest.approx(best, abs=1e-5)
