"""Metrics against answers worked out by hand."""

import numpy as np
import pytest

from models.metrics import (
    Counts,
    MetricError,
    count,
    dice,
    fpvf,
    harmonic_mean,
    ppv,
    slice_auc,
    tpvf,
)

TRUTH = np.array([[1, 1, 0, 0], [0, 0, 0, 0]], bool)
RESULT = np.array([[0, 1, 1, 1], [0, 0, 0, 0]], bool)
EMPTY = np.zeros((2, 4), bool)


class TestMaskAgreement:
    def test_one_of_two_found_with_three_painted(self):
        assert dice(RESULT, TRUTH) == pytest.approx(2 * 1 / (3 + 2))
        assert tpvf(RESULT, TRUTH) == pytest.approx(1 / 2)
        assert ppv(RESULT, TRUTH) == pytest.approx(1 / 3)

    def test_false_positives_over_the_region(self):
        assert fpvf(RESULT, TRUTH, np.ones((2, 4), bool)) == pytest.approx(2 / 8)

    def test_nothing_found_of_something_is_zero(self):
        assert (dice(EMPTY, TRUTH), tpvf(EMPTY, TRUTH), ppv(EMPTY, TRUTH)) == (0.0, 0.0, 0.0)

    def test_nothing_found_of_nothing_is_perfect(self):
        assert (dice(EMPTY, EMPTY), tpvf(EMPTY, EMPTY), ppv(EMPTY, EMPTY)) == (1.0, 1.0, 1.0)

    def test_something_found_of_nothing_is_zero(self):
        assert (dice(RESULT, EMPTY), ppv(RESULT, EMPTY)) == (0.0, 0.0)

    def test_pooled_counts_are_not_the_mean_of_dices(self):
        pooled = count(RESULT, TRUTH) + count(TRUTH, TRUTH)
        assert pooled == Counts(both=3, result=5, truth=4)
        assert pooled.dice == pytest.approx(6 / 9)

    def test_different_shapes_are_refused_with_both_shapes(self):
        with pytest.raises(MetricError, match=r"\(2, 4\) and \(4, 2\)"):
            dice(TRUTH, TRUTH.T)

    def test_grey_masks_are_refused(self):
        with pytest.raises(MetricError, match="uint8"):
            dice(TRUTH.astype(np.uint8), TRUTH)

    def test_empty_region_is_refused(self):
        with pytest.raises(MetricError, match="region of interest"):
            fpvf(RESULT, TRUTH, EMPTY)


class TestHarmonicBound:
    def test_dice_of_one_unit_is_the_harmonic_mean(self):
        assert dice(RESULT, TRUTH) == pytest.approx(harmonic_mean(tpvf(RESULT, TRUTH), ppv(RESULT, TRUTH)))

    def test_zero_with_anything_is_zero(self):
        assert harmonic_mean(0.0, 1.0) == 0.0

    @pytest.mark.parametrize("seed", range(20))
    def test_mean_dice_never_exceeds_the_bound(self, seed):
        rng = np.random.default_rng(seed)
        units = []
        for _ in range(23):
            truth = rng.random((8, 8)) < rng.uniform(0.02, 0.9)
            result = np.where(rng.random((8, 8)) < rng.uniform(0, 1), truth, rng.random((8, 8)) < 0.5)
            units.append(count(result, truth))
        mean_dice = np.mean([unit.dice for unit in units])
        bound = harmonic_mean(
            float(np.mean([unit.tpvf for unit in units])), float(np.mean([unit.ppv for unit in units]))
        )
        assert mean_dice <= bound + 1e-12


class TestSliceAUC:
    def test_three_of_four_pairs_in_order(self):
        scores = np.array([0.1, 0.4, 0.35, 0.8])
        assert slice_auc(scores, np.array([False, False, True, True])) == pytest.approx(3 / 4)

    def test_ties_count_half(self):
        scores = np.array([0.5, 0.5, 0.9])
        assert slice_auc(scores, np.array([False, True, True])) == pytest.approx((0.5 + 1) / 2)

    def test_perfect_and_reversed(self):
        tags = np.array([False, True])
        assert slice_auc(np.array([0.0, 1.0]), tags) == 1.0
        assert slice_auc(np.array([1.0, 0.0]), tags) == 0.0

    def test_one_class_has_no_auc(self):
        assert slice_auc(np.array([0.2, 0.3]), np.array([True, True])) is None

    def test_not_a_number_is_refused(self):
        with pytest.raises(MetricError, match="finite"):
            slice_auc(np.array([np.nan, 0.3]), np.array([True, False]))

    def test_different_lengths_are_refused(self):
        with pytest.raises(MetricError, match="one length"):
            slice_auc(np.array([0.2]), np.array([True, False]))
