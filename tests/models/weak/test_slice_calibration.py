"""What a slice's score is worth, told by tags."""

import math

import numpy as np
import pytest
import torch

from models.weak.slice_calibration import AS_IT_IS, SliceCalibration, calibrate_slices


def drawn(n, slope, offset, seed=0):
    """Logits of a network that is wrong by a slope and an offset, and tags as they then fall."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 4, n)
    return logits, rng.random(n) < 1 / (1 + np.exp(-(slope * logits + offset)))


class TestCalibrateSlices:
    def test_finds_how_far_a_network_overrates_itself(self):
        found = calibrate_slices(*drawn(4000, slope=0.4, offset=-1.0))
        assert found.slope == pytest.approx(0.4, rel=0.1)
        assert found.offset == pytest.approx(-1.0, rel=0.15)

    def test_brings_mean_probability_and_frequency_together_on_other_slices(self):
        found = calibrate_slices(*drawn(300, slope=0.4, offset=-1.5))
        logits, tags = drawn(3000, slope=0.4, offset=-1.5, seed=1)
        before, after = (
            abs(each.probability(torch.from_numpy(logits)).mean().item() - tags.mean()) for each in (AS_IT_IS, found)
        )
        assert before > 0.08
        assert after < 0.03

    def test_the_order_of_slices_stays_even_if_the_tags_contradict_the_network(self):
        logits, tags = drawn(200, slope=1.0, offset=0.0)
        assert calibrate_slices(logits, ~tags).slope > 0

    def test_few_tags_change_little(self):
        found = calibrate_slices(np.array([3.0, -3.0]), np.array([True, False]))
        assert abs(math.log(found.slope)) < 0.2
        assert abs(found.offset) < 0.05

    def test_perfectly_parted_slices_do_not_run_away(self):
        logits = np.r_[np.full(50, -8.0), np.full(50, 8.0)]
        assert calibrate_slices(logits, logits > 0).slope < 2

    @pytest.mark.parametrize("tags", [[], [True, True], [False]])
    def test_tags_of_one_class_say_nothing(self, tags):
        assert calibrate_slices(np.zeros(len(tags)), np.array(tags, bool)) == AS_IT_IS


class TestSliceCalibration:
    def test_starts_as_the_logistic_function(self):
        logits = torch.tensor([-2.0, 0.0, 5.0])
        assert AS_IT_IS.probability(logits).tolist() == torch.sigmoid(logits).tolist()

    @pytest.mark.parametrize("bad", [(0.0, 0.0), (-1.0, 0.0), (math.nan, 0.0), (1.0, math.inf), (math.inf, 0.0)])
    def test_nonsense_is_refused_with_its_values(self, bad):
        with pytest.raises(ValueError, match=str(bad[0])):
            SliceCalibration(*bad)
