"""Fuzzy c-means on greys whose clusters are known."""

import numpy as np
import pytest

from models.classical.fuzzy import cluster_centres, darkest_membership

CENTRES = np.array([0.2, 0.8])


class TestCentres:
    @pytest.mark.parametrize("shares", [(50, 50), (10, 90), (90, 10)])
    def test_two_greys_are_the_two_centres_however_rare_one_is(self, shares):
        greys = np.repeat(np.array([0.2, 0.8], np.float32), shares)
        np.testing.assert_allclose(cluster_centres(greys, 2), [0.2, 0.8], atol=0.01)

    def test_three_greys_ascending(self):
        greys = np.repeat(np.array([0.9, 0.1, 0.5], np.float32), 40)
        np.testing.assert_allclose(cluster_centres(greys, 3), [0.1, 0.5, 0.9], atol=0.02)

    def test_noise_about_two_greys(self):
        rng = np.random.default_rng(0)
        greys = np.concatenate([rng.normal(0.25, 0.05, 4000), rng.normal(0.7, 0.05, 4000)]).clip(0, 1)
        np.testing.assert_allclose(cluster_centres(greys.astype(np.float32), 2), [0.25, 0.7], atol=0.03)

    def test_no_grey_at_all_gives_finite_centres(self):
        assert np.isfinite(cluster_centres(np.zeros(0, np.float32), 2)).all()


class TestMembership:
    def test_a_centre_belongs_to_its_own_cluster(self):
        member = darkest_membership(np.array([[0.2, 0.8]], np.float32), CENTRES, (1, 1))
        np.testing.assert_allclose(member, [[1, 0]], atol=1e-5)

    def test_half_way_is_one_half(self):
        assert darkest_membership(np.array([[0.5]], np.float32), CENTRES, (1, 1)) == pytest.approx(0.5)

    def test_a_quarter_of_the_way(self):
        """1/0.15² against 1/0.45² is 0.9; times the window's, which is the same, 0.81 against 0.01."""
        member = darkest_membership(np.array([[0.35]], np.float32), CENTRES, (1, 1))
        assert member[0, 0] == pytest.approx(0.81 / 0.82, abs=1e-4)

    def test_neighbours_decide_where_the_grey_does_not(self):
        greys = np.full((5, 5), 0.3, np.float32)
        greys[2, 2] = 0.55  # alone it is rather bright
        assert darkest_membership(greys, CENTRES, (1, 1))[2, 2] < 0.5 < darkest_membership(greys, CENTRES, (5, 5))[2, 2]
