"""Random B-scans for teaching: repeatable, varied, and with labels that mean what they say."""

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from models.oct.labels import IRF, PED, SRF
from models.synthetic.eyes import SLICES_AN_EYE, draw_bscans
from models.synthetic.sketch import sketch_bscan


@pytest.fixture(scope="module")
def eyes():
    return [draw_bscans(seed) for seed in range(40, 64)]


class TestDrawBscans:
    def test_the_same_seed_gives_the_same_bytes_and_another_one_others(self, eyes):
        again = draw_bscans(40)
        for (bscan, labels), (bscan_again, labels_again) in zip(eyes[0], again, strict=True):
            np.testing.assert_array_equal(bscan, bscan_again)
            np.testing.assert_array_equal(labels, labels_again)
        assert not np.array_equal(eyes[0][0][0], eyes[1][0][0])

    def test_every_bscan_has_labels_of_its_shape_and_a_picture(self, eyes):
        for eye in eyes:
            assert len(eye) == SLICES_AN_EYE
            for bscan, labels in eye:
                assert bscan.shape == labels.shape
                assert (bscan.dtype, labels.dtype) == (np.uint8, np.uint8)
                assert labels.max() <= PED
                assert bscan.std() > 5

    def test_all_classes_occur_and_many_slices_are_free_of_fluid(self, eyes):
        slices = [labels for eye in eyes for _, labels in eye]
        share = {label: np.mean([(labels == label).any() for labels in slices]) for label in (IRF, SRF, PED)}
        assert min(share.values()) > 0.1
        with_fluid = np.mean([np.isin(labels, (IRF, SRF)).any() for labels in slices])
        assert 0.35 < with_fluid < 0.85

    def test_sizes_differ(self, eyes):
        assert len({bscan.shape for eye in eyes for bscan, _ in eye}) > 40


class TestSketch:
    @pytest.mark.parametrize("label", [IRF, SRF])
    def test_fluid_is_darker_than_the_retina_around_it(self, label):
        differences = []
        for seed in range(60):
            bscan, labels = sketch_bscan(np.random.default_rng(seed), 160, 224)
            inside = labels == label
            if inside.sum() < 60:
                continue
            near = binary_dilation(inside, iterations=4) & (labels == 0) & ~binary_dilation(labels > 0)
            differences.append(np.median(bscan[near]) - np.median(bscan[inside]))
        assert len(differences) > 10
        assert np.median(differences) > 20

    def test_shapes_down_to_a_few_pixels(self):
        bscan, labels = sketch_bscan(np.random.default_rng(3), 40, 30)
        assert bscan.shape == labels.shape == (40, 30)
