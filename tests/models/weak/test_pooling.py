"""Top-k pooling between mean and max, its annealing, and the poolings that the ablation compares."""

import math
from typing import get_args

import pytest
import torch

from models.weak.pooling import LSE_SHARPNESS, Pooling, annealed_fraction, pool, pool_smooth, pool_top

MAP = torch.tensor([[[[4.0, 3.0], [2.0, -1.0]]]])


class TestPoolTop:
    def test_zero_is_the_maximum(self):
        assert pool_top(MAP, 0.0).item() == 4.0

    def test_one_is_the_mean(self):
        assert pool_top(MAP, 1.0).item() == 2.0

    def test_half_is_the_mean_of_the_two_largest(self):
        assert pool_top(MAP, 0.5).item() == 3.5

    def test_channels_add_up_as_in_equation_3(self):
        assert pool_top(torch.cat([MAP, -MAP], dim=1), 0.0).item() == 4.0 + 1.0

    def test_scale_of_resolution_a(self):
        assert pool_top(torch.cat([MAP, MAP], dim=1), 0.0, scale=0.5).item() == 4.0


class TestAnnealedFraction:
    def test_starts_at_the_start_and_stays_at_the_end(self):
        assert annealed_fraction(0.0, 0.2, 0.01, 0.5) == pytest.approx(0.2)
        assert annealed_fraction(0.5, 0.2, 0.01, 0.5) == pytest.approx(0.01)
        assert annealed_fraction(0.9, 0.2, 0.01, 0.5) == pytest.approx(0.01)

    def test_geometric_in_the_middle(self):
        assert annealed_fraction(0.25, 0.04, 0.01, 0.5) == pytest.approx(0.02)

    def test_no_annealing_is_the_end_at_once(self):
        assert annealed_fraction(0.0, 0.2, 0.01, 0.0) == pytest.approx(0.01)

    def test_reaches_the_global_maximum(self):
        assert annealed_fraction(1.0, 0.2, 0.0, 0.5) == 0.0


class TestPool:
    @pytest.mark.parametrize(("kind", "expected"), [("gap", 2.0), ("gmp", 4.0), ("topk", 3.5)])
    def test_each_kind_by_hand(self, kind, expected):
        assert pool(MAP, kind, 0.5).item() == expected

    def test_log_sum_exp_by_hand(self):
        expected = sum(math.exp(LSE_SHARPNESS * value) for value in (4, 3, 2, -1)) / 4
        assert pool(MAP, "lse", 0.5).item() == pytest.approx(math.log(expected) / LSE_SHARPNESS)

    @pytest.mark.parametrize("kind", get_args(Pooling))
    def test_one_logit_a_slice_summed_over_channels_and_scaled(self, kind):
        both = torch.cat([torch.cat([MAP, -MAP], dim=1), torch.cat([MAP, MAP], dim=1)])
        pooled = pool(both, kind, 0.5, scale=0.5)
        assert pooled.shape == (2,)
        assert pooled[1].item() == pytest.approx(pool(MAP, kind, 0.5).item())

    def test_every_position_has_a_gradient_but_for_the_maximum(self):
        for kind, touched in (("gap", 4), ("lse", 4), ("topk", 2), ("gmp", 1)):
            maps = MAP.clone().requires_grad_()
            pool(maps, kind, 0.5).sum().backward()
            assert int((maps.grad.abs() > 0).sum()) == touched, kind


class TestPoolSmooth:
    def test_small_sharpness_is_the_mean_and_large_the_maximum(self):
        assert pool_smooth(MAP, 1e-3).item() == pytest.approx(2.0, abs=0.01)
        assert pool_smooth(MAP, 1e3).item() == pytest.approx(4.0, abs=0.01)

    def test_rises_with_the_sharpness(self):
        pooled = [pool_smooth(MAP, sharpness).item() for sharpness in (0.1, 1.0, 4.0, 20.0)]
        assert pooled == sorted(pooled)

    def test_large_evidence_does_not_overflow(self):
        assert pool_smooth(1000 * MAP, 4.0).item() == pytest.approx(4000, abs=1)
