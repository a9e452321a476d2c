"""Image formation: the mean power survives, speckle has the contrast that physics gives it, grey values follow dB."""

from __future__ import annotations

import numpy as np
import pytest

from models.oct.phantom_look import DeviceLook
from models.oct.phantom_speckle import detected_power, effective_looks, grey_values
from models.oct.volume import Spacing

FINE = Spacing(100.0, 3.0, 8.0)
"""Pixels smaller than the resolution: speckle is resolved."""
COARSE = Spacing(100.0, 30.0, 80.0)
"""Pixels several speckles wide."""


def detected(power: float, looks: float, spacing: Spacing = FINE) -> np.ndarray:
    """A flat scatterer as the device measures it."""
    flat = np.full((300, 300), power, np.float32)
    return detected_power(flat, DeviceLook(n_looks=looks), spacing, np.random.default_rng(0))


class TestDetectedPower:
    @pytest.mark.parametrize(("looks", "spacing"), [(1.0, FINE), (2.0, FINE), (8.0, FINE), (2.0, COARSE)])
    def test_mean_is_the_tissue_and_the_noise_floor(self, looks, spacing):
        assert detected(50.0, looks, spacing)[20:-20, 20:-20].mean() == pytest.approx(51, rel=0.03)

    def test_one_look_is_fully_developed(self):
        measured = detected(1000.0, 1.0)[20:-20, 20:-20]
        assert measured.std() / measured.mean() == pytest.approx(1, abs=0.05)

    def test_four_looks_halve_the_contrast(self):
        measured = detected(1000.0, 4.0)[20:-20, 20:-20]
        assert measured.std() / measured.mean() == pytest.approx(0.5, abs=0.04)

    def test_speckle_is_as_wide_as_the_resolution(self):
        measured = detected(1000.0, 1.0)
        fluctuation = measured - measured.mean()
        # White noise smoothed with a Gaussian of width s correlates by exp(-d² / 4s²) over d, its power by the square.
        sigma_um = 7.5 / (2 * np.sqrt(np.log(2)))
        expected = np.exp(-(3.0**2) / (2 * sigma_um**2))
        axial = (fluctuation[1:] * fluctuation[:-1]).mean() / fluctuation.var()
        assert axial == pytest.approx(expected, abs=0.04)

    def test_wide_pixels_average_speckle(self):
        look = DeviceLook(n_looks=2.0, axial_fwhm_um=7.5, lateral_fwhm_um=20.0)
        assert effective_looks(look, COARSE) == pytest.approx(2 * (30 / 7.5) * (80 / 20))


class TestGreyValues:
    LOOK = DeviceLook(black_db=0.0, white_db=30.0, gamma=1.0, blur_px=0.0)

    def test_decibels_are_linear_between_black_and_white(self):
        power = np.array([[0.1, 1.0, 10.0, 100.0, 1000.0, 1e6]], np.float32)  # -10, 0, 10, 20, 30, 60 dB
        np.testing.assert_array_equal(grey_values(power, self.LOOK), [[0, 0, 85, 170, 255, 255]])

    def test_gamma_above_one_darkens_the_middle(self):
        power = np.full((2, 2), 10**1.5, np.float32)  # half-way, 127.5 without gamma
        darker = DeviceLook(black_db=0.0, white_db=30.0, gamma=2.0, blur_px=0.0)
        np.testing.assert_array_equal(grey_values(power, darker), np.full((2, 2), 64))  # 255 / 4
