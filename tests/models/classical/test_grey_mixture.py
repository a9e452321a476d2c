"""What a grey costs."""

import numpy as np
import pytest

from models.classical.grey_mixture import FLOOR, N_LEVELS, grey_costs, level_of

RNG = np.random.default_rng(0)


def normal(mean, deviation, n=1000):
    return RNG.normal(mean, deviation, n).clip(0, 1).astype(np.float32)


def test_levels_cover_0_to_1():
    assert level_of(np.array([0.0, 0.5, 0.999, 1.0])).tolist() == [0, 128, 255, 255]


def test_the_mean_is_cheapest():
    costs = grey_costs(normal(0.3, 0.05), 1, 0.01, seed=0)
    assert costs.argmin() == pytest.approx(0.3 * N_LEVELS, abs=4)


def test_costs_of_one_gaussian_are_its_log_density():
    costs = grey_costs(normal(0.5, 0.1, 2000), 1, 0.01, seed=0)
    density = (1 - FLOOR) / (0.1 * np.sqrt(2 * np.pi)) + FLOOR
    assert costs[128] == pytest.approx(-np.log(density), abs=0.1)


def test_two_components_are_both_cheap():
    costs = grey_costs(np.concatenate([normal(0.2, 0.03), normal(0.8, 0.03)]), 2, 0.01, seed=0)
    low, between, high = costs[[51, 128, 204]]
    assert max(low, high) < between - 2


def test_no_grey_costs_more_than_the_floor():
    costs = grey_costs(normal(0.1, 0.02), 1, 0.01, seed=0)
    assert costs.max() == pytest.approx(-np.log(FLOOR), abs=1e-6)


def test_no_gaussian_is_narrower_than_asked():
    costs = grey_costs(np.full(500, 0.5, np.float32), 3, 0.06, seed=0)
    assert costs[128] == pytest.approx(-np.log((1 - FLOOR) / (0.06 * np.sqrt(2 * np.pi)) + FLOOR), abs=0.01)


def test_one_grey_alone_is_its_own_mean():
    costs = grey_costs(np.array([0.25], np.float32), 3, 0.06, seed=0)
    assert costs.argmin() in (63, 64)
    assert np.isfinite(costs).all()


def test_the_same_seed_gives_the_same_costs():
    greys = normal(0.4, 0.2)
    np.testing.assert_array_equal(grey_costs(greys, 3, 0.01, seed=1), grey_costs(greys, 3, 0.01, seed=1))
