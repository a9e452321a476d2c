"""The level set: its signs, a disc, its distance, and the pull of neighbouring planes."""

from dataclasses import replace

import numpy as np
import pytest

from models.classical.fuzzy_level_set import LevelSetConfig, evolve, inside_share

PLAIN = LevelSetConfig()
ROWS, COLUMNS = np.mgrid[:40, :40]
DISTANCE = np.hypot(ROWS - 20, COLUMNS - 20)
DISC = DISTANCE <= 10
EVEN = np.full((1, 40, 40), 0.5, np.float32)


def member(inside, outside, disc=DISC):
    return np.where(disc, inside, outside).astype(np.float32)[None]


def level_of(inside, outside, config=PLAIN):
    return evolve(EVEN, member(inside, outside), config)[0]


def test_it_grows_where_membership_exceeds_one_half():
    rim = DISC & (DISTANCE > 9)
    assert level_of(0.9, 0.5 - 1e-6)[rim].mean() > level_of(0.51, 0.5 - 1e-6)[rim].mean()


def test_it_shrinks_where_membership_is_below_one_half():
    ring = ~DISC & (DISTANCE < 11)
    assert level_of(0.9, 0.1)[ring].mean() < level_of(0.9, 0.49)[ring].mean()


def test_certain_memberships_keep_the_disc():
    found = level_of(0.95, 0.05) > 0
    assert 2 * (found & DISC).sum() / (found.sum() + DISC.sum()) > 0.97


def test_a_contour_costs_its_length():
    """With no push from memberships a disc shrinks to nothing; certain ones hold it."""
    config = replace(PLAIN, iterations=200)
    left, held = (evolve(EVEN, member(inside, outside), config)[0] > 0 for inside, outside in ((0.5, 0.4999), (1, 0)))
    assert left.sum() < 0.7 * DISC.sum()
    np.testing.assert_array_equal(held, DISC)


def test_a_speck_in_the_object_is_closed():
    speckled = member(0.9, 0.1)
    speckled[0, 20, 20] = 0.4
    assert (evolve(EVEN, speckled, PLAIN)[0] > 0)[20, 20]


def test_distance_stays_bounded():
    level = level_of(0.95, 0.05, replace(PLAIN, iterations=300))
    assert np.abs(level).max() <= 4 * PLAIN.epsilon
    slope = np.hypot(*np.gradient(level))
    near = np.abs(DISTANCE - 10) < 1
    assert 0.3 < slope[near].mean() < 2


def test_a_strong_edge_stops_the_balloon():
    greys = np.where(DISC, 0.0, 1.0).astype(np.float32)[None]
    flat, edged = (evolve(grey, member(0.7, 0.3), PLAIN)[0] for grey in (EVEN, greys))
    ring = np.abs(DISTANCE - 10) < 1
    assert np.abs(edged[ring]).mean() < np.abs(flat[ring]).mean()


@pytest.mark.parametrize(("across", "filled"), [(0.0, False), (0.4, True)])
def test_neighbouring_planes_fill_a_gap_only_if_they_pull(across, filled):
    membership = np.concatenate([member(0.95, 0.05), member(0.45, 0.05), member(0.95, 0.05)])
    level = evolve(np.repeat(EVEN, 3, 0), membership, replace(PLAIN, across=across))
    assert bool((level[1] > 0)[20, 20]) == filled


def test_planes_without_pull_do_not_know_of_each_other():
    two = np.concatenate([member(0.95, 0.05), member(0.8, 0.2)])
    together = evolve(np.repeat(EVEN, 2, 0), two, PLAIN)
    np.testing.assert_allclose(together[0], level_of(0.95, 0.05), atol=1e-4)


def test_share_is_one_half_on_the_contour():
    assert inside_share(np.array([-9, -1.5, 0, 0.75, 1.5, 9], np.float32), 1.5).tolist() == [0, 0, 0.5, 0.75, 1, 1]
