"""Simulated experts draw as they say they do."""

import numpy as np
import pytest

from benchmarks.table1.experts import EXPERTS, Expert, drawn_by
from models.metrics import dice
from models.oct.volume import Spacing

FINE = Spacing(across_um=50.0, axial_um=0.5, along_um=10.0)


def displacement_um(expert):
    """How far (W,) out an expert draws a straight border of fluid that fills the lower half."""
    truth = np.zeros((1, 200, 400), bool)
    truth[0, 100:] = True
    drawn = drawn_by(expert, truth, FINE, number=0)
    return (drawn[0].sum(axis=0) - 100) * FINE.axial_um


class TestExperts:
    @pytest.mark.parametrize("deviation_um", [3.0, 6.0])
    def test_the_border_deviates_by_so_many_micrometres(self, deviation_um):
        moved = displacement_um(Expert(seed=1, deviation_um=deviation_um, outwards_um=0.0, smooth_um=40.0))
        assert moved.std() == pytest.approx(deviation_um, rel=0.3)
        assert abs(moved.mean()) < 0.5 * deviation_um

    def test_so_far_out_on_the_whole(self):
        moved = displacement_um(Expert(seed=1, deviation_um=0.01, outwards_um=8.0))
        np.testing.assert_allclose(moved, 8.0, atol=0.6)

    def test_a_deviation_stays_over_its_length(self):
        moved = displacement_um(Expert(seed=1, deviation_um=6.0, outwards_um=0.0, smooth_um=100.0))
        assert np.abs(np.diff(moved)).max() <= 2.5  # 10 µm along

    def test_the_second_draws_further_out(self):
        first, second = EXPERTS
        assert (first.outwards_um, second.outwards_um) == (0.0, 2.0)

    def test_each_has_a_hand_of_their_own_and_the_same_on_every_day(self):
        truth = np.zeros((2, 80, 120), bool)
        truth[0, 30:50, 20:100] = True
        spacing = Spacing(50.0, 4.0, 12.0)
        first, second, again = (drawn_by(EXPERTS[index], truth, spacing, 3) for index in (0, 1, 0))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, second)
        assert not np.array_equal(first, drawn_by(EXPERTS[0], truth, spacing, 4))
        assert 0.75 < dice(first, second) < 1
        assert not first[1].any()  # a B-scan without fluid stays without
