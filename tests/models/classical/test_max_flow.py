"""Continuous max-flow against exact min-cuts on the same grid."""

import numpy as np
import pytest
import torch

from models.classical.max_flow import FlowConfig, min_cut
from models.classical.robust_potts import RobustPotts, Steps, minimise

CONFIG = FlowConfig(enough=1e-6, most_iterations=3000)
NO_SEGMENTS = RobustPotts(price=0.0, quota=0.5)


def steps_of(shape, surface, weights=(1.0, 1.0, 1.0)):
    """Pairs of the 6-neighbourhood; a border costs what its first cell says."""
    number = np.arange(int(np.prod(shape))).reshape(shape)
    parts = []
    for axis, weight in enumerate(weights):
        here, there = (np.take(number, range(*ends), axis).ravel() for ends in _ends(shape[axis]))
        parts.append((here, there, weight * surface.ravel()[here]))
    return Steps(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _ends(n):
    return (0, n - 1), (1, n)


def energy(inside, source, sink, steps):
    flat = inside.ravel()
    unary = np.where(flat, sink.ravel(), source.ravel()).sum()
    return float(unary + steps.weight[flat[steps.start] != flat[steps.end]].sum())


def both(source, sink, surface, weights=(1.0, 1.0, 1.0)):
    """Regions by continuous and by exact cut, and the energies of both on the grid."""
    steps = steps_of(source.shape, surface, weights)
    flow = min_cut(*(torch.from_numpy(part.astype(np.float32)) for part in (source, sink, surface)), CONFIG, weights)
    found = flow.numpy() > 0.5
    exact = minimise(sink.ravel(), source.ravel(), steps, np.full(source.size, -1), NO_SEGMENTS).reshape(source.shape)
    return found, exact, energy(found, source, sink, steps), energy(exact, source, sink, steps)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_along_a_line_it_is_the_exact_cut(seed, axis):
    """In one dimension length has no direction, so there is no metrication."""
    rng = np.random.default_rng(seed)
    shape = [1, 1, 1]
    shape[axis] = 30
    source, sink = rng.uniform(0, 1, (2, *shape))
    found, exact, _, _ = both(source, sink, np.full(shape, 0.4))
    np.testing.assert_array_equal(found, exact)


def test_a_clear_cube_is_the_exact_cut():
    inside = np.zeros((6, 10, 10), bool)
    inside[2:4, 3:7, 3:7] = True
    source = np.where(inside, 0.9, 0.1)
    found, exact, _, _ = both(source, 1 - source, np.full(inside.shape, 0.05))
    np.testing.assert_array_equal(exact, inside)
    np.testing.assert_array_equal(found, inside)


@pytest.mark.parametrize("seed", range(4))
def test_a_noisy_ball_is_nearly_the_exact_cut(seed):
    """Round surfaces cost less than on the grid, so that borders may differ by a cell here and there."""
    rng = np.random.default_rng(seed)
    at = np.mgrid[:8, :16, :16] - np.array([3.5, 7.5, 7.5])[:, None, None, None]
    ball = np.sqrt((at**2).sum(axis=0)) < 3.4
    source = np.clip(np.where(ball, 0.75, 0.25) + rng.normal(0, 0.25, ball.shape), 0, 1)
    found, exact, cost, least = both(source, 1 - source, np.full(ball.shape, 0.15))
    assert least <= cost <= 1.05 * least
    assert (found == exact).mean() > 0.98


def test_a_dear_surface_smooths_a_speck_away_and_a_cheap_one_keeps_it():
    source = np.full((3, 5, 5), 0.1)
    source[1, 2, 2] = 0.9
    for cost, kept in ((0.02, True), (0.5, False)):
        found, exact, _, _ = both(source, 1 - source, np.full(source.shape, cost))
        assert bool(found[1, 2, 2]) == bool(exact[1, 2, 2]) == kept


def test_planes_are_apart_where_a_border_between_them_is_free():
    source = np.full((3, 5, 5), 0.9)
    source[1] = 0.4  # rather outside, between planes that are inside
    for weight, joined in ((0.0, False), (1.0, True)):
        found, exact, _, _ = both(source, 1 - source, np.full(source.shape, 0.3), (weight, 1.0, 1.0))
        assert bool(found[1].all()) == bool(exact[1].all()) == joined
        assert bool(found[1].any()) == joined


def test_without_surface_every_cell_is_by_itself():
    source = np.random.default_rng(0).uniform(0, 1, (2, 6, 6))
    found, exact, _, _ = both(source, 1 - source, np.zeros(source.shape))
    np.testing.assert_array_equal(found, source > 0.5)
    np.testing.assert_array_equal(exact, source > 0.5)


def test_membership_stays_between_0_and_1():
    rng = np.random.default_rng(1)
    parts = [torch.from_numpy(rng.uniform(0, 1, (3, 8, 8)).astype(np.float32)) for _ in range(3)]
    inside = min_cut(*parts, FlowConfig(most_iterations=20))
    assert 0 <= float(inside.min()) <= float(inside.max()) <= 1


def test_it_says_how_far_it_is_and_ends_when_nothing_moves():
    heard = []
    clear = torch.full((2, 4, 4), 0.9)
    min_cut(clear, 1 - clear, torch.full_like(clear, 0.1), FlowConfig(), on_iteration=heard.append)
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) < FlowConfig().most_iterations
