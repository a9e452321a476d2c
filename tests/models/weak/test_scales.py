"""What a network's looks at several scales say together."""

import torch

from models.weak.pooling import pool_top
from models.weak.scales import at_least_a_pocket, slice_logits, together
from models.weak.segment import PRESENCE_FRACTION


class TestTogether:
    def test_is_the_mean_probability(self):
        logits = torch.tensor([[-3.0, 0.0, 2.0], [1.0, 0.0, 4.0], [0.5, 0.0, -1.0]])
        torch.testing.assert_close(torch.sigmoid(together(logits)), torch.sigmoid(logits).mean(dim=0))

    def test_one_scale_speaks_for_itself_however_sure_it_is(self):
        logits = torch.tensor([[-90.0, -20.0, 0.3, 20.0, 90.0]])
        torch.testing.assert_close(together(logits), logits[0])

    def test_a_firm_no_does_not_outvote_two_that_see_fluid(self):
        logits = torch.tensor([[2.0], [2.0], [-30.0]])
        assert logits.mean() < 0 < together(logits)


class TestSliceLogits:
    def test_the_look_from_afar_is_left_out(self):
        pooled = torch.tensor([[-9.0, 1.0], [1.0, 2.0], [3.0, 4.0]])
        torch.testing.assert_close(slice_logits(pooled, (0.8, 1.0, 1.6)), torch.tensor([2.0, 3.0]))

    def test_where_all_are_from_afar_all_count(self):
        pooled = torch.tensor([[1.0], [3.0]])
        torch.testing.assert_close(slice_logits(pooled, (0.5, 0.8)), torch.tensor([2.0]))


class TestAtLeastAPocket:
    def test_faint_fluid_shows_in_a_slice_that_has_some(self):
        logits = torch.randn(2, 64, 96, generator=torch.Generator().manual_seed(0)) - 6
        lifted = at_least_a_pocket(logits, torch.tensor([True, False]))
        assert abs(pool_top(lifted[:, None], PRESENCE_FRACTION)[0]) < 1e-5
        assert (lifted[0] > 0).any()
        assert (lifted[0] > 0).float().mean() < PRESENCE_FRACTION
        assert torch.equal(lifted[1], logits[1])

    def test_what_already_shows_is_not_changed(self):
        logits = torch.full((1, 64, 96), -4.0)
        logits[0, 20:30, 40:60] = 3.0
        assert torch.equal(at_least_a_pocket(logits, torch.tensor([True])), logits)
