"""Equation 5 on grids small enough to draw."""

import numpy as np
import pytest

from models.weak.propagation import PropagationConfig, first_seed, propagate


def lesion() -> np.ndarray:
    """(16, 16): a homogeneous 6 x 8 lesion at rows 5 to 10, columns 4 to 11; brighter elsewhere."""
    rng = np.random.default_rng(0)
    image = rng.normal(5.0, 0.1, (16, 16)).astype(np.float32)
    image[5:11, 4:12] = rng.normal(1.0, 0.1, (6, 8))
    return image


def seed_map() -> np.ndarray:
    """(16, 16) logits: only the lesion's centre is above 0."""
    evidence = np.full((16, 16), -3.0, np.float32)
    evidence[7:9, 6:10] = 2.0
    return evidence


MASK = lesion() < 3


class TestFirstSeed:
    def test_a_probability_of_one_half_is_logit_zero(self):
        seed = first_seed(np.array([[-0.1, 0.1]], np.float32), PropagationConfig())
        assert seed.tolist() == [[False, True]]

    def test_a_fraction_is_of_the_positive_maximum(self):
        config = PropagationConfig(seed="fraction", seed_level=0.3)
        assert first_seed(np.array([[1.0, 2.0, 10.0, 4.0]], np.float32), config).tolist() == [
            [False, False, True, True]
        ]


class TestPropagate:
    @pytest.mark.parametrize("rule", ["gated", "literal", "hysteresis"])
    def test_grows_from_the_centre_to_the_lesion(self, rule):
        config = PropagationConfig(rule=rule, radii_px=(2, 2, 2, 2), similarity=4.0)
        region = propagate(seed_map(), [lesion()] * 5, config).region
        overlap = 2 * (region & MASK).sum() / (region.sum() + MASK.sum())
        assert overlap > 0.9

    def test_polarity_does_not_matter(self):
        config = PropagationConfig(radii_px=(2, 2, 2, 2))
        dark, bright = (propagate(seed_map(), [m] * 5, config).region for m in (lesion(), -lesion()))
        np.testing.assert_array_equal(dark, bright)

    def test_never_reaches_beyond_the_expansions(self):
        config = PropagationConfig(radii_px=(1, 0, 0, 0))
        region = propagate(seed_map(), [np.zeros((16, 16), np.float32) + lesion()] * 5, config).region
        assert not region[:6].any()
        assert not region[10:].any()

    def test_no_evidence_gives_no_region(self):
        result = propagate(np.full((4, 4), -1.0, np.float32), [lesion()] * 5, PropagationConfig())
        assert not result.region.any()

    def test_region_and_doubt_do_not_overlap(self):
        result = propagate(seed_map(), [lesion()] * 5, PropagationConfig(radii_px=(2, 2, 3, 4)))
        assert result.doubtful.any()
        assert not (result.region & result.doubtful).any()
