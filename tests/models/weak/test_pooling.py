"""Top-k pooling between mean and max, and its annealing."""

import pytest
import torch

from models.weak import pooling
from models.weak.pooling import annealed_fraction, pool, pool_top

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

    @pytest.mark.parametrize(("sharpness", "expected"), [(1e-3, 2.0), (1e3, 4.0)])
    def test_log_sum_exp_lies_between_mean_and_maximum(self, monkeypatch, sharpness, expected):
        between = pool(MAP, "lse", 0.5).item()
        assert 2.0 < between < 4.0
        monkeypatch.setattr(pooling, "LSE_SHARPNESS", sharpness)
        assert pool(MAP, "lse", 0.5).item() == pytest.approx(expected, abs=0.01)

    def test_every_position_has_a_gradient_but_for_the_maximum(self):
        for kind, touched in (("gap", 4), ("lse", 4), ("gmp", 1)):
            maps = MAP.clone().requires_grad_()
            pool(maps, kind, 0.5).sum().backward()
            assert int((maps.grad.abs() > 0).sum()) == touched, kind
