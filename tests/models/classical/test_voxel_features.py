"""Features of cells on regions whose greys are known."""

import numpy as np
import pytest

from models.classical.voxel_features import forest_features, neighbour_features, place, texture_features
from tests.models.classical.eyes import plain_region

SHAPE = (1, 24, 40)
KINDS = (forest_features, neighbour_features, texture_features)
N_PLACE = 3


def ramp_down(step=0.02):
    """Greys that rise by `step` a row."""
    return np.broadcast_to((step * np.arange(SHAPE[1]))[None, :, None], SHAPE)


class TestForestFeatures:
    def test_there_are_27(self):
        assert forest_features(plain_region(np.zeros(SHAPE)), 0).shape == (27, 24, 40)

    def test_the_first_nine_are_the_neighbours(self):
        greys = np.zeros(SHAPE)
        greys[0, 10, 20] = 1
        features = forest_features(plain_region(greys), 0)
        seen = [tuple(np.argwhere(feature == 1)[0] - (10, 20)) for feature in features[:9]]
        assert seen == [(-down, -along) for down in (-1, 0, 1) for along in (-1, 0, 1)]

    def test_the_border_sees_itself_and_not_the_other_end(self):
        greys = np.zeros(SHAPE)
        greys[0, -1] = 1  # the row below the ILM
        assert not forest_features(plain_region(greys), 0)[:9, 0].any()

    def test_means_and_spread_of_a_ramp(self):
        features = forest_features(plain_region(ramp_down()), 0)
        np.testing.assert_allclose(features[9:12, 12, 20], 0.02 * 12, atol=1e-6)
        assert features[12, 12, 20] == pytest.approx(0.02 * np.sqrt((11**2 - 1) / 12), rel=1e-4)

    def test_sobel_of_a_ramp(self):
        features = forest_features(plain_region(ramp_down()), 0)
        assert features[18:20, 12, 20] == pytest.approx([8 * 0.02, 0], abs=1e-6)

    def test_gaussian_derivatives_of_a_ramp_are_its_slope_and_no_bend(self):
        features = forest_features(plain_region(ramp_down()), 0)
        assert features[13:17, 12, 20] == pytest.approx([0.02, 0, 0.02, 0], abs=1e-3)

    def test_block_gradients_look_up_and_down(self):
        """Blocks of 6 and 12 rows: on a ramp their middles are half of that away, rounded."""
        features = forest_features(plain_region(ramp_down()), 0)
        up, down, further_up, further_down = features[20:24, 12, 20] / 0.02
        assert 2 <= up <= 3.5
        assert -3.5 <= down <= -2
        assert 5 <= further_up <= 6.5
        assert -6.5 <= further_down <= -5


class TestPlace:
    def test_height_depth_and_share_of_the_retina(self):
        height, depth, share = place(plain_region(np.zeros(SHAPE)), 0)
        assert (height[3, 5], depth[3, 5]) == (35, 205)
        assert share[3, 5] == pytest.approx(35 / 240)

    @pytest.mark.parametrize("features_of", KINDS)
    def test_it_is_part_of_every_list(self, features_of):
        region = plain_region(np.random.default_rng(0).random(SHAPE))
        features = features_of(region, 0)
        places = place(region, 0)
        assert all(any(np.array_equal(feature, known) for feature in features) for known in places)


@pytest.mark.parametrize("features_of", KINDS)
class TestEveryList:
    def test_even_greys_have_no_texture(self, features_of):
        features = features_of(plain_region(np.full(SHAPE, 0.5)), 0)
        flat = [feature for feature in features if np.ptp(feature) < 2e-3]  # single precision of a root
        assert len(flat) >= len(features) - N_PLACE
        assert np.isfinite(features).all()

    def test_they_move_with_the_picture(self, features_of):
        greys = np.random.default_rng(0).random((1, 24, 120))
        here = features_of(plain_region(greys[:, :, 20:100]), 0)
        there = features_of(plain_region(greys[:, :, 15:95]), 0)
        # by five A-scans; widest filter 4 · 10 cells, and two turns about the middle of the picture for the tilted one
        differ = [
            index
            for index, (a, b) in enumerate(zip(here, there, strict=True))
            if not np.allclose(a[:, 38:42], b[:, 43:47], atol=0.02)
        ]
        assert len(differ) <= 1

    def test_a_bscan_is_described_by_itself(self, features_of):
        greys = np.random.default_rng(0).random((2, 24, 40))
        np.testing.assert_array_equal(features_of(plain_region(greys), 1), features_of(plain_region(greys[1:]), 0))
