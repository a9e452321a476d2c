"""Levels that slices tagged normal set for everyone."""

import numpy as np
import pytest

from models.weak.fusion import FusionConfig, calibrate, fuse
from models.weak.maps import Maps

CONFIG = FusionConfig(references=(1,), mask_share=0.25, sure_share=0.05, doubt_share=0.5)


def maps(evidence: np.ndarray, reference: np.ndarray) -> Maps:
    return Maps(0.0, evidence.astype(np.float32), (reference.astype(np.float32),))


def normal() -> list[Maps]:
    values = np.arange(16.0).reshape(4, 4)
    return [maps(values, values * 100), maps(values.T, values.T * 100)]


class TestCalibrate:
    def test_a_quarter_of_normal_positions_lies_above_the_mask_level(self):
        calibration = calibrate(normal(), (4, 4), CONFIG)
        above = [(fuse(item, calibration, (4, 4), CONFIG) > calibration.mask).mean() for item in normal()]
        assert above == [0.25, 0.25]

    def test_levels_are_in_order(self):
        calibration = calibrate(normal(), (4, 4), CONFIG)
        assert calibration.doubt < calibration.mask < calibration.sure
        assert calibration.unit == pytest.approx((calibration.sure - calibration.doubt) / 2)

    def test_centre_is_the_median_of_normal_evidence(self):
        assert calibrate(normal(), (4, 4), CONFIG).centres == (7.5, 750.0)


class TestFuse:
    def test_maps_count_the_same_whatever_their_unit(self):
        calibration = calibrate(normal(), (4, 4), CONFIG)
        high_evidence = fuse(maps(np.full((4, 4), 17.5), np.full((4, 4), 750.0)), calibration, (4, 4), CONFIG)
        high_reference = fuse(maps(np.full((4, 4), 7.5), np.full((4, 4), 1750.0)), calibration, (4, 4), CONFIG)
        np.testing.assert_allclose(high_evidence, high_reference, rtol=1e-5)

    def test_usual_evidence_is_zero(self):
        calibration = calibrate(normal(), (4, 4), CONFIG)
        usual = fuse(maps(np.full((2, 2), 7.5), np.full((4, 4), 750.0)), calibration, (4, 4), CONFIG)
        np.testing.assert_allclose(usual, 0.0, atol=1e-6)
