"""What a propagated region teaches, pixel by pixel."""

import numpy as np

from models.weak.propagation import Propagated
from models.weak.soft_labels import IGNORE, SoftLabelConfig, self_label, soft_label

REGION = np.zeros((9, 9), bool)
REGION[2:7, 2:7] = True
NOWHERE = np.zeros((9, 9), bool)


class TestSoftLabel:
    def test_a_normal_slice_is_exact_background_whatever_the_network_says(self):
        label = soft_label(Propagated(REGION, NOWHERE), has_fluid=False, shape=(9, 9), config=SoftLabelConfig())
        assert label is not None
        assert not label.any()

    def test_a_fluid_slice_called_normal_is_left_out(self):
        assert soft_label(None, has_fluid=True, shape=(9, 9), config=SoftLabelConfig()) is None

    def test_a_fluid_slice_with_an_empty_region_is_left_out(self):
        assert soft_label(Propagated(NOWHERE, NOWHERE), has_fluid=True, shape=(9, 9), config=SoftLabelConfig()) is None

    def test_the_contour_is_ignored_and_the_core_is_fluid(self):
        label = soft_label(Propagated(REGION, NOWHERE), has_fluid=True, shape=(9, 9), config=SoftLabelConfig(1))
        assert label is not None
        assert label[4, :].tolist() == [0, IGNORE, IGNORE, 1, 1, 1, IGNORE, IGNORE, 0]

    def test_what_was_reached_but_not_kept_is_ignored(self):
        doubtful = np.zeros((9, 9), bool)
        doubtful[0, 0] = True
        config = SoftLabelConfig(ignore_band_px=0)
        label = soft_label(Propagated(REGION, doubtful), has_fluid=True, shape=(9, 9), config=config)
        assert label is not None
        assert label[0, 0] == IGNORE
        np.testing.assert_array_equal(label == 1, REGION)


class TestSelfLabel:
    PROBABILITY = np.array([[0.1, 0.4, 0.59, 0.9]], np.float32)

    def test_sure_pixels_teach_and_the_rest_is_ignored(self):
        label = self_label(self.PROBABILITY, has_fluid=True, config=SoftLabelConfig())
        assert label is not None
        assert label.tolist() == [[0, IGNORE, IGNORE, 1]]

    def test_a_normal_slice_stays_background(self):
        label = self_label(self.PROBABILITY, has_fluid=False, config=SoftLabelConfig())
        assert label is not None
        assert not label.any()

    def test_a_fluid_slice_without_sure_fluid_is_left_out(self):
        assert self_label(self.PROBABILITY[:, :3], has_fluid=True, config=SoftLabelConfig()) is None
