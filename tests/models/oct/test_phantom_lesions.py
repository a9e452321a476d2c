"""The shape of one dome and of the union of several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.oct.phantom_lesions import Dome, PhantomError, heights
from models.oct.phantom_presets import csc_eye

PLAIN_DOME = Dome(y_um=100.0, x_um=-200.0, across_um=1200.0, along_um=900.0, height_um=300.0)


class TestDome:
    def test_height_in_the_middle_and_at_the_rim(self):
        y, x = np.array([100.0]), np.array([-200.0 - 900.0, -200.0, -200.0 + 450.0])
        np.testing.assert_allclose(PLAIN_DOME.height(y, x), [[0.0, 300.0, 225.0]])  # 300 · (1 - ½²) = 225

    def test_axes_are_not_exchanged(self):
        y, x = np.array([100.0 + 1100.0]), np.array([-200.0])
        assert PLAIN_DOME.height(y, x)[0, 0] == pytest.approx(300 * (1 - (1100 / 1200) ** 2))
        y, x = np.array([100.0]), np.array([-200.0 + 1100.0])
        assert PLAIN_DOME.height(y, x)[0, 0] == 0

    def test_windows_hide_nothing(self):
        domes = csc_eye(4).srf
        y, x = np.linspace(-3000, 3000, 61), np.linspace(-3000, 3000, 71)
        whole = np.max([dome.height(y, x) for dome in domes], axis=0)
        np.testing.assert_array_equal(heights(domes, y, x), whole)

    def test_flat_dome_is_refused(self):
        with pytest.raises(PhantomError, match=r"must be positive, got \(1200.0, 900.0, 0.0, 1.0\)"):
            replace(PLAIN_DOME, height_um=0.0)
